"""Private links, sharing by e-mail, and the signature that leads to a page."""

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, ClassVar
from uuid import UUID

from pydantic import ConfigDict, Field, PlainValidator, WithJsonSchema

from bookwithme.contract.base import Change, Either, Record
from bookwithme.contract.types import (
    Count,
    Flag,
    Guid,
    Instant,
    Language,
    Line,
    Lines,
    OneOf,
    QueryNumber,
    Text,
    Url,
    matching,
    schema_of_query_number,
    written,
)
from bookwithme.domain.addresses import NAME_OF_TYPE, parse_type_token
from bookwithme.domain.booking import EMAIL, EMAIL_LENGTH, email_problems
from bookwithme.domain.errors import FieldProblem
from bookwithme.domain.links import NAME_LENGTH, LinkState
from bookwithme.domain.meeting_type import TEXT_LENGTH
from bookwithme.domain.pasted import LONGEST, LONGEST_SIGNATURE
from bookwithme.domain.sharing import RECIPIENTS, Icon, invitation_problems

QR_SIZES = (80, 2_000)
"""The least and the greatest width of a QR code, in pixels."""


LinkName = Annotated[Line, Field(max_length=NAME_LENGTH)]
"""What tells a link apart for its owner."""


Recipient = Annotated[Text, Field(max_length=EMAIL_LENGTH), matching(EMAIL)]

SignatureHtml = Annotated[Text, Field(max_length=LONGEST_SIGNATURE)]

Format = Annotated[str, OneOf(("htm", "txt", "eml"))]

ROWS = 1_000
"""So many signatures are made at once."""


class Openings(Record):
    """How often an address was opened, as it was shared and by what shared it.

    By `ep`, by each `utm_` parameter's values, and by who came: person, previewBot, scanner.
    """

    total: Count = 0
    by_ep: dict[str, Count] = Field(default_factory=dict)
    by_utm: dict[str, dict[str, Count]] = Field(default_factory=dict)
    by_client: dict[str, Count] = Field(default_factory=dict)


class PrivateLink(Record):
    """A private link as it is now; `sentTo`: to whom it was mailed."""

    bookingcode: Guid
    url: Url
    state: LinkState
    created_at: Instant
    expires_at: Instant
    single_use: bool
    meeting_type: Guid
    name: str
    sent_to: tuple[str, ...]
    openings: Openings


class LinkEvent(Record):
    """Something that became of a link; what else it holds depends on what it was."""

    model_config = ConfigDict(extra="allow")

    at: Instant
    what: str


class PrivateLinkStory(PrivateLink):
    """A private link, and what became of it."""

    events: tuple[LinkEvent, ...]


class NewLink(Record):
    """A link to be made, for ninety days or for one booking."""

    example: ClassVar = {"singleUse": True, "name": "Ben, first round"}

    single_use: Flag = False
    name: LinkName = ""


class LinkChange(Change):
    """The fields of a link that are to change."""

    example: ClassVar = {"name": "Ben, first round"}

    name: LinkName


class SeenCard(Record):
    """What a program found on a page to draw a card of it."""

    title: str
    description: str
    url: Url
    image: Url


class BotVisit(Record):
    """How a bot opened a link, as what it was known, and whether it changed anything."""

    agent: str
    method: str
    recognized_as: str
    status: int
    changed: bool
    card: SeenCard | None


class QrQuery(Record):
    """How a QR code is drawn: `size` in pixels, with a line below it."""

    size: Annotated[
        QueryNumber, Field(ge=QR_SIZES[0], le=QR_SIZES[1]), schema_of_query_number(*QR_SIZES)
    ] = 480
    caption: LinkName = ""


class SharePage(Record):
    """A mail by which an organizer shares a page."""

    example: ClassVar = {"to": ["ben@fabrikam.com"], "message": "Choose a time that suits you."}

    to: Annotated[tuple[Recipient, ...], Field(min_length=1, max_length=RECIPIENTS)]
    message: Annotated[Lines, Field(max_length=TEXT_LENGTH)] = ""
    language: Language = Field("en", alias="lang")

    @classmethod
    def rules(cls, given: Mapping[str, Any]) -> Iterator[FieldProblem]:
        """Hold it against the rules for what is shared by e-mail."""
        return invitation_problems(given.get("to"), given.get("message", ""))


class ShareType(SharePage):
    """A mail by which an organizer shares a meeting type, or a link to it."""

    bookingcode: Guid | None = None


def _type_guid(value: object) -> UUID:
    guid = parse_type_token(written(value))
    if guid is None:
        raise ValueError("must be a meeting type's id or token")
    return guid


TypeName = Annotated[
    UUID,
    PlainValidator(_type_guid),
    WithJsonSchema({"type": "string", "pattern": NAME_OF_TYPE}),
]
"""The GUID of a meeting type that is named by its id or token."""


class SignatureQuery(Record):
    """What a signature leads to, and its language."""

    meeting_type: TypeName | None = None
    bookingcode: Guid | None = None
    language: Language | None = Field(None, alias="lang")
    icon: Icon | None = None


class Card(SeenCard):
    """What a chat draws of an address."""

    image_width: Count
    image_height: Count


class Check(Record):
    """A thing to look at before a signature is used, and what was found."""

    check: str
    ok: bool
    says: str


class Signature(Record):
    """A mailbox's line for mails, where it leads, the card of that, and whether it works."""

    html: str
    text: str
    url: Url
    card: Card | None
    checks: tuple[Check, ...]


class SignatureToCheck(Either):
    """An address, or the HTML of a whole signature: one of them."""

    example: ClassVar = {"html": '<a href="https://outlook.office.com/bookwithme/user/…">Book</a>'}
    either: ClassVar = ("html", "url")

    url: Annotated[Text, Field(max_length=LONGEST)] | None = None
    html: SignatureHtml | None = None


class CheckedAddress(Record):
    """What an address is; `what`: page, meetingType, privateLink, or why it is none of them."""

    what: str
    url: str | None = None
    is_microsofts: bool = False
    meeting_type: Guid | None = None
    bookingcode: Guid | None = None
    entry_point: str | None = None


class CheckedSignature(Record):
    """The first booking address, if there is one, and every check over all links and pictures."""

    address: CheckedAddress
    checks: tuple[Check, ...]


class SignatureRow(Record):
    """Somebody to sign for."""

    name: Line
    address: Recipient
    url: Annotated[Text, matching("^https?://")]

    @classmethod
    def rules(cls, given: Mapping[str, Any]) -> Iterator[FieldProblem]:
        """The address is one, and the line leads into the web."""
        yield from email_problems("address", given.get("address", "a@b.example"))
        if not given.get("url", "https://").startswith(("https://", "http://")):
            yield FieldProblem("url", "must begin with https:// or http://")


class SignatureFiles(Either):
    """Signatures to be made: of mailboxes of the world, or of rows; in a ZIP, a folder for each."""

    example: ClassVar = {"mailboxes": "all", "formats": ["htm", "txt"]}
    either: ClassVar = ("mailboxes", "rows")

    mailboxes: (
        Annotated[str, OneOf(("all",))]
        | Annotated[tuple[Text, ...], Field(min_length=1, max_length=ROWS)]
        | None
    ) = None
    rows: Annotated[tuple[SignatureRow, ...], Field(min_length=1, max_length=ROWS)] | None = None
    template: SignatureHtml = ""
    formats: Annotated[tuple[Format, ...], Field(min_length=1)] = ("htm", "txt", "eml")
    icon: Icon | None = None
    language: Language = Field("en", alias="lang")
