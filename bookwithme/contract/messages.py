"""What happened: mails and journal."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import ConfigDict, Field

from bookwithme.contract.base import Record
from bookwithme.contract.types import Count, Guid, Instant, OneOf, QueryNumber, Text, Wait, left_out
from bookwithme.contract.world import ClockFace

KINDS = (
    "opened",
    "unknownLink",
    "decision",
    "linkCreated",
    "linkRevoked",
    "codeSent",
    "booked",
    "rescheduled",
    "cancelled",
    "mail",
    "console",
    "policy",
    "meetingType",
    "page",
    "calendar",
    "event",
    "clock",
    "settings",
    "faults",
    "world",
)
"""The kinds of the journal's entries."""

EntryKind = Annotated[str, OneOf(KINDS)]


class Mail(Record):
    """A mail; `replyTo`, `code` and `calendar` only where it has them."""

    guid: Guid = Field(alias="id")
    kind: str
    sender: str = Field(alias="from")
    sender_name: str = Field(alias="fromName")
    recipients: tuple[str, ...] = Field(alias="to")
    reply_to: str | None = left_out()
    subject: str
    sent_at: Instant
    language: str
    text: str
    html: str
    links: tuple[str, ...]
    code: str | None = left_out()
    calendar: str | None = left_out()


class MessagesQuery(Record):
    """Mails to somebody about something."""

    to: Text = ""
    subject: Text = ""
    wait: Wait = 0.0


class ChangesQuery(Record):
    """Whether the world changed since; without `after` it answers in any case."""

    after: QueryNumber | None = None


class Changes(Record):
    """Where a world stands. `after`: a number that grows with each change of it.

    `journal`, `mails`: the id of the last of each, after which the next ones come.
    """

    after: Count
    journal: Count
    mails: Guid | None
    clock: ClockFace


class Entry(Record):
    """One thing that happened. What else it holds depends on its kind."""

    model_config = ConfigDict(extra="allow")

    id: Count
    kind: EntryKind
    at: Instant

    @classmethod
    def told(cls, entry: Any) -> Entry:
        """An entry of the journal as the contract writes it."""
        return cls(**entry.data | {"id": entry.id, "kind": entry.kind, "at": entry.at})


class JournalQuery(Record):
    """What happened after an entry, of a kind or of all, with a text in it."""

    kind: EntryKind | None = None
    text: Text = ""
    after: QueryNumber = 0
    wait: Wait = 0.0
