"""The outbox: every mail that was ever sent, committed with the act that sent it.

And the reminders and follow-ups that wait for their time; one that was sent waits no longer.
"""

import json
import re
from collections.abc import Collection, Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import lru_cache
from itertools import islice
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Select, String, bindparam, cast, func, literal, select

from bookwithme.domain.letter import Letter
from bookwithme.domain.reminders import PlannedMail
from bookwithme.storage.calendar_tables import planned_mails
from bookwithme.storage.mapping import Mapping
from bookwithme.storage.repository import Repository
from bookwithme.storage.scope import AT_ONCE, parts
from bookwithme.storage.searching import has, perhaps
from bookwithme.storage.tables import messages

QUEUED = "queued"
BATCH = 50
"""So many mails are sent in one round."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Message(Letter):
    """A mail that was sent.

    `relay_state`: None: never to be relayed; else queued, sent, failed.
    """

    id: int = field(default=0, compare=False)
    guid: UUID
    sent_at: datetime
    relay_state: str | None = None
    relay_tries: int = 0
    relay_error: str | None = None
    is_read: bool = False


class Head(NamedTuple):
    """What a list shows of a mail: its attributes but for its bodies."""

    id: int
    guid: UUID
    kind: str
    sender: str
    recipients: tuple[str, ...]
    subject: str
    sent_at: datetime
    is_read: bool


_HEAD = [messages.c[name] for name in Head._fields]
_SEARCHED = [cast(messages.c[name], String) for name in ("subject", "sender_name", "recipients")]
_NEWEST = (
    select(*_HEAD)
    .where(messages.c.world_id == bindparam("world"))
    .order_by(messages.c.id.desc())
    .limit(bindparam("most"))
)
_LAST = (
    select(messages.c.guid)
    .where(messages.c.world_id == bindparam("world"))
    .order_by(messages.c.id.desc())
    .limit(1)
)
COUNTED = 1_000
"""So far mails are counted; a list has more than that."""
MOST_WORDS = 8
"""So many words of a search count."""


class Messages(Repository[Message]):
    """The mails of one world, in the order they were sent; none is ever written back whole."""

    mapping = Mapping(Message, messages)

    def found(self, to: str, subject: str, after: int, most: int) -> list[int]:
        """The first mails after one whose recipient and subject contain a text in any case.

        Their numbers, in order. Their bodies are not read: there may be very many.
        """
        to, subject, c = to.casefold(), subject.casefold(), messages.c
        likely = [*perhaps(to, c.recipients), *perhaps(subject, c.subject)]
        own = (c.world_id == self._scope.world_id, c.id > after)
        heads = select(c.id, c.recipients, c.subject).where(*own, *likely).order_by(c.id)
        options = {"yield_per": min(most, AT_ONCE)}
        with closing(self._scope.connection.execute(heads, execution_options=options)) as rows:
            fit = (
                number
                for number, recipients, about in rows
                if any(to in each.casefold() for each in recipients) and subject in about.casefold()
            )
            return list(islice(fit, most))

    def page(self, to: str, search: str, most: int, below: int | None) -> list[Head]:
        """The newest mails of an inbox, those below a number if any.

        `to`: whose inbox, in small letters; without one, everybody's. `search`: words in the heads.
        """
        where = _heads(to, search) + ([messages.c.id < below] if below else [])
        values = {"world": self._scope.world_id, "most": most}
        query = _NEWEST.where(*where) if where else _NEWEST
        return [Head(*row) for row in self._scope.connection.execute(query, values)]

    def count(self, to: str, search: str) -> int:
        """How many mails `page` would find in all, counted up to `COUNTED`."""
        return self._scope.count(messages, *_heads(to, search), most=COUNTED)

    def are_fewer_than(self, number: int) -> bool:
        """Whether there are; where the world never gave so many ids, none is counted."""
        few = self._scope.sequence < number
        return few or self._scope.count(messages, most=number) < number

    def unread(self, addresses: Sequence[str]) -> tuple[int, ...]:
        """How many mails nobody has read: of all, and to each of the addresses in small letters.

        Only the newest `COUNTED` of them are looked at.
        """
        values = {f"to_{number}": _as_part(each) for number, each in enumerate(addresses)}
        counted = _unread(len(addresses))
        world = {"world": self._scope.world_id}
        return tuple(self._scope.connection.execute(counted, world | values).one())

    def these(self, numbers: Sequence[int]) -> list[Message]:
        """The mails of these numbers, in the order they were sent."""
        return [mail for part in parts(numbers) for mail in self._found(messages.c.id.in_(part))]

    def by_guid(self, guid: UUID) -> Message | None:
        """The mail of an id."""
        return self._one(guid=guid)

    def last(self) -> UUID | None:
        """The id of the newest mail."""
        values = {"world": self._scope.world_id}
        return self._scope.connection.execute(_LAST, values).scalar_one_or_none()

    def due(self, really: datetime) -> list[Message]:
        """Mails that wait for the relay and may be tried now, in real time; the oldest first."""
        c = messages.c
        waited = c.relay_next_at.is_(None) | (c.relay_next_at <= really)
        return self._first(BATCH, c.relay_state == QUEUED, waited)

    def relayed(self, number: int, state: str, error: str | None) -> None:
        """What became of a mail: `sent` or `failed`; `error`: what the viewer tells about it."""
        values = {"relay_state": state, "relay_error": error}
        self._scope.update(messages, values, id=number)

    def put_off(self, number: int, until: datetime, tries: int, error: str) -> None:
        """Try a mail again, not before `until` in real time."""
        values = {"relay_next_at": until, "relay_tries": tries, "relay_error": error}
        self._scope.update(messages, values, id=number)

    def mark(self, guid: UUID, *, is_read: bool) -> None:
        """Say whether a mail was read."""
        self._scope.update(messages, {"is_read": is_read}, guid=guid)

    def clear(self) -> None:
        """Throw all mails away."""
        self._scope.delete(messages)


class PlannedMails(Repository[PlannedMail]):
    """The planned mails of one world."""

    mapping = Mapping(PlannedMail, planned_mails)

    def of(self, booking_id: int) -> list[PlannedMail]:
        """Those of a booking."""
        return self._found(booking_id=booking_id)

    def of_these(self, bookings: Collection[int]) -> list[PlannedMail]:
        """Those of some bookings."""
        return self._found(planned_mails.c.booking_id.in_(bookings))

    def due(self, now: datetime, most: int) -> list[PlannedMail]:
        """The first whose time has come, in order."""
        return self._first(
            most, planned_mails.c.due_at <= now, by=(planned_mails.c.due_at, planned_mails.c.id)
        )

    def plan(self, booking_id: int, mails: Iterable[PlannedMail]) -> None:
        """Plan the mails of a booking that has none."""
        for each in mails:
            self.add(replace(each, booking_id=booking_id))

    def plan_anew(self, booking_id: int, mails: Iterable[PlannedMail]) -> None:
        """Plan a booking's mails in place of those that it has."""
        self._scope.delete(planned_mails, booking_id=booking_id)
        self.plan(booking_id, mails)

    def take(self, mails: Iterable[PlannedMail]) -> None:
        """Take mails out that are sent."""
        self._scope.delete(planned_mails, planned_mails.c.id.in_([each.id for each in mails]))


