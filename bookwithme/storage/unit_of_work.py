"""The unit of work: one world, one `now`, its repositories, one transaction."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property, lru_cache
from typing import Any, NoReturn, TypeVar, cast

from sqlalchemy import Connection, Row, bindparam, select, update

from bookwithme import clock
from bookwithme.clock import ClockState
from bookwithme.domain.access import AccessRules
from bookwithme.domain.errors import NotFound
from bookwithme.domain.ews_retirement import EwsRetirement
from bookwithme.domain.interval import instant, seconds
from bookwithme.domain.settings import FirstRun, PolicyDelay, Provisioning, WorldSettings
from bookwithme.domain.world_clock import ClockMode
from bookwithme.storage.bookings import Bookings
from bookwithme.storage.calendars import Calendars
from bookwithme.storage.events import Events
from bookwithme.storage.faults import Faults
from bookwithme.storage.journal import Journal
from bookwithme.storage.lessons import Lessons
from bookwithme.storage.links import Links
from bookwithme.storage.mailboxes import Mailboxes
from bookwithme.storage.meeting_types import MeetingTypes
from bookwithme.storage.memory import Memory
from bookwithme.storage.messages import Messages
from bookwithme.storage.organizations import Organizations
from bookwithme.storage.planned_mails import PlannedMails
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


class UnitOfWork:
    """What a use case does in one world, all or nothing."""

    def __init__(self, connection: Connection, row: Row[Any], memory: Memory | None = None) -> None:
        self.connection = connection
        self.row = row
        self.world = world_of(row)
        self.now: datetime = clock.now(self.world.clock)
        self.scope = Scope(connection, row.id, row.sequence)
        self._memory = memory
        self._revision: int = row.revision
        self.relayed: frozenset[str] = frozenset()
        """Domains of recipients to whom mails go on; none: the relay is off."""
        self.mail_queued = False
        """Whether a mail waits for the relay once this is committed."""

    @classmethod
    def open(
        cls, connection: Connection, name: str, *, writes: bool, memory: Memory | None = None
    ) -> UnitOfWork:
        """Enter a world; a writer holds its row until the end.

        Raises:
            NotFound: there is no such world.
        """
        row = connection.execute(_TO_WRITE if writes else _TO_READ, {"name": name}).one_or_none()
        if row is None:
            raise NotFound(f"There is no world {name!r}.")
        return cls(connection, row, memory)

    def recall(self, name: Hashable, make: Callable[[], T]) -> T:
        """What `make` gives, worked out once for as long as the world does not change.

        For values that depend on nothing but the world's rows: not on `now`, not on the caller.
        A writer remembers until it writes: what it finds then is nobody else's yet.
        """
        if self._memory is None or self.scope.wrote:
            return make()
        return self._memory.recall(self.world.id, self._revision, name, make)

    @property
    def changes(self) -> int:
        """A number that grows with each change that is committed, an entry of the journal too."""
        return self._revision + self.journal.last()

    def close(self, *, moved: bool = True) -> None:
        """Keep the sequence; called once at the end of a writing unit.

        `moved`: whether more than the journal was written, so that nothing remembered holds.
        """
        self._set(sequence=self.scope.sequence, revision=self._revision + moved)

    def set_clock(self, state: ClockState) -> None:
        """Set the world's clock; `now` of this unit stays what it was."""
        frozen = seconds(state.frozen_at) if state.frozen_at else None
        shift = int(state.shift.total_seconds())
        self._set(clock_mode=state.mode.value, clock_shift=shift, clock_frozen_at=frozen)

    def set_settings(self, settings: WorldSettings) -> None:
        """Set the world's switches."""
        self._set(
            access_rules=settings.access_rules.value,
            policy_delay=settings.policy_delay.value,
            email_verification=settings.email_verification,
            provisioning=settings.provisioning.value,
            first_run=settings.first_run.value,
            ews_retirement=settings.ews_retirement.value,
        )

    def set_class_state(
        self, *, lesson: str | None = None, locked: bool | None = None, message: str | None = None
    ) -> None:
        """Set which lesson runs (empty: none), whether the world is locked, what it is told."""
        values = {"lesson": lesson, "locked": locked, "message": message}
        self._set(**{name: value for name, value in values.items() if value is not None})

    def _set(self, **values: object) -> None:
        self.scope.wrote = True
        self.connection.execute(update(worlds).where(worlds.c.id == self.world.id).values(**values))

    @cached_property
    def tokens(self) -> Tokens:
        """Where GUIDs, codes and secrets come from."""
        return Tokens(self.world.seed, self.scope)

    @cached_property
    def organizations(self) -> Organizations:
        """Organizations, their policies and the changes of these."""
        return Organizations(self.scope)

    @cached_property
    def mailboxes(self) -> Mailboxes:
        """Mailboxes with their pages."""
        return Mailboxes(self.scope)

    @cached_property
    def meeting_types(self) -> MeetingTypes:
        """Meeting types."""
        return MeetingTypes(self.scope)

    @cached_property
    def links(self) -> Links:
        """Private links."""
        return Links(self.scope)

    @cached_property
    def bookings(self) -> Bookings:
        """Bookings and the keys of repeated requests."""
        return Bookings(self.scope)

    @cached_property
    def verifications(self) -> Verifications:
        """Codes mailed to guests."""
        return Verifications(self.scope)

    @cached_property
    def calendars(self) -> Calendars:
        """Calendars and their busy time."""
        return Calendars(self.scope)

    @cached_property
    def events(self) -> Events:
        """Events of the mailboxes' own calendars."""
        return Events(self.scope)

    @cached_property
    def planned_mails(self) -> PlannedMails:
        """Reminders and follow-ups that wait for their time."""
        return PlannedMails(self.scope)

    @cached_property
    def messages(self) -> Messages:
        """The outbox."""
        return Messages(self.scope)

    @cached_property
    def journal(self) -> Journal:
        """What happened, for people who watch."""
        return Journal(self.scope)

    @cached_property
    def lessons(self) -> Lessons:
        """The lesson that runs."""
        return Lessons(self.scope)

    @cached_property
    def faults(self) -> Faults:
        """What is to go wrong."""
        return Faults(self.scope)


@lru_cache(maxsize=256)
def world_of(row: Row[Any]) -> World:
    """The value of a row of `worlds`; of equal rows the same one."""
    return World(
        id=row.id,
        name=row.name,
        scenario=row.scenario,
        seed=row.seed,
        clock=ClockState(
            ClockMode(row.clock_mode),
            shift=_length(row.clock_shift),
            frozen_at=None if row.clock_frozen_at is None else instant(row.clock_frozen_at),
        ),
        settings=WorldSettings(
            access_rules=AccessRules(row.access_rules),
            policy_delay=PolicyDelay(row.policy_delay),
            email_verification=row.email_verification,
            provisioning=Provisioning(row.provisioning),
            first_run=FirstRun(row.first_run),
            ews_retirement=EwsRetirement(row.ews_retirement),
        ),
        invitation=row.invitation,
        lesson=row.lesson,
        locked=row.locked,
        message=row.message,
    )


def _length(seconds_: int) -> timedelta:
    return instant(seconds_) - instant(0)
