"""Worlds among themselves: list, make, copy, replace, delete; inside one transaction.

Whoever changes a world here holds it: `Store.hold` and `Store.make` give that.
"""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import (
    Connection,
    Row,
    Select,
    Table,
    bindparam,
    func,
    insert,
    literal,
    select,
    update,
)

from bookwithme.clock import ClockState
from bookwithme.domain.errors import WorldExists
from bookwithme.domain.settings import WorldSettings
from bookwithme.storage.calendar_tables import calendars, planned_mails
from bookwithme.storage.journal import note_cleared
from bookwithme.storage.messages import QUEUED
from bookwithme.storage.scope import insert_new
from bookwithme.storage.shared_tables import own_scenarios
from bookwithme.storage.tables import faults, journal, messages
from bookwithme.storage.unit_of_work import SNAPSHOT, WORLD, WORLDS, UnitOfWork, World, world_of
from bookwithme.storage.world_tables import IN_WORLD, metadata, worlds

WORLD_TABLES = tuple(table for table in metadata.sorted_tables if IN_WORLD in table.info)
"""In the order in which they can be filled."""

COUNTED = 1_000
"""So far it is counted what is in a world: at a glance, more is more."""
NOT_COPIED = frozenset({journal, faults})
"""What watches a world is not part of it."""

_OWN = {"id", "kind", "parent_id", "name", "invitation", "revision", "journal_cleared"}
_OWN |= {"lesson", "locked", "message"}
_STATE = tuple(column for column in worlds.c if column.name not in _OWN)

_NAMES = (
    select(worlds.c.name)
    .where(worlds.c.kind == WORLD)
    .order_by(worlds.c.id)
    .limit(bindparam("most"))
)


