"""Signatures: the line below a mail, what it leads to, and whether that works.

A signature can be looked at whatever state its page is in: that is what looking is for. So no gate
stands before it, and what it says of the gate is what an attendee would meet.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from ipaddress import ip_address
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from bookwithme.domain.addresses import (
    SIGNATURE,
    link_url,
    page_url,
    picture_url,
    type_token,
    type_url,
)
from bookwithme.domain.errors import BookwithmeError, NotFound
from bookwithme.domain.links import LinkState
from bookwithme.domain.mailbox import PageState
from bookwithme.mail.signature import Signature, signature
from bookwithme.mail.word import word_problems
from bookwithme.service.access_gate import decision_for, mailbox_at
from bookwithme.service.attendee.address_resolution import Address, resolve

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from bookwithme.domain.links import PrivateLink
    from bookwithme.domain.mailbox import Mailbox
    from bookwithme.domain.meeting_type import MeetingType
    from bookwithme.service.world_context import WorldContext
    from bookwithme.storage.unit_of_work import UnitOfWork

LINKS_TO_CHOOSE = 20
"""So many links of a type stand to choose from, the newest."""

ICON = "icon.png"


class Check(StrEnum):
    """What is looked at before one signs with an address."""

    OPENS = "opens"
    PAGE_ON = "pageOn"
    ACCESS = "access"
    LINK_ALIVE = "linkAlive"
    PUBLIC_ADDRESS = "publicAddress"
    WORD_SAFE = "wordSafe"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the signature is to lead to: a type, a private link; without either, the page."""

    guid: UUID | None = None
    bookingcode: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """A signature, and how it stands with what it leads to at `now`.

    `failure`: what an attendee who opens it is told; None where it opens.
    """

    mailbox: Mailbox
    meeting_type: MeetingType | None
    link: PrivateLink | None
    now: datetime
    url: str
    paper: Signature
    failure: BookwithmeError | None
    page: PageState
    allowed: bool

    def checks(self) -> dict[Check, bool]:
        """Every check and whether it is passed; of a link only where there is one."""
        alive = self.link and self.link.state(self.now) is LinkState.ACTIVE
        return {
            Check.OPENS: self.failure is None,
            Check.PAGE_ON: self.page is PageState.PUBLISHED,
            Check.ACCESS: self.allowed,
            **({} if alive is None else {Check.LINK_ALIVE: alive}),
            Check.PUBLIC_ADDRESS: is_public(self.url),
            Check.WORD_SAFE: not word_problems(self.paper.html),
        }


def signed(
    context: WorldContext, address: str, wanted: Wanted, language: str | None = None
) -> Signed:
    """Sign for a mailbox, in its owner's language unless another is wanted.

    Raises:
        NotFound: the mailbox, its type or its link; or the type is private and comes without one.
    """
    with context.read() as uow:
        mailbox = mailbox_at(uow, address)
        meeting_type, link = _found(uow, mailbox, wanted)
        url = _url(context, mailbox, meeting_type, link)
        return Signed(
            mailbox=mailbox,
            meeting_type=meeting_type,
            link=link,
            now=uow.now,
            url=url,
            paper=paper(context, url, language or mailbox.language),
            failure=_failure(uow, mailbox, meeting_type, link),
            page=mailbox.page.state(uow.now),
            allowed=decision_for(uow, mailbox).allowed,
        )


def paper(context: WorldContext, url: str, language: str, icon: str | None = None) -> Signature:
    """The signature's line with any address, also one of the real service.

    `icon`: where to take the picture from, if not from the public address.
    """
    return signature(url, icon or picture_url(context.base, ICON), language)


def _found(
    uow: UnitOfWork, mailbox: Mailbox, wanted: Wanted
) -> tuple[MeetingType | None, PrivateLink | None]:
    link = uow.links.by_code(wanted.bookingcode) if wanted.bookingcode else None
    meeting_type = uow.meeting_types.by_guid(wanted.guid) if wanted.guid else None
    if link and not wanted.guid:
        meeting_type = uow.meeting_types.by_id(link.meeting_type_id)
    if wanted.bookingcode and (
        link is None or meeting_type is None or link.meeting_type_id != meeting_type.id
    ):
        raise NotFound(f"There is no link {wanted.bookingcode}.")
    if (wanted.guid and meeting_type is None) or (
        meeting_type and meeting_type.mailbox_id != mailbox.id
    ):
        raise NotFound(f"{mailbox.address} has no such meeting type.")
    if meeting_type and not meeting_type.is_public and link is None:
        raise NotFound("A private meeting type is signed with by one of its links.")
    return meeting_type, link


def _url(
    context: WorldContext,
    mailbox: Mailbox,
    meeting_type: MeetingType | None,
    link: PrivateLink | None,
) -> str:
    if meeting_type is None:
        return page_url(context.base, mailbox.page_name, SIGNATURE)
    if link is None:
        return type_url(context.base, mailbox.page_name, meeting_type.guid, SIGNATURE)
    return link_url(context.base, mailbox.page_name, meeting_type.guid, link.bookingcode, SIGNATURE)


def _failure(
    uow: UnitOfWork, mailbox: Mailbox, meeting_type: MeetingType | None, link: PrivateLink | None
) -> BookwithmeError | None:
    """What whoever opens the address meets."""
    address = Address(
        str(mailbox.page_name),
        type_token(meeting_type.guid) if meeting_type else None,
        str(link.bookingcode) if link else None,
    )
    try:
        resolve(uow, address)
    except BookwithmeError as error:
        return error
    return None


def named(context: WorldContext, address: Address) -> tuple[Mailbox, MeetingType | None]:
    """What a picture of an address may name; raises as whoever opens the address is told."""
    with context.read() as uow:
        resolved = resolve(uow, address)
        return resolved.mailbox, resolved.meeting_type


def is_public(url: str) -> bool:
    """Whether others can reach an address: not one that means each reader's own machine."""
    host = urlsplit(url).hostname or ""
    try:
        return not ip_address(host).is_loopback
    except ValueError:
        return host != "localhost" and not host.endswith(".localhost")


@dataclass(frozen=True, slots=True)
class Choice:
    """What one mailbox can be signed with: its page, public types, and links of any type."""

    mailbox: Mailbox
    now: datetime
    public: tuple[MeetingType, ...]
    links: tuple[tuple[MeetingType, PrivateLink], ...]


def choices(context: WorldContext) -> list[Choice]:
    """What signatures can lead to, mailbox by mailbox."""
    with context.read() as uow:
        return [_choice(uow, each) for each in uow.mailboxes.all()]


def _choice(uow: UnitOfWork, mailbox: Mailbox) -> Choice:
    kinds = uow.meeting_types.of(mailbox.id)
    links = (
        (meeting_type, link)
        for meeting_type in kinds
        for link in uow.links.of(meeting_type.id)[-LINKS_TO_CHOOSE:]
    )
    return Choice(mailbox, uow.now, tuple(k for k in kinds if k.is_public), tuple(links))
