"""Draw pictures that others load: of cards in chats and mails, and the icon in signatures.

The gate stands before them as before the page itself: a page that is off shows no name.
"""

from hashlib import sha256

from flask import Blueprint, Response, request

from bookwithme import i18n, pictures
from bookwithme.domain.errors import NotFound
from bookwithme.service.attendee.address_resolution import Address
from bookwithme.service.organizer import signatures
from bookwithme.web.attendee.cards import Subject, face
from bookwithme.web.platform.request_context import world_context

blueprint = Blueprint("card_images", __name__, url_prefix="/bookwithme/card")


@blueprint.get("/icon.png")
def icon() -> Response:
    """Draw the calendar beside a signature's link."""
    return _png(pictures.icon())


@blueprint.get("/<code>/private.png")
def private(code: str) -> Response:
    """Draw the picture of every private link, whoever made it: it names nobody."""
    return _png(pictures.card(face(_language(code), None)))


@blueprint.get("/<code>/<page>.png")
@blueprint.get("/<code>/<page>/<token>.png")
def picture(code: str, page: str, token: str | None = None) -> Response:
    """Draw the picture of a page or of a public type; raises as the page does."""
    lang = _language(code)
    mailbox, meeting_type = signatures.named(world_context(), Address(page, token))
    return _png(pictures.card(face(lang, Subject(mailbox, meeting_type))))


def _language(code: str) -> i18n.Language:
    if code not in i18n.languages:
        raise NotFound
    return i18n.language(code)


def _png(content: bytes) -> Response:
    """Answer with a picture that may be kept, and is asked for again before it is shown."""
    response = Response(content, mimetype="image/png", headers={"Cache-Control": "no-cache"})
    response.set_etag(sha256(content).hexdigest()[:32])
    response.make_conditional(request)
    return response
