"""Mailboxes, whether their owners may use Bookings, and their pages."""

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, ClassVar, Self

from pydantic import ConfigDict, Field, PlainSerializer, WithJsonSchema

from bookwithme.contract.base import Change, Partial, Record, WrittenAs, those_of
from bookwithme.contract.document.about import Said
from bookwithme.contract.hours import MeetingHours
from bookwithme.contract.links import Openings
from bookwithme.contract.problems import NAMED
from bookwithme.contract.types import (
    Flag,
    Guid,
    Instant,
    Language,
    Line,
    Lines,
    OneOf,
    Text,
    Url,
    Zone,
    left_out,
    matching,
)
from bookwithme.domain.access import BOOKINGS, ApplicationAccessPolicy, EwsPolicy, Program, Protocol
from bookwithme.domain.addresses import calendar_url, page_url
from bookwithme.domain.booking import EMAIL, EMAIL_LENGTH
from bookwithme.domain.errors import FieldProblem
from bookwithme.domain.freebusy import Status
from bookwithme.domain.mailbox import (
    ADDRESS,
    ALIAS,
    BANNERS,
    NAME_LENGTH,
    SIGNATURE_LENGTH,
    Mailbox,
    MailSignature,
    PageState,
    field_problems,
    new_problems,
)
from bookwithme.domain.subscriptions import nearest_covered

_OUTLOOKS_ORDER = (
    Status.BUSY,
    Status.TENTATIVE,
    Status.OOF,
    Status.WORKING_ELSEWHERE,
    Status.FREE,
)


def _ordered(blocking: frozenset[Status]) -> list[str]:
    return [status.value for status in _OUTLOOKS_ORDER if status in blocking]


Blocking = Annotated[
    frozenset[Status],
    Field(max_length=10),
    PlainSerializer(_ordered, return_type=list[str]),
    WithJsonSchema(
        {
            "type": "array",
            "items": {"type": "string", "enum": [each.value for each in _OUTLOOKS_ORDER]},
            "maxItems": 10,
        }
    ),
]
"""The statuses that close time, in the order in which Outlook names them."""

Address = Annotated[Line, Field(max_length=EMAIL_LENGTH), matching(EMAIL)]
Banner = Annotated[str, OneOf(BANNERS)]


class OwnSignature(Partial):
    """What stands below a mailbox's own mails; what is left out is empty, or false."""

    model_config = ConfigDict(json_schema_serialization_defaults_required=False)

    html: Annotated[Lines, Field(max_length=SIGNATURE_LENGTH)]
    text: Annotated[Lines, Field(max_length=SIGNATURE_LENGTH)]
    auto_add: Flag


class MailboxFields(Record):
    """What may change of a mailbox."""

    alias: Annotated[Line, matching(ALIAS)]
    display_name: Annotated[Line, Field(min_length=1, max_length=NAME_LENGTH), matching(NAMED)]
    time_zone: Zone
    language: Language
    subscription: Annotated[Line, Field(max_length=NAME_LENGTH)] | None
    bookings_plan: Flag
    meeting_hours: MeetingHours
    blocking_statuses: Blocking
    owa_mailbox_policy: Text | None
    about: Said | None
    signature: Annotated[MailSignature, WrittenAs(OwnSignature)]

    @classmethod
    def rules(cls, given: Mapping[str, Any]) -> Iterator[FieldProblem]:
        """Hold the fields against the mailbox's own rules."""
        return field_problems(given)


class MailboxInfo(MailboxFields):
    """A mailbox, with the addresses of its page and its published calendar."""

    address: str
    time_zone: str  # it is known to be one: looking it up again may open a file
    exchange_guid: Guid
    page_url: Url
    calendar_url: Url
    about: Said | None = left_out()
    notes: tuple[str, ...] = left_out(())

    @classmethod
    def at(cls, base: str, mailbox: Mailbox) -> Self:
        """A mailbox of the world whose addresses begin with `base`."""
        name = mailbox.page_name
        return cls.of(
            mailbox,
            page_url=page_url(base, name),
            calendar_url=calendar_url(base, name, mailbox.calendar_secret),
            notes=tuple(_notes(mailbox)),
        )


