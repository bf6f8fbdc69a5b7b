"""Resolve an attendee's address: the page, meeting type and private link that it names.

The order of the checks is the contract's: existence and code (404), access (403), the link's
state (410). A dead or unknown link tells neither type nor organizer.
"""

from dataclasses import dataclass
from typing import Self
from uuid import UUID

from bookwithme.domain.addresses import parse_guid, parse_page_name, parse_type_token
from bookwithme.domain.errors import NotFound, PageNotPublished, SlotUnavailable, existing
from bookwithme.domain.links import PrivateLink
from bookwithme.domain.mailbox import Mailbox, PageState
from bookwithme.domain.meeting_type import MeetingType
from bookwithme.service.access_gate import Allowed, admit
from bookwithme.storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Address:
    """An attendee's address as it stands in a URL: nothing about it is believed yet.

    `page`: empty where a meeting type is named without its page, as in the control API.
    """

    page: str
    token: str | None = None
    bookingcode: str | None = None

    @classmethod
    def of_type(cls, guid: UUID, bookingcode: str | None = None) -> Self:
        """Name a meeting type by its GUID."""
        return cls("", str(guid), bookingcode)


@dataclass(frozen=True, slots=True)
class Resolved:
    """What an address opens, found and allowed."""

    allowed: Allowed
    meeting_type: MeetingType | None = None
    link: PrivateLink | None = None

    @property
    def mailbox(self) -> Mailbox:
        """Whose page it is."""
        return self.allowed.mailbox


@dataclass(frozen=True, slots=True)
class ResolvedType(Resolved):
    """One meeting type that an address opens."""

    meeting_type: MeetingType

    @property
    def link_id(self) -> int | None:
        """The id of the link that it was opened by, if any."""
        return self.link.id if self.link else None

    @property
    def ids(self) -> tuple[int, int, int | None]:
        """What tells two of equal words apart, as before and after a reset of the world."""
        return self.mailbox.id, self.meeting_type.id, self.link_id


def resolve(uow: UnitOfWork, address: Address) -> Resolved:
    """Find what an address names, and check that it may be opened.

    Raises:
        NotFound, PageNotPublished, AccessDenied, LinkDead: in this order.
    """
    mailbox = owner_of(uow, address.page) if address.page else None
    if address.token is not None:
        return _resolve_type(uow, address.token, address.bookingcode, mailbox)
    if mailbox is None:
        raise NotFound
    _check_published(uow, mailbox)
    return Resolved(admit(uow, mailbox))


def resolve_type(uow: UnitOfWork, address: Address) -> ResolvedType:
    """Resolve an address that must name a meeting type.

    Raises:
        As `resolve`. SlotUnavailable: it names a page.
    """
    resolved = resolve(uow, address)
    if not isinstance(resolved, ResolvedType):
        raise SlotUnavailable("Choose a meeting type first.")
    return resolved


def owner_of(uow: UnitOfWork, page: str) -> Mailbox:
    """Find whose page has this name; raises NotFound."""
    name = existing(parse_page_name(page))
    guid = name.exchange_guid
    mailbox = uow.recall(("mailbox", guid), lambda: uow.mailboxes.by_guid(guid))
    if not mailbox or mailbox.domain != name.domain:
        raise NotFound
    return mailbox


def _resolve_type(
    uow: UnitOfWork, token: str, bookingcode: str | None, page_of: Mailbox | None
) -> ResolvedType:
    """Resolve a type, on a page where one is named, by itself or by a link to it.

    A deleted type opens by nothing, but its links still say that they were revoked.
    """
    guid = existing(parse_type_token(token))
    found = uow.recall(("ever", guid), lambda: uow.meeting_types.ever(guid))
    meeting_type = existing(found)
    mailbox = page_of or uow.mailboxes.by_id(meeting_type.mailbox_id)
    if mailbox is None or mailbox.id != meeting_type.mailbox_id:
        raise NotFound
    link = _link(uow, meeting_type, bookingcode)
    if link is None and (meeting_type.deleted_at or not meeting_type.is_public):
        raise NotFound
    _check_published(uow, mailbox)
    allowed = admit(uow, mailbox)
    if link:
        link.check(uow.now)
    return ResolvedType(allowed, meeting_type, link)


def _link(
    uow: UnitOfWork, meeting_type: MeetingType, bookingcode: str | None
) -> PrivateLink | None:
    if bookingcode is None:
        return None
    code = parse_guid(bookingcode)
    link = uow.links.by_code(code) if code else None
    if link is None or link.meeting_type_id != meeting_type.id:
        raise NotFound
    return link


def _check_published(uow: UnitOfWork, mailbox: Mailbox) -> None:
    if mailbox.page.state(uow.now) is not PageState.PUBLISHED:
        raise PageNotPublished
