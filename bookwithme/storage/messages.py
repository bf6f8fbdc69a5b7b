"""The outbox: every mail that was ever sent, committed with the act that sent it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sqlalchemy import select

from bookwithme.storage.mapping import Mapping
from bookwithme.storage.tables import messages

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from uuid import UUID

    from bookwithme.storage.scope import Scope

QUEUED = "queued"
BATCH = 50
"""So many mails are sent in one round."""
AT_ONCE = 500
"""So many are read by one statement."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One mail. `calendar` is its text/calendar part; `code` the code it carries, if any.

    `relay_state`: None: never to be relayed; else queued, sent, failed.
    """

    id: int = field(default=0, compare=False)
    guid: UUID
    kind: str
    sender: str
    sender_name: str
    recipients: tuple[str, ...]
    reply_to: str | None = None
    subject: str
    sent_at: datetime
    language: str
    text: str
    html: str
    calendar: str | None = None
    links: tuple[str, ...] = ()
    code: str | None = None
    relay_state: str | None = None
    relay_tries: int = 0
    relay_error: str | None = None
    is_read: bool = False


_MESSAGES = Mapping(Message, messages)


class Messages:
    """The mails of one world."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def all(self) -> list[Message]:
        """In the order they were sent."""
        return [_MESSAGES.record(row) for row in self._scope.all(messages)]

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

    def these(self, numbers: Sequence[int]) -> list[Message]:
        """The mails of these numbers, in the order they were sent."""
        return [
            _MESSAGES.record(row)
            for first in range(0, len(numbers), AT_ONCE)
            for row in self._scope.all(
                messages, messages.c.id.in_(numbers[first : first + AT_ONCE])
            )
        ]

    def by_guid(self, guid: UUID) -> Message | None:
        """The mail of an id."""
        row = self._scope.one(messages, messages.c.guid == guid)
        return row and _MESSAGES.record(row)

    def last(self) -> UUID | None:
        """The id of the newest mail."""
        c = messages.c
        guids = select(c.guid).where(c.world_id == self._scope.world_id)
        newest = guids.order_by(c.id.desc()).limit(1)
        return self._scope.connection.execute(newest).scalar_one_or_none()

    def add(self, message: Message) -> int:
        """Send a mail: it lies in the outbox when the transaction is committed."""
        return self._scope.insert(messages, _MESSAGES.columns(message))

    def due(self, really: datetime) -> list[Message]:
        """Mails that wait for the relay and may be tried now, in real time; the oldest first."""
        c = messages.c
        waited = c.relay_next_at.is_(None) | (c.relay_next_at <= really)
        found = self._scope.select(messages, c.relay_state == QUEUED, waited).limit(BATCH)
        return [_MESSAGES.record(row) for row in self._scope.connection.execute(found)]

    def relayed(self, number: int, state: str, error: str | None) -> None:
        """What became of a mail: `sent` or `failed`; `error`: what the viewer tells about it."""
        values = {"relay_state": state, "relay_error": error}
        self._scope.update(messages, values, messages.c.id == number)

    def put_off(self, number: int, until: datetime, tries: int, error: str) -> None:
        """Try a mail again, not before `until` in real time."""
        values = {"relay_next_at": until, "relay_tries": tries, "relay_error": error}
        self._scope.update(messages, values, messages.c.id == number)

    def clear(self) -> None:
        """Throw all mails away."""
        self._scope.delete(messages)
