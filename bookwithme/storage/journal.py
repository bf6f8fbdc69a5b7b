"""The journal: what happened, for people who watch. It is no domain state."""

import json
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from datetime import datetime, timedelta
from functools import lru_cache
from itertools import islice
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Connection,
    Select,
    Text,
    bindparam,
    cast,
    func,
    select,
    update,
)

from bookwithme import clock
from bookwithme.storage.scope import AT_ONCE, Scope, insert_into, parts
from bookwithme.storage.searching import perhaps, texts
from bookwithme.storage.tables import journal
from bookwithme.storage.world_tables import worlds

Who = tuple[str | None, str | None]
"""Who does something: which of the world's people, by whose invitation; None: not known."""
NOBODY: Who = (None, None)
Opened = tuple[dict[str, Any], int]
"""What an opening was, and how many were the same."""
POLLED = "client"
"""The kind whose equal entries become one, since programs ask again and again."""
SEARCHED = 2_000
"""So many entries are looked through at once for a text."""
_WITHIN, _BACK = timedelta(minutes=1), 500
"""Real time from one to the next, and so many of that kind are looked at."""


class Look(NamedTuple):
    """An entry that is to be: what happened, when in the world and really, about which link."""

    kind: str
    at: datetime
    data: dict[str, Any]
    link_id: int | None = None
    persona: str | None = None
    trainee: str | None = None
    really_at: datetime | None = None


class Entry(NamedTuple):
    """One thing that happened. `data` is what the control API shows besides who did it.

    `really_at`: in real time; None: it was noted before that was kept.
    """

    id: int
    kind: str
    at: datetime
    link_id: int | None
    data: dict[str, Any]
    persona: str | None
    trainee: str | None
    really_at: datetime | None

    def texts(self) -> list[str]:
        """All its values, as texts."""
        return list(texts(self.data))

    def holds(self, text: str) -> bool:
        """Whether one of its values, or who did it, contains a text, in any case."""
        told = (*self.texts(), self.persona or "", self.trainee or "")
        return any(text.casefold() in each.casefold() for each in told)


class Journal:
    """The journal of one world.

    What is noted is written by one statement when the unit ends, or before the journal is read.
    `who` tells who acts; it is asked when something is noted.
    """

    def __init__(self, scope: Scope) -> None:
        self._unwritten: list[Look] = []
        self._within = scope
        self._last: int | None = None
        self.who: Callable[[], Who] = lambda: NOBODY
        self.grew = False
        """Whether something was noted in this unit."""

    def all(
        self, kind: str | None = None, after: int = 0, text: str = "", most: int | None = None
    ) -> list[Entry]:
        """In order; of one kind, or of all; those after an id; those that hold a text."""
        named = [] if kind is None else [journal.c.kind == kind]
        likely = perhaps(text, journal.c.data, journal.c.persona, journal.c.trainee)
        query = self._scope.select(journal, journal.c.id > after, *named, *likely)
        return self._told(query if text else query.limit(most), {}, most, text)

    def latest(self, most: int, before: int | None = None, kind: str | None = None) -> list[Entry]:
        """The latest of one kind, or of all, the latest first; those before an id."""
        query = _latest(of_kind=kind is not None, before=before is not None)
        values = {"world": self._scope.world_id, "kind": kind, "before": before, "most": most}
        return self._told(query, values, most, "")

    def search(
        self, text: str, most: int, before: int | None = None, kind: str | None = None
    ) -> tuple[list[Entry], int | None]:
        """Those of `latest` that hold a text, and before which id there may be more, if any.

        No more than `SEARCHED` are looked through, however long the journal is.
        """
        query = _latest(of_kind=kind is not None, before=before is not None)
        values = {"world": self._scope.world_id, "kind": kind, "before": before, "most": SEARCHED}
        newest = query.subquery()
        c = newest.c
        last = self._scope.connection.execute(select(func.count(), func.min(c.id)), values).one()
        likely = select(newest).where(*perhaps(text, c.data, c.persona, c.trainee))
        found = self._told(likely.order_by(c.id.desc()), values, most + 1, text)
        if len(found) > most:
            return found[:most], found[most - 1].id
        return found, last[1] if last[0] == SEARCHED else None

    def _told(
        self, query: Select[Any], values: dict[str, Any], most: int | None, text: str
    ) -> list[Entry]:
        options = {"yield_per": most or AT_ONCE}
        found = self._scope.connection.execute(query, values, execution_options=options)
        with closing(found) as rows:
            fit = (each for each in map(entry_of, rows) if not text or each.holds(text))
            return list(islice(fit, most))

    def of_kinds(self, kinds: Sequence[str], after: int) -> list[Entry]:
        """Those of some kinds after an id, in order."""
        values = {"world": self._scope.world_id, "kinds": kinds, "after": after}
        return [entry_of(row) for row in self._scope.connection.execute(_OF_KINDS, values)]

    def last_of(self, kind: str) -> int:
        """The id of the last entry of a kind; 0: there is none."""
        values = {"world": self._scope.world_id, "kind": kind}
        return self._scope.connection.execute(_LAST_OF, values).scalar_one() or 0

    def of_link(self, link_id: int) -> list[Entry]:
        """The life story of a link."""
        return [entry_of(row) for row in self._scope.all(journal, link_id=link_id)]

    def of_booking(self, guid: UUID) -> list[Entry]:
        """The story of a booking."""
        return [entry_of(row) for row in self._scope.all(journal, booking=str(guid))]

    def opened_by(self, links: Sequence[int]) -> Iterator[tuple[int, Opened]]:
        """Every opening by some private links, with the link's id."""
        for part in parts(links):
            yield from self._opened(journal.c.link_id.in_(part))

    def opened_at(self, page: str) -> Iterator[Opened]:
        """What may be an opening of a page, by no private link."""
        likely = perhaps(page, journal.c.data)
        return (opened for _, opened in self._opened(journal.c.link_id.is_(None), *likely))

    def _opened(self, *where: ColumnElement[bool]) -> Iterator[tuple[int, Opened]]:
        c = journal.c
        found = self._scope.select(journal, c.kind == "opened", *where)
        found = found.with_only_columns(c.link_id, cast(c.data, Text))
        # Many are alike to the letter: each is read once.
        rows = Counter(map(tuple, self._scope.connection.execute(found)))
        for (link_id, data), times in rows.items():
            yield link_id, (json.loads(data), times)

    def add(
        self, kind: str, at: datetime, data: dict[str, Any], link_id: int | None = None
    ) -> None:
        """Note what happened.

        Entries count for themselves: looking at a world must not move its sequence, from which
        a world with a seed draws its GUIDs.
        """
        self.add_all([Look(kind, at, data, link_id, *self.who(), clock.system_now())])

    def add_all(self, looks: Sequence[Look]) -> None:
        """Note several, in order; as `add`.

        Of equal ones of a program, none a minute after the one before, the last is kept.
        """
        self.grew = True
        self._unwritten += looks

    @property
    def _scope(self) -> Scope:
        """The world, in which all that was noted is written."""
        self.write()
        return self._within

    def write(self) -> None:
        """Write what was noted."""
        if not self._unwritten:
            return
        looks, self._unwritten = self._unwritten, []
        first = self.last() + 1
        if any(each.kind == POLLED for each in looks):
            looks = self._counted(looks)
        self._last = first + len(looks) - 1
        world = {"world_id": self._within.world_id}
        rows = [
            world | {"id": number, "booking": each.data.get("booking"), **each._asdict()}
            for number, each in enumerate(looks, first)
        ]
        self._within.connection.execute(insert_into(journal), rows)

    def _counted(self, looks: list[Look]) -> list[Look]:
        """The same, those of programs with how often each was; earlier ones that equal them go."""
        kept: dict[object, Look] = {}
        found = reversed(self.latest(_BACK, kind=POLLED))
        earlier: dict[object, Entry] = {_what(each): each for each in found}
        gone = []
        for number, look in enumerate(looks):
            what = _what(look) if look.kind == POLLED else number
            before: Look | Entry | None = kept.pop(what, None) or earlier.pop(what, None)
            kept[what] = look
            if before and before.really_at and _near(before.really_at, look.really_at):
                count = before.data.get("count", 1) + 1
                kept[what] = look._replace(data=look.data | {"count": count})
                gone += [before.id] if isinstance(before, Entry) else []
        own = journal.c.world_id == self._scope.world_id
        self._scope.connection.execute(journal.delete().where(own, journal.c.id.in_(gone)))
        return list(kept.values())

    def last(self) -> int:
        """The id of the last entry; asked for once, since nobody writes inside this unit."""
        scope = self._scope
        if self._last is None:
            found = scope.connection.execute(_LAST, {"world": scope.world_id})
            self._last = int(found.scalar_one())
        return self._last

    def clear(self) -> None:
        """Forget all of it; ids go on from where they are."""
        note_cleared(self._scope.connection, self._scope.world_id)
        self._scope.delete(journal)


