"""The signature of a mailbox, as its owner would paste it below a mail."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint

from bookwithme import i18n
from bookwithme.domain.addresses import parse_type_token
from bookwithme.pictures import CARD_SIZE
from bookwithme.service import fields as f
from bookwithme.service.organizer import signatures
from bookwithme.web.api.request_bodies import language, query
from bookwithme.web.attendee.cards import Subject, card_of
from bookwithme.web.platform.request_context import world_context

if TYPE_CHECKING:
    from uuid import UUID

    from bookwithme.service.organizer.signatures import Signed

blueprint = Blueprint("signature", __name__)


@blueprint.get("/mailboxes/<address>/signature")
def show(address: str) -> dict[str, Any]:
    """The line as HTML and as text, where it leads, the card of that, and whether it works.

    `card` is null where the address does not open: then nobody draws one.
    """
    read = query()
    guid = read.read("meetingType", _type_guid, None)
    code = read.read("bookingcode", f.guid, None)
    written_in = read.read("lang", language, None)
    read.done()
    found = signatures.signed(world_context(), address, signatures.Wanted(guid, code), written_in)
    return {
        "html": found.paper.html,
        "text": found.paper.text,
        "url": found.url,
        "card": _card(found, written_in or found.mailbox.language),
        "checks": [{"check": each, "passed": passed} for each, passed in found.checks().items()],
    }


def _type_guid(value: object) -> UUID:
    guid = parse_type_token(f.text(value))
    if guid is None:
        raise ValueError("must be a meeting type's id or token")
    return guid


def _card(found: Signed, code: str) -> dict[str, Any] | None:
    if found.failure is not None:
        return None
    subject = Subject(found.mailbox, found.meeting_type, found.link)
    title, description, url, image = card_of(world_context(), i18n.language(code), subject)
    width, height = CARD_SIZE
    return {
        "title": title,
        "description": description,
        "url": url,
        "image": image,
        "imageWidth": width,
        "imageHeight": height,
    }