def _notes(mailbox: Mailbox) -> Iterator[str]:
    """What whoever made a mailbox may not have meant."""
    if near := nearest_covered(mailbox.subscription):
        yield (
            f"The subscription {mailbox.subscription} does not include Bookings; the nearest that "
            f"does is {near}."
        )


class NewMailbox(Partial, MailboxFields):
    """A mailbox to be made; what is left out is as every mailbox has it at first."""

    example: ClassVar = {
        "address": "adele@contoso.com",
        "displayName": "Adele Vance",
        "timeZone": "Europe/Paris",
        "subscription": "Microsoft 365 E3",
    }

    required = ("address", "display_name", "time_zone", "subscription")

    address: Annotated[Line, Field(max_length=EMAIL_LENGTH), matching(ADDRESS)]

    @classmethod
    def rules(cls, given: Mapping[str, Any]) -> Iterator[FieldProblem]:
        """Hold it against the rules of what is made, too."""
        yield from super().rules(given)
        yield from new_problems(given)


class MailboxChange(Change, MailboxFields):
    """The fields of a mailbox that are to change."""

    example: ClassVar = {"meetingHours": {"weekly": {"monday": [["09:00", "12:00"]]}}}


Entries = Annotated[tuple[Text, ...], Field(max_length=1_000)]
"""Names of applications, with asterisks."""


class Policy(Record):
    """The EWS settings of an organization or of a mailbox; a blank one is left out."""

    ews_enabled: Flag | None = left_out()
    application_access_policy: ApplicationAccessPolicy | None = left_out(
        alias="ewsApplicationAccessPolicy"
    )
    allow_list: Entries = left_out((), alias="ewsAllowList")
    block_list: Entries = left_out((), alias="ewsBlockList")
    outlook: Flag | None = left_out(alias="ewsAllowOutlook")
    mac_outlook: Flag | None = left_out(alias="ewsAllowMacOutlook")
    entourage: Flag | None = left_out(alias="ewsAllowEntourage")

    def policy(self, *, enabled: bool | None = None) -> EwsPolicy:
        """The settings that it describes; `enabled`: EwsEnabled where it is left out."""
        return EwsPolicy(**({"ews_enabled": enabled} | those_of(EwsPolicy, self.values())))


class AccessQuery(Record):
    """Which program asks, and by which protocol; neither: the booking page."""

    client: Annotated[Text, Field(max_length=1_000)] | None = None
    protocol: Annotated[str, OneOf((Protocol.EWS, Protocol.REST))] | None = None

    @property
    def program(self) -> Program:
        """The program."""
        if self.client is None and self.protocol is None:
            return BOOKINGS
        return Program(self.client or "", Protocol(self.protocol or Protocol.EWS))


class AccessStep(Record):
    """One question of the decision."""

    step: str
    question: str
    value: str | None
    source: str
    outcome: str
    remedy: str | None


class ChangedPolicy(Policy):
    """What a policy says before or after a change: of EWS, or of Outlook on the web."""

    allowed_app_ids: Entries = left_out((), alias="ewsAllowedAppIDs")
    personal_bookings_disabled: Flag | None = left_out()
    bookings_mailbox_creation_enabled: Flag | None = left_out()


class PendingChange(Record):
    """A change of policy that waits for its hour."""

    at: Instant
    effective_at: Instant
    before: ChangedPolicy
    after: ChangedPolicy


class Access(Record):
    """The decision with all its steps, and the changes that wait for their hour."""

    allowed: bool
    reason: str | None
    steps: tuple[AccessStep, ...]
    pending: tuple[PendingChange, ...]


class PageFields(Record):
    """What may change of a page."""

    on: Flag = Field(alias="published")
    teams_for_all: Flag
    banner: Banner


class BookingsPage(PageFields):
    """A mailbox's page: `published` is what outsiders meet."""

    state: PageState
    url: Url
    openings: Openings

    @classmethod
    def at(cls, base: str, mailbox: Mailbox, state: PageState, openings: Openings) -> Self:
        """The page of a mailbox in the world whose addresses begin with `base`."""
        is_on = state is PageState.PUBLISHED
        url = page_url(base, mailbox.page_name)
        return cls.of(mailbox.page, on=is_on, state=state, url=url, openings=openings)


class BookingsPageChange(Change, PageFields):
    """The fields of a page that are to change."""

    example: ClassVar = {"published": False}
