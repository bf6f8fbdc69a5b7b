"""Bookings."""

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, ClassVar

from pydantic import ConfigDict, Field

from bookwithme.contract.base import Record, WrittenAs
from bookwithme.contract.paging import Part
from bookwithme.contract.problems import NAMED
from bookwithme.contract.types import (
    Count,
    Guid,
    Instant,
    Language,
    Line,
    Lines,
    Text,
    Url,
    Zone,
    left_out,
    matching,
)
from bookwithme.domain.booking import (
    EMAIL,
    EMAIL_LENGTH,
    MOST_OPTIONAL,
    NAME_LENGTH,
    Attendee,
    BookingStatus,
    attendee_problems,
)
from bookwithme.domain.errors import FieldProblem
from bookwithme.domain.meeting_type import TEXT_LENGTH


class AttendeeFields(Record):
    """Who books, as they say."""

    model_config = ConfigDict(json_schema_serialization_defaults_required=False)

    name: Annotated[Line, Field(min_length=1, max_length=NAME_LENGTH), matching(NAMED)]
    email: Annotated[Line, Field(max_length=EMAIL_LENGTH), matching(EMAIL)]
    notes: Annotated[Lines, Field(max_length=TEXT_LENGTH)] = ""

    @classmethod
    def rules(cls, given: Mapping[str, Any]) -> Iterator[FieldProblem]:
        """Hold it against the attendee's own rules."""
        return attendee_problems(given)


OptionalAttendees = Annotated[
    tuple[Annotated[Attendee, WrittenAs(AttendeeFields)], ...], Field(max_length=MOST_OPTIONAL)
]
"""Who is invited beside the one who books."""


class BookingInfo(Record):
    """A booking, for the operator: with its manage link."""

    id: Guid
    mailbox: str
    meeting_type: Guid
    bookingcode: Guid | None
    title: str
    start: Instant
    end: Instant
    status: BookingStatus
    name: str
    email: str
    notes: str
    time_zone: str
    language: str
    location: str
    sequence: Count
    created_at: Instant
    cancel_reason: str
    optional_attendees: OptionalAttendees = left_out(())
    manage_url: Url
    teams_url: Url | None = left_out()


class NewBooking(AttendeeFields):
    """A booking to be made; `timeZone` and `lang` are for what is mailed."""

    example: ClassVar = {
        "start": "2026-11-24T09:00:00Z",
        "name": "Ben Walters",
        "email": "ben@fabrikam.com",
    }

    start: Instant
    time_zone: Zone | None = None
    language: Language = Field("en", alias="lang")
    bookingcode: Text | None = None


class BookingsQuery(Part):
    """Whose bookings."""

    mailbox: Text | None = None


class Reschedule(Record):
    """When a booking is to be."""

    example: ClassVar = {"start": "2026-11-25T09:00:00Z"}

    start: Instant


class Cancel(Record):
    """Why a booking is given up."""

    example: ClassVar = {"reason": "Something came up."}

    reason: Annotated[Lines, Field(max_length=TEXT_LENGTH)] | None = None