# Built once: a lesson asks after each entry, an open page each second.
_OF_KINDS = (
    select(journal)
    .where(journal.c.world_id == bindparam("world"), journal.c.id > bindparam("after"))
    .where(journal.c.kind.in_(bindparam("kinds", expanding=True)))
    .order_by(journal.c.id)
)
_LAST_OF = select(func.max(journal.c.id)).where(
    journal.c.world_id == bindparam("world"), journal.c.kind == bindparam("kind")
)


@lru_cache
def _latest(*, of_kind: bool, before: bool) -> Select[Any]:
    """The newest first."""
    c = journal.c
    query = select(journal).where(c.world_id == bindparam("world"))
    query = query.where(c.kind == bindparam("kind")) if of_kind else query
    query = query.where(c.id < bindparam("before")) if before else query
    return query.order_by(c.id.desc()).limit(bindparam("most"))


def note_cleared(connection: Connection, world_id: int) -> None:
    """Keep how far a world's journal has counted, before it is emptied."""
    own = worlds.c.id == world_id
    connection.execute(update(worlds).where(own).values(journal_cleared=_last_id(world_id)))


def _last_id(world_id: int | BindParameter[int]) -> ColumnElement[int]:
    """The id of a world's last entry, whether or not it is still there."""
    own = select(func.max(journal.c.id)).where(journal.c.world_id == world_id)
    cleared = select(worlds.c.journal_cleared).where(worlds.c.id == world_id)
    return func.coalesce(own.scalar_subquery(), cleared.scalar_subquery())


_LAST = select(_last_id(bindparam("world")))


def _what(look: Look | Entry) -> str:
    """All of an entry but when it was and how often."""
    data = {name: each for name, each in look.data.items() if name != "count"}
    return json.dumps([data, look.persona, look.trainee], sort_keys=True)


def _near(before: datetime, after: datetime | None) -> bool:
    return after is not None and after - before <= _WITHIN


def entry_of(row: Sequence[Any]) -> Entry:
    """The entry of a row of the table."""
    return Entry._make(row[1:-1])  # the table's columns after the world, in their order
