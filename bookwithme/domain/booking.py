"""A booking, and when it can still be moved or cancelled."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Self, final
from uuid import UUID

from bookwithme.domain.errors import (
    BookingCancelled,
    BookingStarted,
    FieldProblem,
    NotTheAttendee,
    refuse_any,
)
from bookwithme.domain.mail_address import ascii_address
from bookwithme.domain.meeting_type import TEXT_LENGTH, MeetingType, text_problems
from bookwithme.domain.reminders import PlannedKind, PlannedMail

NAME_LENGTH = 120
EMAIL_LENGTH = 254
MOST_OPTIONAL = 9
"""So many are invited beside who books."""

NEVER = r'\s@<>()\[\],;:\\"\u0000-\u001f\u007f-\u009f'
"""What no address has, for a class of characters."""

EMAIL = rf"^[^{NEVER}]+@[^{NEVER}.]+(\.[^{NEVER}.]+)+$"
_EMAIL = re.compile(EMAIL)


class BookingStatus(StrEnum):
    """A booking takes its time until it is cancelled."""

    BOOKED = "booked"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Attendee:
    """Who books, as they say.

    Raises:
        InvalidInput: no name, no address, or text that may not stand in a mail.
    """

    name: str
    email: str
    notes: str = ""

    def __post_init__(self) -> None:
        refuse_any(attendee_problems(asdict(self)))


def attendee_problems(given: Mapping[str, Any]) -> Iterator[FieldProblem]:
    """What is wrong with those attributes of an attendee that are given."""
    if "name" in given:
        yield from text_problems("name", given["name"], NAME_LENGTH, needed=True)
    if "email" in given:
        yield from email_problems("email", given["email"])
    yield from text_problems("notes", given.get("notes", ""), TEXT_LENGTH, lines=True)


def email_problems(name: str, address: str) -> Iterator[FieldProblem]:
    """What forbids `address` as an e-mail address."""
    if not _EMAIL.fullmatch(address):
        yield FieldProblem(name, "must be an e-mail address such as name@example.com")
    yield from text_problems(name, address, EMAIL_LENGTH)


def same_address(one: str, other: str) -> bool:
    """Whether two spellings are the same mailbox to a person who types them."""
    spelled = (ascii_address(each.strip()).casefold() for each in (one, other))
    return next(spelled) == next(spelled)


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Booking:
    """One meeting that was booked. What its type said then stays with it.

    `optional_attendees`: who is invited beside the one who booked.
    """

    id: int = field(default=0, compare=False)
    mailbox_id: int
    meeting_type_id: int
    link_id: int | None = None
    guid: UUID
    manage_secret: str = field(repr=False)
    start: datetime
    end: datetime
    buffer_before: timedelta
    buffer_after: timedelta
    title: str
    attendee: Attendee
    uid: str
    time_zone: str
    language: str = "en"
    category: str | None = None
    location: str = ""
    description: str = ""
    status: BookingStatus = BookingStatus.BOOKED
    sequence: int = 0
    teams_id: str | None = None
    teams_passcode: str | None = None
    created_at: datetime
    cancel_reason: str = ""
    optional_attendees: tuple[Attendee, ...] = ()

    @property
    def subject(self) -> str:
        """The event's subject: who, then what."""
        return f"{self.attendee.name} - {self.title}"

    @property
    def everybody(self) -> tuple[Attendee, ...]:
        """Who is invited: the one who booked, then the others."""
        return self.attendee, *self.optional_attendees

    @property
    def is_cancelled(self) -> bool:
        """Whether its time is free again."""
        return self.status is BookingStatus.CANCELLED

    def check_open(self, now: datetime) -> None:
        """Let a booking pass that can still be changed; raises BookingCancelled, BookingStarted."""
        if self.is_cancelled:
            raise BookingCancelled
        if now >= self.start:
            raise BookingStarted

    def check_attendee(self, typed: str) -> None:
        """Ask for the attendee's own address, so that a scanner with the link can do nothing.

        Raises:
            NotTheAttendee: another address was typed.
        """
        if not same_address(typed, self.attendee.email):
            raise NotTheAttendee

    def moved(self, start: datetime, meeting_type: MeetingType) -> Self:
        """The booking at another time, under the type's present rules.

        SEQUENCE + 1 where its time changes (RFC 5546): then others must be told.
        """
        end = start + meeting_type.duration
        return replace(
            self,
            start=start,
            end=end,
            buffer_before=meeting_type.buffer_before,
            buffer_after=meeting_type.buffer_after,
            sequence=self.sequence + ((start, end) != (self.start, self.end)),
        )

    def plan_mails(self, meeting_type: MeetingType, now: datetime) -> list[PlannedMail]:
        """The reminders and follow-ups that it gets, but for those whose time is past."""
        reminders = [
            PlannedMail(
                kind=PlannedKind.REMINDER,
                due_at=self.start - each.before,
                text=each.text,
                copy_to_organizer=each.copy_to_organizer,
            )
            for each in meeting_type.reminders
        ]
        follow_ups = [
            PlannedMail(kind=PlannedKind.FOLLOW_UP, due_at=self.end + each.after, text=each.text)
            for each in meeting_type.follow_ups
        ]
        return [each for each in (*reminders, *follow_ups) if each.due_at > now]

    def cancelled(self, reason: str) -> Self:
        """The booking given up; SEQUENCE + 1 (RFC 5546)."""
        return replace(
            self,
            status=BookingStatus.CANCELLED,
            cancel_reason=reason,
            sequence=self.sequence + 1,
        )
