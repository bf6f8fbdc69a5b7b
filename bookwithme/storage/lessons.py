"""The lesson of a world, and how far it has come. Kept beside the world, not in it."""

from sqlalchemy import bindparam, select

from bookwithme.domain.lesson_progress import Running
from bookwithme.storage.mapping import Mapping
from bookwithme.storage.scope import Scope
from bookwithme.storage.shared_tables import lessons

LESSONS = Mapping(Running, lessons)
_RUNNING = select(lessons).where(lessons.c.world_id == bindparam("world"))


class Lessons:
    """The lesson of one world."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def running(self) -> Running | None:
        """The lesson that runs."""
        world = {"world": self._scope.world_id}
        row = self._scope.connection.execute(_RUNNING, world).one_or_none()
        return None if row is None else LESSONS.record(row)

    def put(self, running: Running) -> None:
        """Let a lesson run, or keep how far it has come."""
        self.delete()
        values = {"world_id": self._scope.world_id, **LESSONS.columns(running)}
        self._scope.connection.execute(lessons.insert(), values)

    def delete(self) -> None:
        """Let no lesson run."""
        where = lessons.c.world_id == self._scope.world_id
        self._scope.connection.execute(lessons.delete().where(where))
