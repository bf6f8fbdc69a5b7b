"""Meeting types."""

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, ClassVar, Self

from pydantic import Field

from bookwithme.contract.base import Change, Partial, Record, WrittenAs
from bookwithme.contract.hours import MeetingHours
from bookwithme.contract.problems import NAMED
from bookwithme.contract.types import (
    Duration,
    Flag,
    Guid,
    Line,
    Lines,
    OneOf,
    Url,
    left_out,
    matching,
)
from bookwithme.domain import meeting_type as domain
from bookwithme.domain import reminders
from bookwithme.domain.addresses import type_token, type_url
from bookwithme.domain.errors import FieldProblem
from bookwithme.domain.mailbox import Mailbox
from bookwithme.domain.meeting_type import (
    CATEGORIES,
    TEXT_LENGTH,
    TITLE_LENGTH,
    Visibility,
    field_problems,
)

MailText = Annotated[Lines, Field(min_length=1, max_length=TEXT_LENGTH)]


class Reminder(Record):
    """A mail to the attendee before the start; its text is a little Markdown."""

    before: Duration
    text: MailText
    copy_to_organizer: Flag = left_out(default=False)


class FollowUp(Record):
    """A mail to the attendee after the end."""

    after: Duration
    text: MailText


Reminders = Annotated[
    tuple[Annotated[reminders.Reminder, WrittenAs(Reminder)], ...], Field(max_length=reminders.MOST)
]
FollowUps = Annotated[
    tuple[Annotated[reminders.FollowUp, WrittenAs(FollowUp)], ...], Field(max_length=reminders.MOST)
]


class TypeFields(Record):
    """A meeting type's own fields, as everybody reads and writes them."""

    title: Annotated[Line, Field(min_length=1, max_length=TITLE_LENGTH), matching(NAMED)]
    description: Annotated[Lines, Field(max_length=TEXT_LENGTH)]
    category: Annotated[str, OneOf(CATEGORIES)] | None
    location: Annotated[Line, Field(max_length=TEXT_LENGTH)]
    visibility: Visibility
    duration: Duration
    buffer_before: Duration
    buffer_after: Duration
    start_time_increment: Duration
    minimum_lead_time: Duration
    maximum_lead_time: Duration
    teams_meeting: Flag | None
    hours: MeetingHours | None
    reminders: Reminders
    follow_ups: FollowUps

    @classmethod
    def rules(cls, given: Mapping[str, Any]) -> Iterator[FieldProblem]:
        """Hold the fields against the meeting type's own rules."""
        return field_problems(given)


class Type(TypeFields):
    """A meeting type."""

    id: Guid
    token: str
    url: Url
    mailbox: str

    @classmethod
    def at(cls, base: str, mailbox: Mailbox, meeting_type: domain.MeetingType) -> Self:
        """A meeting type in the world whose addresses begin with `base`."""
        guid = meeting_type.guid
        return cls.of(
            meeting_type,
            id=guid,
            token=type_token(guid),
            url=type_url(base, mailbox.page_name, guid),
            mailbox=mailbox.address,
        )


class NewType(Partial, TypeFields):
    """A meeting type to be made; what is left out is as an untouched form shows it."""

    example: ClassVar = {"title": "Intro", "visibility": "private", "duration": "PT30M"}

    required = ("title",)


class TypeChange(Change, TypeFields):
    """The fields of a meeting type that are to change."""

    example: ClassVar = {"bufferAfter": "PT15M"}
