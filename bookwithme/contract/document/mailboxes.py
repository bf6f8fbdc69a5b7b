"""What a document says there is: mailboxes with calendars, events, meeting types and links."""

from collections.abc import Iterator, Mapping
from datetime import date
from string import Formatter
from typing import Annotated, Any, ClassVar

from pydantic import Field

from bookwithme.contract.base import Documented, Partial, those_of
from bookwithme.contract.document.events import Event
from bookwithme.contract.document.moments import Moment, Present
from bookwithme.contract.document.places import placed
from bookwithme.contract.links import LinkName
from bookwithme.contract.mailbox import Address, MailboxFields, PageFields, Policy
from bookwithme.contract.meeting_type import TypeFields
from bookwithme.contract.types import AsText, Day, Flag, Guid, Line, Text, left_out, ruled
from bookwithme.domain import links as links_domain
from bookwithme.domain import mailbox as mailbox_domain
from bookwithme.domain import meeting_type as type_domain
from bookwithme.domain.errors import FieldProblem
from bookwithme.domain.mailbox import NAME_LENGTH, calendar_name_problems


def _bytes(value: object) -> bytes:
    if not isinstance(value, str):
        raise ValueError("must be text")
    try:
        return value.encode("latin-1")
    except UnicodeEncodeError:
        raise ValueError("must be bytes, each written as the Latin-1 character it is") from None


Latin1 = Annotated[
    bytes,
    AsText(
        _bytes,
        lambda content: content.decode("latin-1"),
        {"type": "string", "description": "Each character is a byte."},
    ),
]


class Page(Partial, PageFields):
    """The booking page of a mailbox; `readyAt`: when it is, or was, provisioned."""

    on: Flag
    ready_at: Moment | None

    def made(self, present: Present) -> mailbox_domain.Page:
        """The page that it describes; raises InvalidInput."""
        return mailbox_domain.Page(**present.values(self))


class Calendar(Partial):
    """A calendar: its content as text, as latin1 (each character a byte), or as a file.

    A file lies beside the scenario, or in the seed data. Dates move by whole weeks from `week`, the
    Monday for which the calendar was written.
    """

    required: ClassVar = ("name",)

    name: Annotated[
        Line, Field(min_length=1, max_length=NAME_LENGTH), ruled(calendar_name_problems)
    ]
    text: Text | None
    latin1: Latin1 | None
    file: Annotated[Text, Field(max_length=200)] | None
    week: Day
    url: Text | None
    fetched_at: Moment | None
    failure: Text | None
    failure_values: dict[Text, Text] = left_out({})
    failed_since: Moment | None = left_out()

    @property
    def body(self) -> bytes | None:
        """Its content, where that is not a file."""
        return self.latin1 if self.text is None else self.text.encode()

    @property
    def written_for(self) -> date | None:
        """The Monday for which it was written."""
        week: date | None = self.values().get("week")
        return week

    @property
    def content_name(self) -> str:
        """The name of the field that has its content."""
        if self.file is not None:
            return "file"
        return "latin1" if self.text is None else "text"

    def kept(self, present: Present) -> dict[str, Any]:
        """What is known of it besides its content, by field name; raises InvalidInput."""
        values = {"failure_values": {}} | present.values(self)
        return {name: each for name, each in values.items() if name not in _CONTENT}

    @classmethod
    def rules(cls, given: Mapping[str, Any]) -> Iterator[FieldProblem]:
        """A failure is a sentence with its values."""
        if not _fits(given.get("failure") or "", given.get("failure_values", {})):
            sentence = "must have places for failureValues only, such as {status}"
            yield FieldProblem("failure", sentence)


_CONTENT = ("text", "latin1", "file", "week")


def _fits(message: str, values: Mapping[str, str]) -> bool:
    """Whether it has places for these values alone: no widths, no attributes, nothing to expand."""
    try:
        places = [place[1:] for place in Formatter().parse(message) if place[1] is not None]
    except ValueError:
        return False
    return all(name in values and not (spec or conversion) for name, spec, conversion in places)


class Link(Partial):
    """A private link; where it has no code, the world makes one."""

    bookingcode: Guid
    created_at: Moment
    single_use: Flag
    name: LinkName = left_out("")
    sent_to: tuple[Text, ...] = left_out(())
    consumed_at: Moment | None
    revoked_at: Moment | None

    def made(self, present: Present, **made: Any) -> links_domain.PrivateLink:
        """The link that it describes, with what the world makes; raises InvalidInput."""
        return links_domain.PrivateLink(
            **({"created_at": present.now} | made | present.values(self))
        )


class MeetingType(Documented, TypeFields):
    """A meeting type with its links, in order of creation."""

    required: ClassVar = ("title", "links")
    kept: ClassVar = type_domain.MeetingType
    first: ClassVar = (
        *("title", "description", "category", "location", "visibility", "duration", "hours"),
        *("buffer_before", "buffer_after", "start_time_increment", "teams_meeting"),
        *("minimum_lead_time", "maximum_lead_time"),
    )

    guid: Guid
    deleted_at: Moment | None
    links: tuple[Link, ...] = ()

    def made(self, present: Present, **made: Any) -> type_domain.MeetingType:
        """The meeting type that it describes, with what the world makes; raises InvalidInput."""
        own = those_of(type_domain.MeetingType, present.values(self))
        return type_domain.MeetingType(**(made | own))


class Mailbox(Documented, MailboxFields, Policy):
    """A mailbox with its calendars, and its meeting types in order of creation."""

    required: ClassVar = (
        "address", "display_name", "time_zone", "page", "calendars", "events", "meeting_types",
    )  # fmt: skip
    kept: ClassVar = mailbox_domain.Mailbox
    first: ClassVar = (
        *("alias", "display_name", "time_zone", "language", "subscription", "bookings_plan"),
        *("meeting_hours", "blocking_statuses"),
    )

    address: Address
    exchange_guid: Guid
    calendar_secret: Annotated[Text, Field(max_length=64)]
    ews_enabled: Flag | None  # written also where it is blank: left out, it is true
    page: Page = Field(default_factory=lambda: Page.read({}))
    calendars: tuple[Calendar, ...] = ()
    events: tuple[Event, ...] = left_out(())
    meeting_types: tuple[MeetingType, ...] = ()

    def made(self, present: Present, **made: Any) -> mailbox_domain.Mailbox:
        """The mailbox that it describes, with what the world makes; raises InvalidInput."""
        address = self.address.lower()
        own = those_of(mailbox_domain.Mailbox, self.values())
        with placed("page"):
            page = self.page.made(present)
        apart = {"ews": self.policy(enabled=True), "page": page}
        alias = {"alias": address.partition("@")[0]}
        return mailbox_domain.Mailbox(**(alias | made | own | apart | {"address": address}))
