"""What the signature page can sign with: pages, public types and private links."""

from bookwithme.domain.addresses import type_token
from bookwithme.domain.links import PrivateLink
from bookwithme.domain.meeting_type import MeetingType
from bookwithme.i18n import mark
from bookwithme.service.organizer import signatures
from bookwithme.service.organizer.signatures import Choice
from bookwithme.web.platform.request_context import lang, world_context


def known(address: str) -> list[str]:
    """What `show` may name: all that a mailbox signs with, or the mailboxes if it is none."""
    values = [value for _, group in options() for value, _ in group]
    mine = [each for each in values if each.partition("/")[0] == address.lower()]
    return mine or [each for each in values if "/" not in each]


def options() -> list[tuple[str, list[tuple[str, str]]]]:
    """A group for each mailbox: its page, its public types, its links."""
    return [
        (each.mailbox.display_name, _of_mailbox(each))
        for each in signatures.choices(world_context())
    ]


def _of_mailbox(choice: Choice) -> list[tuple[str, str]]:
    address = choice.mailbox.address
    owner = choice.mailbox.display_name
    whole = (address, lang().gettext("%(name)s's booking page", name=owner))
    public = [
        (f"{address}/{type_token(meeting_type.guid)}", meeting_type.title)
        for meeting_type in choice.public
    ]
    links = [
        (f"{address}/{link.bookingcode}", _link_label(choice, meeting_type, link))
        for meeting_type, link in choice.links
    ]
    return [whole, *public, *links]


_LINK_LABELS = {
    "active": mark("Private link: %(title)s (%(code)s…, active)"),
    "expired": mark("Private link: %(title)s (%(code)s…, expired)"),
    "consumed": mark("Private link: %(title)s (%(code)s…, used)"),
    "revoked": mark("Private link: %(title)s (%(code)s…, revoked)"),
}


def _link_label(choice: Choice, meeting_type: MeetingType, link: PrivateLink) -> str:
    label = _LINK_LABELS[link.state(choice.now)]
    return lang().gettext(label, title=meeting_type.title, code=str(link.bookingcode)[:8])
