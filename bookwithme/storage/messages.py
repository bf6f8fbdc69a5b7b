"""The outbox: every mail that was ever sent, committed with the act that sent it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, String, bindparam, cast, func, or_, select

from bookwithme.domain.letter import Letter
from bookwithme.storage.mapping import Mapping
from bookwithme.storage.repository import Repository
from bookwithme.storage.tables import messages

QUEUED = "queued"
BATCH = 50
"""So many mails are sent in one round."""
AT_ONCE = 500
"""So many are read by one statement."""


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
_LAST = (
    select(messages.c.guid)
    .where(messages.c.world_id == bindparam("world"))
    .order_by(messages.c.id.desc())
    .limit(1)
)
MOST_WORDS = 8
"""So many words of a search count."""


class Messages(Repository[Message]):
    """The mails of one world, in the order they were sent; none is ever written back whole."""

    mapping = Mapping(Message, messages)

    def found(self, to: str, subject: str) -> list[int]:
        """The numbers of mails whose recipient and subject contain a text in any case, in order.

        Their bodies are not read: there may be very many.
        """
        to, subject, c = to.casefold(), subject.casefold(), messages.c
        heads = select(c.id, c.recipients, c.subject).where(c.world_id == self._scope.world_id)
        return [
            number
            for number, recipients, about in self._scope.connection.execute(heads.order_by(c.id))
            if any(to in each.casefold() for each in recipients) and subject in about.casefold()
        ]

    def page(self, to: str, search: str, most: int, below: int | None) -> list[Head]:
        """The newest mails of an inbox, those below a number if any.

        `to`: whose inbox, in small letters; without one, everybody's. `search`: words in the heads.
        """
        where = [messages.c.id < below] if below else []
        found = select(*_HEAD).where(*self._heads(to, search), *where)
        rows = self._scope.connection.execute(found.order_by(messages.c.id.desc()).limit(most))
        return [Head(*row) for row in rows]

    def count(self, to: str, search: str) -> int:
        """How many mails `page` would find in all."""
        counted = select(func.count()).select_from(messages).where(*self._heads(to, search))
        return self._scope.connection.execute(counted).scalar_one()

    def unread(self, addresses: Sequence[str]) -> tuple[int, ...]:
        """How many mails nobody has read: of all, and to each of the addresses in small letters."""
        each = [func.count().filter(_is_to(address)) for address in addresses]
        where = messages.c.world_id == self._scope.world_id, messages.c.is_read.is_(False)
        counted = select(func.count(), *each).where(*where)
        return tuple(self._scope.connection.execute(counted).one())

    def _heads(self, to: str, search: str) -> list[ColumnElement[bool]]:
        words = search.lower().split()[:MOST_WORDS]
        return [
            messages.c.world_id == self._scope.world_id,
            *([_is_to(to)] if to else []),
            *map(_has, words),
        ]

    def these(self, numbers: Sequence[int]) -> list[Message]:
        """The mails of these numbers, in the order they were sent."""
        parts = (numbers[first : first + AT_ONCE] for first in range(0, len(numbers), AT_ONCE))
        return [mail for part in parts for mail in self._found(messages.c.id.in_(part))]

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
        found = self._scope.select(messages, c.relay_state == QUEUED, waited).limit(BATCH)
        return [self.mapping.record(row) for row in self._scope.connection.execute(found)]

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


def _is_to(address: str) -> ColumnElement[bool]:
    """Whether a mail went to an address in small letters; recipients are kept as JSON."""
    recipients = func.lower(cast(messages.c.recipients, String))
    return recipients.contains(json.dumps(address), autoescape=True)


def _has(word: str) -> ColumnElement[bool]:
    """Whether a word in small letters is in a mail's head, in any of the usual cases.

    SQLite, and PostgreSQL in the locale C, turn no letters but those of ASCII into small ones.
    """
    return or_(
        *(func.lower(each).contains(word, autoescape=True) for each in _SEARCHED),
        *(each.contains(word.upper(), autoescape=True) for each in _SEARCHED),
        *(each.contains(word.capitalize(), autoescape=True) for each in _SEARCHED),
    )
