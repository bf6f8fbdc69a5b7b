"""What an attendee's address names: a page, a type, a private link; and whether it opens.

The order of the checks is the contract's: existence and code (404), access (403), the link's
state (410). A dead or unknown link tells neither type nor organizer.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bookwithme.domain.addresses import parse_guid, parse_page_name, parse_type_token
from bookwithme.domain.errors import NotFound, PageNotPublished
from bookwithme.domain.mailbox import PageState
from bookwithme.service.access_gate import Allowed, admit

if TYPE_CHECKING:
    from bookwithme.domain.links import PrivateLink
    from bookwithme.domain.mailbox import Mailbox
    from bookwithme.domain.meeting_type import MeetingType
    from bookwithme.storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Address:
    """An attendee's address as it stands in a URL: nothing about it is believed yet."""

    page: str
    token: str | None = None
    bookingcode: str | None = None


@dataclass(frozen=True, slots=True)
class Target:
    """What an address opens, found and allowed."""

    allowed: Allowed
    meeting_type: MeetingType | None = None
    link: PrivateLink | None = None

    @property
    def mailbox(self) -> Mailbox:
        """Whose page it is."""
        return self.allowed.mailbox


@dataclass(frozen=True, slots=True)
class TypeTarget(Target):
    """A target that names one meeting type."""

    meeting_type: MeetingType


def open_address(uow: UnitOfWork, address: Address) -> Target:
    """Find what an address names and let it pass.

    Raises:
        NotFound, PageNotPublished, AccessDenied, LinkDead: in this order.
    """
    mailbox = _mailbox(uow, address.page)
    if address.token is None:
        _check_published(uow, mailbox)
        return Target(admit(uow, mailbox))
    guid = parse_type_token(address.token)
    meeting_type = uow.meeting_types.ever(guid) if guid else None
    if meeting_type is None or meeting_type.mailbox_id != mailbox.id:
        raise NotFound
    return open_type(uow, meeting_type, address.bookingcode)


def _mailbox(uow: UnitOfWork, page: str) -> Mailbox:
    name = parse_page_name(page)
    mailbox = name and uow.mailboxes.by_guid(name.exchange_guid)
    if not name or not mailbox or mailbox.domain != name.domain:
        raise NotFound
    return mailbox


def open_type(uow: UnitOfWork, meeting_type: MeetingType, bookingcode: str | None) -> TypeTarget:
    """Let a type pass, by itself or by a link to it; raises as `open_address`.

    A deleted type opens by nothing, but its links still say that they were revoked.
    """
    mailbox = uow.mailboxes.by_id(meeting_type.mailbox_id)
    if mailbox is None:
        raise NotFound
    link = _link(uow, meeting_type, bookingcode)
    if link is None and (meeting_type.deleted_at or not meeting_type.is_public):
        raise NotFound
    _check_published(uow, mailbox)
    allowed = admit(uow, mailbox)
    if link:
        link.check(uow.now)
    return TypeTarget(allowed, meeting_type, link)


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
