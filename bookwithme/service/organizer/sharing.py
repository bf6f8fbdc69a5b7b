"""Make private links, tell their stories, and share by e-mail."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from types import MappingProxyType
from uuid import UUID

from bookwithme.contract.links import NewLink, Openings
from bookwithme.domain.addresses import page_url, type_url
from bookwithme.domain.errors import FieldProblem, InvalidInput, NotFound, PageNotPublished
from bookwithme.domain.letter import Letter
from bookwithme.domain.links import LinkState, PrivateLink
from bookwithme.domain.mailbox import Mailbox, PageState
from bookwithme.domain.meeting_type import MeetingType
from bookwithme.domain.sharing import Invitation
from bookwithme.mail.letters import shared
from bookwithme.service.access_gate import Allowed, admit, mailbox_at
from bookwithme.service.mail.drafts import Done, MailedAct, carry_out
from bookwithme.service.mail.outbox import post
from bookwithme.service.organizer.link_story import (
    count,
    openings_of_links,
    openings_of_page,
    story,
)
from bookwithme.service.organizer.meeting_types import own_type
from bookwithme.service.repeats import Request
from bookwithme.service.world_context import WorldContext
from bookwithme.service.worlds import named
from bookwithme.storage.journal import Entry
from bookwithme.storage.messages import Message
from bookwithme.storage.unit_of_work import UnitOfWork

LINKS_AT_ONCE = 50


@dataclass(frozen=True, slots=True)
class Shared:
    """A link with what it opens, as it is at `now`; `base`: its world's own address."""

    link: PrivateLink
    meeting_type: MeetingType
    mailbox: Mailbox
    now: datetime
    base: str
    openings: Openings = field(default_factory=Openings)

    @property
    def url(self) -> str:
        """What is copied."""
        return self.url_by("mlink")

    def url_by(self, ep: str) -> str:
        """The link, as it is shared in one way or another."""
        page, guid = self.mailbox.page_name, self.meeting_type.guid
        return type_url(self.base, page, guid, self.link.bookingcode, ep)

    @property
    def state(self) -> LinkState:
        """What became of the link."""
        return self.link.state(self.now)


def create_link(context: WorldContext, guid: UUID, wanted: NewLink) -> Shared:
    """Make a private link to a type; raises NotFound, AccessDenied."""
    return create_links(context, guid, wanted)[0]


def create_links(
    context: WorldContext, guid: UUID, wanted: NewLink, count: int = 1, owner: str | None = None
) -> list[Shared]:
    """Make several private links to a type, all of one kind and name.

    Raises:
        NotFound, AccessDenied.
        InvalidInput: `count` is not 1 to 50.
        LimitReached: the world has as many as it may have.
    """
    if not 1 <= count <= LINKS_AT_ONCE:
        raise InvalidInput(FieldProblem("count", f"must be 1 to {LINKS_AT_ONCE}"))
    with context.write() as uow:
        allowed, meeting_type = own_type(uow, guid, owner)
        context.limits.check("links", uow.links.count() + count - 1)
        return [_new_link(context, allowed, meeting_type, wanted) for _ in range(count)]


def _new_link(
    context: WorldContext, allowed: Allowed, meeting_type: MeetingType, wanted: NewLink
) -> Shared:
    uow = allowed.uow
    link = PrivateLink(
        meeting_type_id=meeting_type.id,
        bookingcode=uow.tokens.guid(),
        created_at=uow.now,
        **wanted.values(),
    )
    link = replace(link, id=uow.links.add(link))
    names = named.of_type(allowed.mailbox, meeting_type, link)
    uow.journal.add("linkCreated", uow.now, names, link.id)
    return _shared(context, allowed, meeting_type, link)


def all_links(context: WorldContext, address: str) -> list[Shared]:
    """List a mailbox's links in order of creation, those of deleted types too.

    Raises:
        NotFound, AccessDenied: of the mailbox.
    """
    with context.read_journal() as uow:
        allowed = admit(uow, mailbox_at(uow, address))
        types = {
            meeting_type.id: meeting_type
            for meeting_type in uow.meeting_types.all()
            if meeting_type.mailbox_id == allowed.mailbox.id
        }
        found = [each for each in uow.links.all() if each.meeting_type_id in types]
        opened = openings_of_links(uow, found)
        return [
            _shared(context, allowed, types[link.meeting_type_id], link, opened) for link in found
        ]


def links(context: WorldContext, guid: UUID, owner: str | None = None) -> list[Shared]:
    """List a type's links in order of creation; raises NotFound, AccessDenied."""
    with context.read_journal() as uow:
        allowed, meeting_type = own_type(uow, guid, owner)
        found = uow.links.of(meeting_type.id)
        opened = openings_of_links(uow, found)
        return [_shared(context, allowed, meeting_type, link, opened) for link in found]


def page_openings(context: WorldContext, address: str) -> Openings:
    """How often a page and its public types were opened; raises NotFound, AccessDenied."""
    with context.read_journal() as uow:
        return openings_of_page(uow, admit(uow, mailbox_at(uow, address)).mailbox)


