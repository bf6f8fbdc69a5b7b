"""The lesson of a world, and how far it has come. Kept beside the world, not in it."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from sqlalchemy import Row, bindparam, select

from bookwithme.domain.interval import instant, seconds
from bookwithme.domain.lesson_progress import Running, StepProgress
from bookwithme.storage.scope import Scope
from bookwithme.storage.shared_tables import lessons

_RUNNING = select(lessons).where(lessons.c.world_id == bindparam("world"))


class Lessons:
    """The lesson of one world."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def running(self) -> Running | None:
        """The lesson that runs."""
        world = {"world": self._scope.world_id}
        row = self._scope.connection.execute(_RUNNING, world).one_or_none()
        return None if row is None else running_of(row)

    def put(self, running: Running) -> None:
        """Let a lesson run, or keep how far it has come."""
        self.delete()
        steps = [
            asdict(each) | {"done_at": each.done_at and seconds(each.done_at)}
            for each in running.steps
        ]
        values = {
            "world_id": self._scope.world_id,
            "document": running.document,
            "started_at": running.started_at,
            "begun_after": running.begun_after,
            "steps": steps,
            "reached": list(running.reached),
        }
        self._scope.connection.execute(lessons.insert(), values)

    def delete(self) -> None:
        """Let no lesson run."""
        where = lessons.c.world_id == self._scope.world_id
        self._scope.connection.execute(lessons.delete().where(where))


def running_of(row: Row[Any]) -> Running:
    """The lesson that a row keeps."""
    steps = tuple(_read(each) for each in row.steps)
    return Running(row.document, row.started_at, row.begun_after, steps, tuple(row.reached))


def _read(kept: dict[str, Any]) -> StepProgress:
    done_at = kept["done_at"]
    return StepProgress(**kept | {"done_at": None if done_at is None else instant(done_at)})
