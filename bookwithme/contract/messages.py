"""What happened: mails and journal."""

from typing import Annotated, Any, Self

from pydantic import ConfigDict, Field

from bookwithme.contract.base import Record
from bookwithme.contract.paging import Limit, Limited, Part
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
    "client",
    "lesson",
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


class MessagesQuery(Part):
    """Mails to somebody about something; `wait`: as soon as there are `count` of them."""

    to: Text = ""
    subject: Text = ""
    count: Limit = 1
    wait: Wait = 0.0


class ChangesQuery(Record):
    """Whether the world changed since; without `after` it answers in any case."""

    after: QueryNumber | None = None


class Changes(Record):
    """Where a world stands. `after`: a number that grows with each change of it.

    `journal`, `mails`: the id of the last of each, after which the next ones come; `lesson`: that
    of the lesson's last entry in the journal.
    """

    after: Count
    journal: Count
    mails: Guid | None
    lesson: Count
    clock: ClockFace


class Actor(Record):
    """Who did it: which persona, by whose invitation; null where nobody said so."""

    persona: str | None
    trainee: str | None


class Entry(Record):
    """One thing that happened, `at` in the world's time. What else it holds depends on its kind."""

    model_config = ConfigDict(extra="allow")

    id: Count
    kind: EntryKind
    at: Instant
    really_at: Instant | None
    by: Actor

    @classmethod
    def told(cls, entry: Any) -> Self:
        """An entry of the journal as the contract writes it."""
        own = {name: getattr(entry, name) for name in ("id", "kind", "at", "really_at")}
        return cls(**entry.data | own | {"by": Actor.of(entry)})


class JournalQuery(Limited):
    """What happened after an entry, of a kind or of all, with a text in it."""

    kind: EntryKind | None = None
    text: Text = ""
    after: QueryNumber = 0
    wait: Wait = 0.0
