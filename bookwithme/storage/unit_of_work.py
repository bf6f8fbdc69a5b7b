"""The unit of work: one world, one `now`, its repositories, one transaction."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property, lru_cache
from typing import Any, NoReturn, TypeVar, cast

from sqlalchemy import Connection, Row, bindparam, select, update

from bookwithme import clock
from bookwithme.clock import ClockState
from bookwithme.domain.errors import NoSuchWorld
from bookwithme.domain.limits import Limits
from bookwithme.domain.settings import WorldSettings
from bookwithme.storage.bookings import Bookings
from bookwithme.storage.calendars import Calendars
from bookwithme.storage.events import Events
from bookwithme.storage.faults import Faults
from bookwithme.storage.journal import Journal
from bookwithme.storage.lessons import Lessons
from bookwithme.storage.mapping import Mapping
from bookwithme.storage.meeting_types import Links, MeetingTypes
from bookwithme.storage.memory import Memory, Recent
from bookwithme.storage.messages import Messages, PlannedMails
from bookwithme.storage.organizations import Mailboxes, Organizations
from bookwithme.storage.scope import Scope
from bookwithme.storage.tokens import Tokens
from bookwithme.storage.verifications import Verifications
from bookwithme.storage.world_tables import worlds

T = TypeVar("T")

WORLD = "world"
SNAPSHOT = "snapshot"

# Built once: every request begins with one of them.
_TO_READ = select(worlds).where(worlds.c.kind == WORLD, worlds.c.name == bindparam("name"))
_TO_WRITE = _TO_READ.with_for_update()
_OWN_ROW = update(worlds).where(worlds.c.id == bindparam("own"))


@dataclass(frozen=True, slots=True)
class World:
    """A world's own row."""

    id: int
    name: str
    scenario: str
    seed: str | None
    clock: ClockState
    settings: WorldSettings
    invitation: str = field(repr=False)
    lesson: str = ""
    locked: bool = False
    message: str = ""


class Forgotten(Exception):
    """Memory alone does not tell; the database is to be asked."""


class _Nobody:
    """A connection to nothing: whoever asks it learns that the database is needed."""

    def __getattr__(self, name: str) -> NoReturn:
        raise Forgotten(name)


NOBODY = cast("Connection", _Nobody())


def _rows(kind: Callable[[Scope], T]) -> cached_property[T]:
    """Some of the world's rows, by whoever reads and writes them."""

    def made(uow: UnitOfWork) -> T:
        return kind(uow.scope)

    return cached_property(made)


class UnitOfWork:
    """What a use case does in one world, all or nothing."""

    def __init__(self, connection: Connection, row: Row[Any], memory: Memory | None = None) -> None:
        self.connection = connection
        self.row = row
        self.world = world_of(row)
        self.now: datetime = clock.now(self.world.clock)
        self.scope = Scope(connection, row.id, row.sequence)
        self._memory = memory
        self.recent: Recent | None = None
        """What was read of the database as it is here."""
        self._revision: int = row.revision
        self.relayed: frozenset[str] = frozenset()
        """Domains of recipients to whom mails go on; none: the relay is off."""
        self.limits = Limits()
        self.mail_queued = False
        """Whether a mail waits for the relay once this is committed."""

    @classmethod
    def open(
        cls, connection: Connection, name: str, *, writes: bool, memory: Memory | None = None
    ) -> UnitOfWork:
        """Enter a world; a writer holds its row until the end. Raises NoSuchWorld."""
        row = connection.execute(_TO_WRITE if writes else _TO_READ, {"name": name}).one_or_none()
        if row is None:
            raise NoSuchWorld(f"There is no world {name!r}.")
        return cls(connection, row, memory)

    def left(self) -> UnitOfWork:
        """The same moment without the database: what is remembered of it."""
        left = UnitOfWork(NOBODY, self.row, self._memory)
        left.now, left.recent = self.now, self.recent
        return left

    def recall(self, name: Hashable, make: Callable[[], T], of: int | None = None) -> T:
        """What `make` gives, worked out once for as long as the world does not change.

        `of`: the mailbox whose bookings it depends on, if any; those of others do not change it.
        For values that depend on nothing but the world's rows: not on `now`, not on the caller.
        A writer remembers until it writes: what it finds then is nobody else's yet.
        """
        if self._memory is None or self.scope.wrote:
            return make()
        return self._memory.recall(self.world.id, self._revision, (of, name), make)

    def recently(
        self,
        *name: Hashable,
        make: Callable[[], T],
        holds: Callable[[T], bool] = lambda _: True,
    ) -> T:
        """What `make` gives, worked out once for as long as nobody commits anything.

        For what changes without a new revision of this world. `holds`: whether it still does at
        this `now`.
        """
        recent = {} if self.recent is None else self.recent
        key = (self.world.id, *name)
        if key not in recent or not holds(recent[key]):
            recent[key] = make()
        found: T = recent[key]
        return found

    @property
    def changes(self) -> int:
        """A number that grows with each change that is committed, an entry of the journal too."""
        return self.recently("changes", make=lambda: self._revision + self.journal.last())

    def close(self, *, moved: bool = True) -> None:
        """Write the journal, keep the sequence; called once at the end of a writing unit.

        `moved`: whether more than the journal was written, so that nothing remembered holds.
        """
        self.journal.write()
        values = {"sequence": self.scope.sequence, "revision": self._revision + moved}
        self.connection.execute(_OWN_ROW, {**values, "own": self.world.id})

    def keep_memory(self) -> None:
        """Remember on, after the commit, what the bookings that were written do not change."""
        if self._memory and self.scope.touched and None not in self.scope.touched:
            self._memory.carry(self.world.id, self._revision, self.scope.touched)

    def set_clock(self, state: ClockState) -> None:
        """Set the world's clock; `now` of this unit stays what it was."""
        self._set(**WORLDS.columns_of_parts(clock=state))

    def set_settings(self, settings: WorldSettings) -> None:
        """Set the world's switches."""
        self._set(**WORLDS.columns_of_parts(settings=settings))

    def set_class_state(
        self, *, lesson: str | None = None, locked: bool | None = None, message: str | None = None
    ) -> None:
        """Set which lesson runs (empty: none), whether the world is locked, what it is told."""
        values = {"lesson": lesson, "locked": locked, "message": message}
        self._set(**{name: value for name, value in values.items() if value is not None})

    def _set(self, **values: object) -> None:
        self.scope.wrote = True
        self.scope.touched.add(None)
        self.connection.execute(_OWN_ROW, {**values, "own": self.world.id})

    @cached_property
    def tokens(self) -> Tokens:
        """Where GUIDs, codes and secrets come from."""
        return Tokens(self.world.seed, self.scope)

    organizations = _rows(Organizations)
    mailboxes = _rows(Mailboxes)
    meeting_types = _rows(MeetingTypes)
    links = _rows(Links)
    bookings = _rows(Bookings)
    verifications = _rows(Verifications)
    calendars = _rows(Calendars)
    events = _rows(Events)
    planned_mails = _rows(PlannedMails)
    messages = _rows(Messages)
    journal = _rows(Journal)
    lessons = _rows(Lessons)
    faults = _rows(Faults)


WORLDS = Mapping(World, worlds, clock=ClockState, settings=WorldSettings)


@lru_cache(maxsize=256)
def world_of(row: Row[Any]) -> World:
    """The value of a row of `worlds`; of equal rows the same one."""
    return WORLDS.record(row)
