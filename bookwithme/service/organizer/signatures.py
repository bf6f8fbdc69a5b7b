"""Signatures: the line below a mail, what it leads to, and whether that works.

A signature can be looked at whatever state its page is in: that is what looking is for. So no gate
stands before it, and what it says of the gate is what an attendee would meet.
"""

import re
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from bookwithme import i18n
from bookwithme.domain.addresses import (
    SIGNATURE,
    page_path,
    page_url,
    picture_url,
    type_token,
    type_url,
)
from bookwithme.domain.errors import BookwithmeError, FieldProblem, InvalidInput, NotFound
from bookwithme.domain.letter import Kind, Letter
from bookwithme.domain.links import LinkState, PrivateLink
from bookwithme.domain.mailbox import SIGNATURE_LENGTH, Mailbox, PageState
from bookwithme.domain.meeting_type import MeetingType
from bookwithme.domain.pasted import Pasted, Unread, read_pasted
from bookwithme.domain.sharing import Icon, Invitation
from bookwithme.mail import signature as mailed
from bookwithme.mail.letter import Sender
from bookwithme.mail.signature import CID, Signature, inside, signature
from bookwithme.service.access_gate import decision_for, mailbox_at
from bookwithme.service.attendee.address_resolution import Address, resolve
from bookwithme.service.mail.outbox import post
from bookwithme.service.organizer.signature_rules import Finding, found, is_public, judge, links_of
from bookwithme.service.world_context import WorldContext
from bookwithme.storage.unit_of_work import UnitOfWork

LINKS_TO_CHOOSE = 20
"""So many links of a type stand to choose from, the newest."""

