"""Events of a mailbox's own calendar."""

from typing import Annotated, Any, ClassVar

from pydantic import Field

from bookwithme.contract.base import Change, Partial, Record, WrittenAs
from bookwithme.contract.types import (
    Flag,
    Guid,
    Instant,
    Line,
    Lines,
    Text,
    Zone,
    left_out,
    matching,
)
from bookwithme.domain import event as domain
from bookwithme.domain.event import (
    BODY_LENGTH,
    CATEGORIES,
    CHANGES,
    RECURRENCE,
    SUBJECT_LENGTH,
    UID_LENGTH,
    Sensitivity,
)
from bookwithme.domain.freebusy import Status
from bookwithme.domain.meeting_type import TEXT_LENGTH

Subject = Annotated[Line, Field(max_length=SUBJECT_LENGTH)]
Place = Annotated[Line, Field(max_length=TEXT_LENGTH)]
Body = Annotated[Lines, Field(max_length=BODY_LENGTH)]


class ChangeDetails(Record):
    """What is otherwise with one occurrence, but for when it is."""

    is_deleted: Flag = left_out(default=False, alias="deleted")
    subject: Subject | None = left_out()
    location: Place | None = left_out()
    body: Body | None = left_out()
    status: Status | None = left_out()


class ChangeFields(ChangeDetails):
    """One occurrence that is deleted, or is otherwise than its series has it."""

    occurrence: Instant
    start: Instant | None = left_out()
    end: Instant | None = left_out()


ChangedOccurrence = Annotated[domain.Change, WrittenAs(ChangeFields)]
"""The domain's change, which the contract reads and writes as `ChangeFields`."""


class EventDetails(Record):
    """What an event is, but for when it is."""

    subject: Subject
    all_day: Flag
    time_zone: Zone
    status: Status
    location: Place
    body: Body
    sensitivity: Sensitivity
    categories: Annotated[tuple[Subject, ...], Field(max_length=CATEGORIES)]
    recurrence: Annotated[Text, matching(RECURRENCE)] | None


class EventFields(EventDetails):
    """An event's own fields, as everybody reads and writes them."""

    start: Instant
    end: Instant
    changes: Annotated[tuple[ChangedOccurrence, ...], Field(max_length=CHANGES)]


class EventInfo(EventFields):
    """An event; `revision` goes up with every change of it."""

    guid: Guid
    uid: str
    revision: int
    time_zone: str
    mailbox: str


class NewEvent(Partial, EventFields):
    """An event to be made; without a zone it is in the mailbox's, without a UID it gets one."""

    example: ClassVar[Any] = {
        "subject": "Dentist",
        "start": "2026-11-24T14:00:00Z",
        "end": "2026-11-24T15:00:00Z",
        "sensitivity": "private",
    }

    required = ("start", "end")

    uid: Annotated[Line, Field(min_length=1, max_length=UID_LENGTH)]

    def event(self, zone: str) -> domain.Event:
        """The event that it describes, in a mailbox of this zone; raises InvalidInput."""
        return domain.Event(**({"time_zone": zone} | self.values()))


class EventChange(Change, EventFields):
    """The fields of an event that are to change."""

    example: ClassVar[Any] = {"status": "tentative"}
