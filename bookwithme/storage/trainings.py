"""Classes and their trainees, whose worlds are worlds like all others."""

from dataclasses import asdict
from datetime import datetime

from sqlalchemy import Connection, func, select, tuple_

from bookwithme.domain.errors import ClassExists
from bookwithme.domain.interval import seconds
from bookwithme.domain.lesson_progress import Running
from bookwithme.domain.training import Trainee, Training
from bookwithme.storage.journal import Entry, entry_of
from bookwithme.storage.lessons import LESSONS
from bookwithme.storage.scope import insert_new
from bookwithme.storage.shared_tables import classes, lessons, trainees
from bookwithme.storage.tables import journal
from bookwithme.storage.unit_of_work import WORLD, World, world_of
from bookwithme.storage.world_tables import worlds

_ASIDE = ("lesson", "mail", "world")
"""Kinds of entries that nobody did, or that follow from others."""
_COLUMNS = tuple(trainees.c[name] for name in Trainee.__dataclass_fields__)


class Trainings:
    """All classes of the database, inside one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def all(self) -> list[Training]:
        """In order of creation."""
        names = select(classes.c.name).order_by(classes.c.id)
        found = (self.by_name(name) for name in self._connection.execute(names).scalars())
        return [each for each in found if each]

    def by_name(self, name: str) -> Training | None:
        """The class of a name, with its trainees in order."""
        row = self._connection.execute(select(classes).where(classes.c.name == name)).one_or_none()
        if row is None:
            return None
        query = select(*_COLUMNS).where(trainees.c.class_id == row.id).order_by(trainees.c.number)
        members = tuple(Trainee(*each) for each in self._connection.execute(query))
        return Training(row.name, row.lesson, row.scenario, row.made_at, members)

    def add(self, training: Training) -> None:
        """Keep a new class; raises ClassExists."""
        values = asdict(training)
        members = values.pop("trainees")
        new = insert_new(self._connection, classes).values(values).returning(classes.c.id)
        number = self._connection.execute(new).scalar_one_or_none()
        if number is None:
            raise ClassExists(
                f"There is a class {training.name!r} already: delete it, or take another name."
            )
        rows = [{"class_id": number, **each} for each in members]
        self._connection.execute(trainees.insert(), rows)

    def delete(self, name: str) -> None:
        """Forget a class; its worlds are others' business."""
        self._connection.execute(classes.delete().where(classes.c.name == name))

    def of_world(self, world: str) -> Trainee | None:
        """Whose world it is, if it is one of a class."""
        query = select(*_COLUMNS).where(trainees.c.world == world)
        row = self._connection.execute(query).one_or_none()
        return None if row is None else Trainee(*row)

    def seen(self, world: str, really: datetime, place: str = "") -> None:
        """Note that a trainee was seen; the first time they have joined."""
        c = trainees.c
        joined = func.coalesce(c.joined_at, seconds(really))
        values = {"seen_at": really, "joined_at": joined} | ({"place": place} if place else {})
        self._connection.execute(trainees.update().where(c.world == world).values(values))

    def last_acts(self, training: Training) -> dict[str, Entry]:
        """What somebody did last in each world of a class, by the world's name."""
        names = [each.world for each in training.trainees]
        c, of_world = journal.c, worlds.c.id == journal.c.world_id
        newest = (
            select(c.world_id, func.max(c.id))
            .join(worlds, of_world)
            .where(worlds.c.kind == WORLD, worlds.c.name.in_(names), c.kind.not_in(_ASIDE))
            .group_by(c.world_id)
        )
        query = select(worlds.c.name, journal).join(worlds, of_world)
        rows = self._connection.execute(query.where(tuple_(c.world_id, c.id).in_(newest)))
        return {row[0]: entry_of(row[1:]) for row in rows}

    def running(self, training: Training) -> dict[str, tuple[World, Running | None]]:
        """The worlds of a class that are there, with the lessons that run in them."""
        names = [each.world for each in training.trainees]
        c = worlds.c
        query = select(worlds).where(c.kind == WORLD, c.name.in_(names))
        found = [world_of(row) for row in self._connection.execute(query)]
        numbers = [each.id for each in found]
        rows = self._connection.execute(select(lessons).where(lessons.c.world_id.in_(numbers)))
        lessons_of = {row.world_id: LESSONS.record(row) for row in rows}
        return {each.name: (each, lessons_of.get(each.id)) for each in found}
