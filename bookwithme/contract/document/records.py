"""What a document says has happened: bookings and mails."""

from datetime import datetime, timedelta
from typing import Annotated, Any, ClassVar

from pydantic import AfterValidator, Field

from bookwithme.contract.base import Partial, Record, those_of
from bookwithme.contract.bookings import AttendeeFields, OptionalAttendees
from bookwithme.contract.document.moments import Moment, Present
from bookwithme.contract.types import Count, Duration, Flag, Guid, Language, Text, Zone, left_out
from bookwithme.domain import booking as domain
from bookwithme.domain import reminders
from bookwithme.domain.booking import Attendee, BookingStatus
from bookwithme.domain.errors import FieldProblem, InvalidInput
from bookwithme.domain.interval import Interval
from bookwithme.domain.meeting_type import BUFFERS, DURATIONS, TEXT_LENGTH
from bookwithme.domain.reminders import MOST, PlannedKind


def _buffer(length: timedelta) -> timedelta:
    if length > BUFFERS[1]:
        raise ValueError("must be 4 hours at most")
    return length


Buffer = Annotated[Duration, AfterValidator(_buffer)]
Number = Annotated[Count, Field(lt=2**31)]


class PlannedMail(Partial):
    """A reminder or follow-up that waits for its time."""

    required: ClassVar = ("kind", "due_at", "text")

    kind: PlannedKind
    due_at: Moment
    text: Annotated[Text, Field(max_length=TEXT_LENGTH)]
    copy_to_organizer: Flag

    def made(self, present: Present) -> reminders.PlannedMail:
        """The mail that it describes; raises InvalidInput."""
        return reminders.PlannedMail(**present.values(self))


class Booking(Partial, AttendeeFields):
    """A booking; what is left out, its meeting type and mailbox say."""

    required: ClassVar = (
        "mailbox", "meeting_type", "start", "name", "email", "optional_attendees",
    )  # fmt: skip

    mailbox: Text
    meeting_type: Annotated[Count, Field(description="Of the mailbox's, counted from 0.")]
    link: Annotated[Count, Field(description="Of the meeting type's, counted from 0.")] | None
    guid: Guid
    manage_secret: Annotated[Text, Field(max_length=64)]
    uid: Annotated[Text, Field(max_length=255)]
    start: Moment
    end: Moment
    buffer_before: Buffer
    buffer_after: Buffer
    title: Annotated[Text, Field(max_length=120)]
    time_zone: Zone
    language: Language
    category: Annotated[Text, Field(max_length=16)] | None
    location: Text
    description: Text
    status: BookingStatus
    sequence: Number
    teams_id: Annotated[Text, Field(max_length=32)] | None
    teams_passcode: Annotated[Text, Field(max_length=16)] | None
    created_at: Moment
    cancel_reason: Text
    optional_attendees: OptionalAttendees = left_out(())
    planned: Annotated[
        tuple[PlannedMail, ...],
        Field(max_length=2 * MOST, description="Left out: what the meeting type says."),
    ]

    @property
    def address(self) -> str:
        """Whose it is."""
        return self.mailbox.lower()

    @property
    def is_cancelled(self) -> bool:
        """Whether it takes no time."""
        return self.status is BookingStatus.CANCELLED

    def time(self, present: Present, length: timedelta) -> Interval:
        """When it is; `length`: of its meeting type. Raises InvalidInput."""
        values = present.values(self, "start", "end")
        start: datetime = values["start"]
        time = Interval(start, values.get("end", start + length))
        if not timedelta(0) < time.end - time.start <= DURATIONS[1]:
            raise InvalidInput(FieldProblem("end", "must be after the start, by 24 hours at most"))
        return time

    def made(self, present: Present, time: Interval, **made: Any) -> domain.Booking:
        """The booking that it describes, with what the world makes; raises InvalidInput."""
        given = present.values(self)
        attendee = Attendee(self.name, self.email, given.get("notes", ""))
        own = those_of(domain.Booking, given) | {"start": time.start, "end": time.end}
        return domain.Booking(**(made | own), attendee=attendee)


class Message(Record):
    """A mail. `{base}` stands in it where the world's own address stood."""

    guid: Guid
    kind: Annotated[Text, Field(max_length=32)]
    sender: Annotated[Text, Field(max_length=254)] = Field(alias="from")
    sender_name: Annotated[Text, Field(max_length=254)] = Field(alias="fromName")
    recipients: Annotated[tuple[Text, ...], Field(max_length=1_000)] = Field(alias="to")
    reply_to: Annotated[Text, Field(max_length=254)] | None = left_out()
    subject: Text
    sent_at: Moment
    language: Language
    text: Text
    html: Text
    calendar: Text | None = None
    links: Annotated[tuple[Text, ...], Field(max_length=1_000)] = ()
    code: Annotated[Text, Field(max_length=6)] | None = None