def show_link(
    context: WorldContext, bookingcode: UUID, owner: str | None = None
) -> tuple[Shared, list[Entry]]:
    """Find a link and its life story; raises NotFound, AccessDenied."""
    with context.read_journal() as uow:
        allowed, meeting_type, link = _own_link(uow, bookingcode, owner)
        told = story(uow, link, allowed.mailbox)
        opened = {link.id: count((each.data, 1) for each in told if each.kind == "opened")}
        return _shared(context, allowed, meeting_type, link, opened), told


def change_link(
    context: WorldContext,
    bookingcode: UUID,
    edit: Callable[[PrivateLink], PrivateLink],
    owner: str | None = None,
) -> Shared:
    """Give a link another name; raises NotFound, AccessDenied."""
    with context.write(moved=False) as uow:
        allowed, meeting_type, link = _own_link(uow, bookingcode, owner)
        link = edit(link)
        uow.links.save(link)
        return _shared(context, allowed, meeting_type, link)


def revoke_link(context: WorldContext, bookingcode: UUID, owner: str | None = None) -> Shared:
    """Take a link back; doing it again changes nothing. Raises NotFound, AccessDenied."""
    with context.write() as uow:
        allowed, meeting_type, link = _own_link(uow, bookingcode, owner)
        if link.revoked_at is None:
            uow.links.revoke(link.id, uow.now)
            names = named.of_type(allowed.mailbox, meeting_type, link)
            uow.journal.add("linkRevoked", uow.now, names, link.id)
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
    context: WorldContext,
    allowed: Allowed,
    meeting_type: MeetingType,
    link: PrivateLink,
    opened: Mapping[int, Openings] = MappingProxyType({}),
) -> Shared:
    openings = opened.get(link.id, Openings())
    return Shared(link, meeting_type, allowed.mailbox, allowed.now, context.base, openings)


def share_page(context: WorldContext, address: str, invitation: Invitation) -> Message:
    """Mail the page's address; the same sent twice is one mail. Raises NotFound, AccessDenied."""

    def plan(uow: UnitOfWork) -> MailedAct[Letter, Message] | Done[Message]:
        allowed = admit(uow, mailbox_at(uow, address))
        _check_shareable(allowed)
        url = page_url(context.base, allowed.mailbox.page_name, "pcard")
        return _sending(allowed, invitation, url)

    return carry_out(context, plan)


def share_type(
    context: WorldContext,
    guid: UUID,
    invitation: Invitation,
    owner: str | None = None,
    ep: str = "mcard",
) -> Message:
    """Mail a type's address, or that of a private link, which remembers to whom.

    `ep`: how it is shared. The same sent twice is one mail.

    Raises:
        NotFound: no such type; or the type is private and no link to it is given.
        AccessDenied, LinkDead: as for whoever would open it.
    """

    def plan(uow: UnitOfWork) -> MailedAct[Letter, Message] | Done[Message]:
        allowed, meeting_type = own_type(uow, guid, owner)
        _check_shareable(allowed)
        link = _link_to(allowed, meeting_type, invitation.bookingcode)
        page, code = allowed.mailbox.page_name, invitation.bookingcode
        url = type_url(context.base, page, meeting_type.guid, code, ep)
        return _sending(allowed, invitation, url, meeting_type, link)

    return carry_out(context, plan)


def _check_shareable(allowed: Allowed) -> None:
    if allowed.mailbox.page.state(allowed.now) is not PageState.PUBLISHED:
        raise PageNotPublished


def _link_to(allowed: Allowed, meeting_type: MeetingType, code: UUID | None) -> PrivateLink | None:
    """The link that is shared; None: the public type itself."""
    if code is None:
        if not meeting_type.is_public:
            raise NotFound("A private meeting type is shared by one of its links.")
        return None
    link = allowed.uow.links.by_code(code)
    if link is None or link.meeting_type_id != meeting_type.id:
        raise NotFound(f"There is no link {code} to this meeting type.")
    link.check(allowed.now)
    return link


def _sending(
    allowed: Allowed,
    invitation: Invitation,
    url: str,
    meeting_type: MeetingType | None = None,
    link: PrivateLink | None = None,
) -> MailedAct[Letter, Message] | Done[Message]:
    uow, mailbox = allowed.uow, allowed.mailbox
    request = Request(uow, "share", mailbox.id, url, invitation)
    if (number := request.made()) and (sent := uow.messages.these([number])):
        return Done(sent[0])
    compose = partial(
        shared,
        mailbox,
        to=invitation.to,
        message=invitation.message,
        language=invitation.language,
        url=url,
        title=meeting_type.title if meeting_type else None,
        duration=meeting_type.duration if meeting_type else None,
    )

    def write(letter: Letter) -> Message:
        if link:
            uow.links.save(link.sent(invitation.to))
        names = named.of_type(mailbox, meeting_type, link) if meeting_type else {}
        message = post(uow, letter, link.id if link else None, about=names)
        request.keep(message.id)
        return message

    return MailedAct((mailbox, url, meeting_type), compose, write)