@lru_cache
def _unread(addresses: int) -> Select[Any]:
    """Of so many addresses; composed once, which takes ten times as long as to count."""
    c = messages.c
    unread = select(c.recipients).where(c.world_id == bindparam("world"), c.is_read.is_(False))
    newest = unread.order_by(c.id.desc()).limit(COUNTED).subquery()
    asked = (bindparam(f"to_{number}", type_=String) for number in range(addresses))
    to = (func.count().filter(_is_to(each, newest.c.recipients)) for each in asked)
    return select(func.count()).add_columns(*to).select_from(newest)


def _heads(to: str, search: str) -> list[ColumnElement[bool]]:
    words = search.lower().split()[:MOST_WORDS]
    own = [_is_to(literal(_as_part(to)), messages.c.recipients)] if to else []
    return own + [has(each, *_SEARCHED) for each in words]


def _is_to(part: ColumnElement[str], recipients: ColumnElement[Any]) -> ColumnElement[bool]:
    """Whether a mail went to an address, as part of what is kept of recipients: JSON."""
    return func.lower(cast(recipients, String)).contains(part, escape="/")


def _as_part(address: str) -> str:
    """An address in small letters as it stands in JSON, with no sign that fits others."""
    return re.sub("[/%_]", r"/\g<0>", json.dumps(address))
