"""Make private links, tell their stories, and share by e-mail."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any

from bookwithme.domain.addresses import link_url, page_url, type_url
from bookwithme.domain.errors import FieldProblem, InvalidInput, NotFound, PageNotPublished
from bookwithme.domain.links import LinkState, PrivateLink
from bookwithme.domain.mailbox import PageState
from bookwithme.mail.letters import shared
from bookwithme.service.access_gate import Allowed, admit, mailbox_at
from bookwithme.service.mail.drafts import MailedAct, carry_out
from bookwithme.service.mail.outbox import post
from bookwithme.service.organizer.meeting_types import own_type

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from bookwithme.domain.mailbox import Mailbox
    from bookwithme.domain.meeting_type import MeetingType
    from bookwithme.domain.sharing import Invitation
    from bookwithme.mail.letter import Letter
    from bookwithme.service.world_context import WorldContext
    from bookwithme.storage.messages import Message
    from bookwithme.storage.unit_of_work import UnitOfWork

LINKS_AT_ONCE = 50


@dataclass(frozen=True, slots=True)
class Shared:
    """A link with what it opens, as it is at `now`."""

    link: PrivateLink
    meeting_type: MeetingType
    mailbox: Mailbox
    now: datetime
    url: str

    @property
    def state(self) -> LinkState:
        """What became of the link."""
        return self.link.state(self.now)


def create_link(
    context: WorldContext, guid: UUID, *, single_use: bool, owner: str | None = None
) -> Shared:
    """Make a private link to a type; raises NotFound, AccessDenied."""
    return create_links(context, guid, single_use=single_use, owner=owner)[0]


def create_links(
    context: WorldContext, guid: UUID, *, single_use: bool, count: int = 1, owner: str | None = None
) -> list[Shared]:
    """Make several private links to a type, all of one kind.

    Raises:
        NotFound, AccessDenied.
        InvalidInput: `count` is not 1 to 50.
    """
    if not 1 <= count <= LINKS_AT_ONCE:
        raise InvalidInput(FieldProblem("count", f"must be 1 to {LINKS_AT_ONCE}"))
    with context.write() as uow:
        allowed, meeting_type = own_type(uow, guid, owner)
        return [
            _new_link(context, allowed, meeting_type, single_use=single_use) for _ in range(count)
        ]


def _new_link(
    context: WorldContext, allowed: Allowed, meeting_type: MeetingType, *, single_use: bool
) -> Shared:
    uow = allowed.uow
    link = PrivateLink(
        meeting_type_id=meeting_type.id,
        bookingcode=uow.tokens.guid(),
        created_at=uow.now,
        single_use=single_use,
    )
    link = replace(link, id=uow.links.add(link))
    uow.journal.add("linkCreated", uow.now, _about(link, meeting_type), link.id)
    return _shared(context, allowed, meeting_type, link)


def all_links(context: WorldContext, address: str) -> list[Shared]:
    """List a mailbox's links in order of creation, those of deleted types too.

    Raises:
        NotFound, AccessDenied: of the mailbox.
    """
    with context.read() as uow:
        allowed = admit(uow, mailbox_at(uow, address))
        mine = allowed.mailbox.id
        types = {
            meeting_type.id: meeting_type
            for meeting_type in uow.meeting_types.all()
            if meeting_type.mailbox_id == mine
        }
        return [
            _shared(context, allowed, types[link.meeting_type_id], link)
            for link in uow.links.all()
            if link.meeting_type_id in types
        ]


def links(context: WorldContext, guid: UUID, owner: str | None = None) -> list[Shared]:
    """List a type's links in order of creation; raises NotFound, AccessDenied."""
    with context.read() as uow:
        allowed, meeting_type = own_type(uow, guid, owner)
        return [
            _shared(context, allowed, meeting_type, link) for link in uow.links.of(meeting_type.id)
        ]


def show_link(
    context: WorldContext, bookingcode: UUID, owner: str | None = None
) -> tuple[Shared, list[dict[str, Any]]]:
    """Find a link and its life story; raises NotFound, AccessDenied."""
    with context.read_journal() as uow:
        allowed, meeting_type, link = _own_link(uow, bookingcode, owner)
        return _shared(context, allowed, meeting_type, link), _story(uow, link)