class Worlds:
    """All worlds of the database. `kind` and `parent_id` tell worlds from their snapshots."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def all(
        self, kind: str = WORLD, parent_id: int = 0, after: int = 0, most: int | None = None
    ) -> list[World]:
        """In order of creation; so many of them after an id."""
        c = worlds.c
        where = (c.kind == kind, c.parent_id == parent_id, c.id > after)
        query = select(worlds).where(*where).order_by(c.id).limit(most)
        return [world_of(row) for row in self._connection.execute(query)]

    def names(self, most: int) -> list[str]:
        """Those that were made first, in order of creation."""
        return list(self._connection.execute(_NAMES, {"most": most}).scalars())

    def with_feeds(self) -> list[str]:
        """Names of the worlds in which a calendar is fetched from somewhere."""
        return self._with(select(calendars.c.world_id).where(calendars.c.url.is_not(None)))

    def with_planned_mail(self) -> list[str]:
        """Names of the worlds in which a reminder or follow-up waits for its time."""
        return self._with(select(planned_mails.c.world_id))

    def with_queued_mail(self) -> list[str]:
        """Names of the worlds in which a mail waits for the relay."""
        return self._with(select(messages.c.world_id).where(messages.c.relay_state == QUEUED))

    def _with(self, numbers: Select[tuple[int]]) -> list[str]:
        where = (worlds.c.kind == WORLD, worlds.c.id.in_(numbers))
        query = select(worlds.c.name).where(*where).order_by(worlds.c.id)
        return list(self._connection.execute(query).scalars())

    def counts(self, table: str, numbers: Iterable[int]) -> dict[int, int]:
        """How many rows some worlds have in a table that is named, counted up to `COUNTED`."""
        column = metadata.tables[table].c.world_id
        some = select(column).where(column == worlds.c.id).limit(COUNTED).correlate(worlds)
        count = select(func.count()).select_from(some.subquery()).scalar_subquery()
        counted = select(worlds.c.id, count).where(worlds.c.id.in_(numbers))
        return {row[0]: row[1] for row in self._connection.execute(counted)}

    def by_name(self, name: str, kind: str = WORLD, parent_id: int = 0) -> World | None:
        """The world, or snapshot of a world, of a name."""
        row = self._row(name, kind, parent_id)
        return row and world_of(row)

    def snapshot_version(self, world: str, name: str) -> tuple[int, int] | None:
        """What a snapshot becomes unlike with each time it is saved; None: there is none."""
        of = self._row(world, WORLD, 0)
        row = of and self._row(name, SNAPSHOT, of.id)
        return row and (row.id, row.revision)

    def _row(self, name: str, kind: str, parent_id: int) -> Row[Any] | None:
        c = worlds.c
        where = (c.kind == kind, c.parent_id == parent_id, c.name == name)
        return self._connection.execute(select(worlds).where(*where)).one_or_none()

    def add(self, name: str, **state: object) -> int:
        """An empty world with the defaults of the contract, but for `state`; its id.

        Raises:
            WorldExists: there is one of this name, also one that was being made until now.
        """
        new = insert_new(self._connection, worlds).values(_FRESH | {"name": name} | state)
        number = self._connection.execute(new.returning(worlds.c.id)).scalar_one_or_none()
        if number is None:
            raise WorldExists(f"There is a world {name!r} already.")
        return int(number)

    def unit_of_work(self, name: str) -> UnitOfWork:
        """A unit of work in a world, inside this transaction; to be closed by its user."""
        return UnitOfWork.open(self._connection, name, writes=True)

    def save_as(self, source: World, snapshot: str) -> None:
        """Keep a world as it is now under a name of its own; an older one of it is replaced."""
        earlier = self.by_name(snapshot, SNAPSHOT, source.id)
        number = (
            earlier.id
            if earlier
            else self.add(snapshot, kind=SNAPSHOT, parent_id=source.id, scenario=source.scenario)
        )
        self.copy(source.id, number)

    def copy(self, source: int, target: int) -> None:
        """Make `target` the same world as `source`: rows, clock, settings, sequence.

        Names, invitations, snapshots, journal and faults stay each world's own.
        """
        self.empty(target)
        state = select(*_STATE).where(worlds.c.id == source)
        row = self._connection.execute(state).one()
        values = dict(zip((each.key for each in _STATE), row, strict=True))
        new = values | {"revision": worlds.c.revision + 1}
        self._connection.execute(update(worlds).where(worlds.c.id == target).values(new))
        self.begin_with(target, values["scenario"], self.own_scenario(source))
        for table in WORLD_TABLES:
            if table not in NOT_COPIED:
                self._copy_rows(table, source, target)
        # A copy of a mail is not sent again.
        copies = (messages.c.world_id == target, messages.c.relay_state == QUEUED)
        self._connection.execute(update(messages).where(*copies).values(relay_state=None))

    def _copy_rows(self, table: Table, source: int, target: int) -> None:
        columns = [column for column in table.c if column.name != "world_id"]
        rows = select(literal(target), *columns).where(table.c.world_id == source)
        into = insert(table).from_select([table.c.world_id, *columns], rows)
        self._connection.execute(into)

    def end_stories(self, number: int) -> None:
        """Let no entry of the journal speak of a link: its number may soon be another's."""
        entries = update(journal).where(journal.c.world_id == number)
        self._connection.execute(entries.values(link_id=None))

    def empty(self, number: int) -> None:
        """Delete a world's rows, but keep the world, its snapshots, its journal and faults."""
        for table in reversed(WORLD_TABLES):
            if table not in NOT_COPIED:
                self._connection.execute(table.delete().where(table.c.world_id == number))

    def restart(self, number: int) -> None:
        """Make a world empty and fresh; its seed and the scenario it began with stay."""
        self.empty(number)
        kept = {"kind", "parent_id", "seed", "scenario", "invitation", "revision"}
        fresh = {name: value for name, value in _FRESH.items() if name not in kept}
        self._connection.execute(update(worlds).where(worlds.c.id == number).values(fresh))

    def begin_with(self, number: int, scenario: str, document: str | None) -> None:
        """Let a world have begun with a scenario; `document`: one of somebody's own."""
        values = {"scenario": scenario}
        self._connection.execute(update(worlds).where(worlds.c.id == number).values(values))
        before = own_scenarios.delete().where(own_scenarios.c.world_id == number)
        self._connection.execute(before)
        if document is not None:
            own = {"world_id": number, "document": document}
            self._connection.execute(own_scenarios.insert().values(own))

    def own_scenario(self, number: int) -> str | None:
        """The document that a world began with, where it was somebody's own."""
        found = select(own_scenarios.c.document).where(own_scenarios.c.world_id == number)
        return self._connection.execute(found).scalar_one_or_none()

    def watch_anew(self, number: int) -> None:
        """Empty a world's journal and faults; the journal's ids go on from where they were."""
        note_cleared(self._connection, number)
        for table in NOT_COPIED:
            self._connection.execute(table.delete().where(table.c.world_id == number))

    def delete(self, number: int) -> None:
        """Delete a world with its snapshots."""
        c = worlds.c
        self._connection.execute(worlds.delete().where((c.id == number) | (c.parent_id == number)))


_FRESH: dict[str, object] = {
    "kind": WORLD,
    "parent_id": 0,
    "scenario": "empty",
    "seed": None,
    "sequence": 0,
    "revision": 0,
    "invitation": "",
} | WORLDS.columns_of_parts(clock=ClockState(), settings=WorldSettings())
