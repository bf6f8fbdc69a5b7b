"""The journal: what happened, for people who watch. It is no domain state."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import func, select, update

from bookwithme.storage.tables import journal
from bookwithme.storage.world_tables import worlds

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from sqlalchemy import ColumnElement, Connection, Row

    from bookwithme.storage.scope import Scope


class Look(NamedTuple):
    """An entry that is to be: what happened, when, about which link."""

    kind: str
    at: datetime
    data: dict[str, Any]
    link_id: int | None = None


class Entry(NamedTuple):
    """One thing that happened. `data` is what the control API shows."""

    id: int
    kind: str
    at: datetime
    link_id: int | None
    data: dict[str, Any]

    def holds(self, text: str) -> bool:
        """Whether one of its values contains a text, in any case."""
        return any(text.casefold() in each.casefold() for each in _texts(self.data))


class Journal:
    """The journal of one world."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope
        self._last: int | None = None

    def all(self, kind: str | None = None, after: int = 0, text: str = "") -> list[Entry]:
        """In order; of one kind, or of all; those after an id; those whose data hold a text."""
        where = [journal.c.id > after]
        where += [journal.c.kind == kind] if kind else []
        found = [_entry(row) for row in self._scope.all(journal, *where)]
        return [each for each in found if not text or each.holds(text)]

    def of_link(self, link_id: int) -> list[Entry]:
        """The life story of a link."""
        return [_entry(row) for row in self._scope.all(journal, journal.c.link_id == link_id)]

    def add(self, kind: str, at: datetime, data: dict[str, Any], link_id: int | None = None) -> int:
        """Note what happened; the entry's id.

        Entries count for themselves: looking at a world must not move its sequence, from which
        a world with a seed draws its GUIDs.
        """
        return self.add_all([Look(kind, at, data, link_id)])

    def add_all(self, looks: Sequence[Look]) -> int:
        """Note several, in order; as `add`. The id of the last one."""
        first = self.last() + 1
        self._last = first + len(looks) - 1
        world = {"world_id": self._scope.world_id}
        rows = [
            world | {"id": number, **each._asdict()} for number, each in enumerate(looks, first)
        ]
        self._scope.connection.execute(journal.insert(), rows)
        return self._last

    def last(self) -> int:
        """The id of the last entry; asked for once, since nobody writes inside this unit."""
        if self._last is not None:
            return self._last
        last = select(_last_id(self._scope.world_id))
        self._last = int(self._scope.connection.execute(last).scalar_one())
        return self._last

    def clear(self) -> None:
        """Forget all of it; ids go on from where they are."""
        note_cleared(self._scope.connection, self._scope.world_id)
        self._scope.delete(journal)


def note_cleared(connection: Connection, world_id: int) -> None:
    """Keep how far a world's journal has counted, before it is emptied."""
    own = worlds.c.id == world_id
    connection.execute(update(worlds).where(own).values(journal_cleared=_last_id(world_id)))


def _last_id(world_id: int) -> ColumnElement[int]:
    """The id of a world's last entry, whether or not it is still there."""
    own = select(func.max(journal.c.id)).where(journal.c.world_id == world_id)
    cleared = select(worlds.c.journal_cleared).where(worlds.c.id == world_id)
    return func.coalesce(own.scalar_subquery(), cleared.scalar_subquery())


def _texts(value: object) -> Iterator[str]:
    """All values inside a value, as texts."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for each in value:
            yield from _texts(each)
    elif value is not None:
        yield str(value)


def _entry(row: Row[Any]) -> Entry:
    return Entry(row.id, row.kind, row.at, row.link_id, row.data)