ICON = "icon.png"
ICON_FILE, file = mailed.ICON_FILE, mailed.as_file
Paper = Signature
_END = re.compile(r"</(?:body|html)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the signature is to lead to: a type, a private link; without either, the page."""

    guid: UUID | None = None
    bookingcode: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """A signature, and how it stands with what it leads to at `now`; `base`: of its world.

    `failure`: what an attendee who opens it is told; None where it opens.
    """

    mailbox: Mailbox
    meeting_type: MeetingType | None
    link: PrivateLink | None
    now: datetime
    url: str
    paper: Signature
    base: str
    failure: BookwithmeError | None
    page: PageState
    allowed: bool

    def checks(self, html: str | None = None) -> list[Finding]:
        """Every check and what it found; of a link only where there is one.

        `html`: of a whole signature with the line in it.
        """
        link = self.link
        is_alive = link is None or link.state(self.now) is LinkState.ACTIVE
        return [
            found("opens", ok=self.failure is None),
            found("pageOn", ok=self.page is PageState.PUBLISHED),
            found("access", ok=self.allowed),
            *([found("linkAlive", ok=is_alive)] if link else []),
            *judge(html or self.paper.html, self.base),
        ]


def signed(
    context: WorldContext,
    address: str,
    wanted: Wanted,
    language: str | None = None,
    icon: Icon | None = None,
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
            paper=paper(context, url, language or mailbox.language, icon),
            base=context.base,
            failure=_failure(uow, mailbox, meeting_type, link),
            page=mailbox.page.state(uow.now),
            allowed=decision_for(uow, mailbox).allowed,
        )


def paper(
    context: WorldContext,
    url: str,
    language: str,
    icon: Icon | None = None,
    own: str = "",
    **names: str,
) -> Signature:
    """The line with any address, also one of the real service, inside one's own signature if any.

    `icon`: where its picture is; unless it is said, there is one only where the line leads to the
    emulator and others can reach that. `names`: what stands for {{name}} and {{address}}.
    """
    ours = url.startswith(f"{context.base}/") and is_public(context.base)
    sources = {Icon.LINK: picture_url(context.base, ICON), Icon.ATTACHED: f"cid:{CID}"}
    line = signature(url, sources.get(icon or (Icon.LINK if ours else Icon.NONE)), language)
    return inside(line, own, url=url, **names) if own else line


def here(context: WorldContext, paper: Signature, icon: str) -> str:
    """Its HTML as it is shown here, with the icon from where a browser can fetch it."""
    by_address = picture_url(context.base, ICON)
    return paper.html.replace(f"cid:{CID}", icon).replace(by_address, icon)


def mail(
    context: WorldContext, sender: str, to: str, paper: Signature, *, language: str, icon: str
) -> None:
    """Mail a signature, as its mailbox, to whoever wants to see how it arrives.

    `icon`: the picture as an address that holds all of it, in the place of one that is attached.

    Raises:
        NotFound: there is no such mailbox. InvalidInput: `to` is no address.
    """
    invitation, lang = Invitation(to=(to,)), i18n.language(language)
    html = paper.html.replace(f"cid:{CID}", icon)
    with context.write(moved=False) as uow:
        owner = Sender.owner(mailbox_at(uow, sender))
        letter = Letter(
            kind=Kind.SIGNATURE,
            sender=owner.address,
            sender_name=owner.name,
            recipients=invitation.to,
            subject=lang.gettext("Your signature, as it arrives"),
            language=lang.code,
            text=paper.text,
            html=file(Signature(html, paper.text), "htm", b"").decode(),
            links=tuple(links_of(paper.html)),
        )
        post(uow, letter)


def checked(
    context: WorldContext, url: str | None, html: str | None
) -> tuple[Pasted | Unread, list[Finding]]:
    """Read an address, or the first for booking in a signature; hold all rules to it."""
    whole = html if html is not None else paper(context, url or "", "en", Icon.NONE).html
    links = [url] if url is not None else links_of(whole)
    return _first(links), judge(whole, context.base)


def read(text: str) -> Pasted | Unread:
    """Read an address out of what somebody pasted: of a whole signature, the first for booking."""
    return _first(links_of(text) or [text])


def _first(links: list[str]) -> Pasted | Unread:
    every = [read_pasted(each) for each in links]
    best = next((each for each in every if isinstance(each, Pasted)), None)
    return best or next(iter(every), Unread.NO_ADDRESS)


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
    code = link.bookingcode if link else None
    return type_url(context.base, mailbox.page_name, meeting_type.guid, code, SIGNATURE)


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
    links = ((kind, link) for kind in kinds for link in uow.links.of(kind.id)[-LINKS_TO_CHOOSE:])
    return Choice(mailbox, uow.now, tuple(k for k in kinds if k.is_public), tuple(links))


def leads_to_page(mailbox: Mailbox, text: str) -> bool:
    """Whether a text has the address of the mailbox's whole page, on whichever server."""
    path = re.escape(page_path(mailbox.page_name)).replace("@", "(@|%40)")
    return bool(re.search(rf"{path}(?![\w/.-])", text, re.IGNORECASE))


def append_line(context: WorldContext, uow: UnitOfWork, mailbox: Mailbox) -> Mailbox:
    """Put the page's line below the mailbox's signature, where it does not stand there already.

    Raises:
        InvalidInput: the signature would be too long.
    """
    url = page_url(context.base, mailbox.page_name, SIGNATURE)
    line, own = signature(url, None, mailbox.language), mailbox.signature
    html, text = own.html, own.text
    if not leads_to_page(mailbox, html):
        end = _END.search(html)
        at = end.start() if end else len(html)
        html = f"{html[:at]}{'<br>' if html else ''}\n{line.html}{html[at:]}".strip()
    if not leads_to_page(mailbox, text):
        text = f"{text}\n{line.text}".strip()
    if max(len(html), len(text)) > SIGNATURE_LENGTH:
        raise InvalidInput(FieldProblem("sign", "would make the e-mail signature too long"))
    signed = replace(mailbox, signature=replace(own, html=html, text=text))
    if signed != mailbox:
        uow.mailboxes.save(signed)
    return signed