def _story(uow: UnitOfWork, link: PrivateLink) -> list[dict[str, Any]]:
    """Join what the journal has of a link and what the link itself knows, which outlives it."""
    noted = [
        {"at": entry.at, "what": entry.kind, **entry.data} for entry in uow.journal.of_link(link.id)
    ]
    kinds = {each["what"] for each in noted}
    expired = link.expires_at if link.state(uow.now) is LinkState.EXPIRED else None
    ends = [("linkRevoked", link.revoked_at), ("linkExpired", expired)]
    begun = [] if "linkCreated" in kinds else [{"at": link.created_at, "what": "linkCreated"}]
    ended = [{"at": at, "what": what} for what, at in ends if at and what not in kinds]
    # In a stopped world all instants are equal: what was noted keeps its order.
    first = {"linkCreated": 0, "linkExpired": 1}
    return sorted(
        [*begun, *noted, *ended], key=lambda each: (each["at"], first.get(each["what"], 2))
    )


def revoke_link(context: WorldContext, bookingcode: UUID, owner: str | None = None) -> Shared:
    """Take a link back; doing it again changes nothing. Raises NotFound, AccessDenied."""
    with context.write() as uow:
        allowed, meeting_type, link = _own_link(uow, bookingcode, owner)
        if link.revoked_at is None:
            uow.links.revoke(link.id, uow.now)
            uow.journal.add("linkRevoked", uow.now, _about(link, meeting_type), link.id)
            link = replace(link, revoked_at=uow.now)
        return _shared(context, allowed, meeting_type, link)


def _own_link(
    uow: UnitOfWork, bookingcode: UUID, owner: str | None = None
) -> tuple[Allowed, MeetingType, PrivateLink]:
    link = uow.links.by_code(bookingcode)
    meeting_type = link and uow.meeting_types.by_id(link.meeting_type_id)
    mailbox = meeting_type and uow.mailboxes.by_id(meeting_type.mailbox_id)
    foreign = mailbox and owner and mailbox.address != owner.lower()
    if link is None or meeting_type is None or mailbox is None or foreign:
        raise NotFound(f"There is no link {bookingcode}.")
    return admit(uow, mailbox), meeting_type, link


def _shared(
    context: WorldContext, allowed: Allowed, meeting_type: MeetingType, link: PrivateLink
) -> Shared:
    url = link_url(context.base, allowed.mailbox.page_name, meeting_type.guid, link.bookingcode)
    return Shared(link, meeting_type, allowed.mailbox, allowed.now, url)


def _about(link: PrivateLink, meeting_type: MeetingType) -> dict[str, Any]:
    return {"bookingcode": str(link.bookingcode), "meetingType": str(meeting_type.guid)}


def share_page(context: WorldContext, address: str, invitation: Invitation) -> Message:
    """Mail the page's address; raises NotFound, AccessDenied."""

    def plan(uow: UnitOfWork) -> MailedAct[Letter, Message]:
        allowed = admit(uow, mailbox_at(uow, address))
        _check_shareable(allowed)
        url = page_url(context.base, allowed.mailbox.page_name)
        return _sending(allowed, invitation, url, None)

    return carry_out(context, plan)


def share_type(
    context: WorldContext, guid: UUID, invitation: Invitation, owner: str | None = None
) -> Message:
    """Mail a type's address, or that of a private link to it.

    Raises:
        NotFound: no such type; or the type is private and no link to it is given.
        AccessDenied, LinkDead: as for whoever would open it.
    """

    def plan(uow: UnitOfWork) -> MailedAct[Letter, Message]:
        allowed, meeting_type = own_type(uow, guid, owner)
        _check_shareable(allowed)
        url = _address_of(context, allowed, meeting_type, invitation.bookingcode)
        return _sending(allowed, invitation, url, meeting_type)

    return carry_out(context, plan)


def _check_shareable(allowed: Allowed) -> None:
    if allowed.mailbox.page.state(allowed.now) is not PageState.PUBLISHED:
        raise PageNotPublished


def _address_of(
    context: WorldContext, allowed: Allowed, meeting_type: MeetingType, code: UUID | None
) -> str:
    if code is None:
        if not meeting_type.is_public:
            raise NotFound("A private meeting type is shared by one of its links.")
        return type_url(context.base, allowed.mailbox.page_name, meeting_type.guid)
    link = allowed.uow.links.by_code(code)
    if link is None or link.meeting_type_id != meeting_type.id:
        raise NotFound(f"There is no link {code} to this meeting type.")
    link.check(allowed.now)
    return link_url(context.base, allowed.mailbox.page_name, meeting_type.guid, code)


def _sending(
    allowed: Allowed, invitation: Invitation, url: str, meeting_type: MeetingType | None
) -> MailedAct[Letter, Message]:
    compose = partial(
        shared,
        allowed.mailbox,
        to=invitation.to,
        message=invitation.message,
        language=invitation.language,
        url=url,
        title=meeting_type.title if meeting_type else None,
        duration=meeting_type.duration if meeting_type else None,
    )
    return MailedAct((allowed.mailbox, url, meeting_type), compose, partial(post, allowed.uow))
