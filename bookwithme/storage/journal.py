"""The journal: what happened, for people who watch. It is no domain state."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import func, select

from bookwithme.domain.interval import instant, seconds
from bookwithme.storage.tables import journal

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Row

    from bookwithme.storage.scope import Scope


class Entry(NamedTuple):
    """One thing that happened. `data` is what the control API shows."""

    id: int
    kind: str
    at: datetime
    link_id: int | None
    data: dict[str, Any]


class Journal:
    """The journal of one world."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope
        self._last: int | None = None

    def all(self, kind: str | None = None, after: int = 0) -> list[Entry]:
        """In order; of one kind, or of all; those after an id."""
        where = [journal.c.id > after]
        where += [journal.c.kind == kind] if kind else []
        return [_entry(row) for row in self._scope.all(journal, *where)]

    def of_link(self, link_id: int) -> list[Entry]:
        """The life story of a link."""
        return [_entry(row) for row in self._scope.all(journal, journal.c.link_id == link_id)]

    def add(self, kind: str, at: datetime, data: dict[str, Any], link_id: int | None = None) -> int:
        """Note what happened; the entry's id.

        Entries count for themselves: looking at a world must not move its sequence, from which
        a world with a seed draws its GUIDs.
        """
        self._last = number = self._latest() + 1
        values = {"kind": kind, "at": seconds(at), "data": data, "link_id": link_id}
        row = {"world_id": self._scope.world_id, "id": number, **values}
        self._scope.connection.execute(journal.insert(), row)
        return number

    def _latest(self) -> int:
        """The id of the last entry; a writer asks once, since nobody else writes meanwhile."""
        if self._last is not None:
            return self._last
        last = select(func.max(journal.c.id)).where(journal.c.world_id == self._scope.world_id)
        return int(self._scope.connection.execute(last).scalar() or 0)

    def clear(self) -> None:
        """Forget all of it."""
        self._scope.delete(journal)


def _entry(row: Row[Any]) -> Entry:
    return Entry(row.id, row.kind, instant(row.at), row.link_id, row.data)
