"""Describe a page in its head for those who draw a card of its address (Open Graph)."""

from hashlib import sha256
from typing import NamedTuple

from bookwithme.domain.addresses import page_path, picture_url, type_path, type_token
from bookwithme.domain.links import PrivateLink
from bookwithme.domain.mailbox import Mailbox
from bookwithme.domain.meeting_type import MeetingType
from bookwithme.i18n import Language
from bookwithme.pictures import CardFace
from bookwithme.service.world_context import WorldContext


class Card(NamedTuple):
    """Title, description, the one address of a page, and that of its picture; all absolute."""

    title: str
    description: str
    url: str
    image: str


class Subject(NamedTuple):
    """What a card is of: a page, one of its types, or a private link to a type."""

    mailbox: Mailbox
    meeting_type: MeetingType | None = None
    link: PrivateLink | None = None


def card_of(context: WorldContext, lang: Language, subject: Subject) -> Card:
    """Make the card of anything that can be shared; a private link's names nobody.

    Whoever gets a private link forwarded, or sees its card in a chat, learns neither who made it
    nor what for until they open it.
    """
    name, owner = subject.mailbox.page_name, subject.mailbox.display_name
    image = _image(context, lang, subject)
    if subject.meeting_type is None:
        title = lang.gettext("Book time with %(name)s", name=owner)
        text = lang.gettext("Choose a meeting type and a time that suits you.")
        return Card(title, text, context.base + page_path(name), image)
    meeting_type, url = (
        subject.meeting_type,
        context.base + type_path(name, subject.meeting_type.guid),
    )
    if subject.link:
        title = lang.gettext("Book a meeting")
        text = lang.gettext("You were invited to choose a time.")
        return Card(title, text, f"{url}?bookingcode={subject.link.bookingcode}", image)
    title = lang.gettext("%(title)s with %(name)s", title=meeting_type.title, name=owner)
    description = " ".join(meeting_type.description.split()) or lang.duration(meeting_type.duration)
    return Card(title, description, url, image)


def _image(context: WorldContext, lang: Language, subject: Subject) -> str:
    """Name the picture; its mark changes with the picture, since chats keep what they saw."""
    if subject.link:
        return picture_url(context.base, f"{lang.code}/private.png")
    token = f"/{type_token(subject.meeting_type.guid)}" if subject.meeting_type else ""
    mark = sha256("\0".join(face(lang, subject)).encode()).hexdigest()[:8]
    name = f"{lang.code}/{subject.mailbox.page_name}{token}.png?v={mark}"
    return picture_url(context.base, name)


def face(lang: Language, subject: Subject | None) -> CardFace:
    """Choose what stands on the picture; of None, what stands on that of every private link."""
    button = lang.gettext("Book meeting")
    if subject is None:
        heading = lang.gettext("You were invited to choose a time.")
        return CardFace(heading, "", lang.gettext("Bookings"), "", button)
    meeting_type, owner = subject.meeting_type, subject.mailbox.display_name
    heading = meeting_type.title if meeting_type else lang.gettext("Book time to meet with me")
    length = lang.duration(meeting_type.duration) if meeting_type else ""
    return CardFace(heading, owner, lang.gettext("Bookings page"), length, button)
