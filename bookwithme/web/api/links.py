"""Private links, and sharing by e-mail."""

from collections.abc import Iterator
from uuid import UUID

from flask import Blueprint, Response

from bookwithme import pictures
from bookwithme.contract.links import (
    BotVisit,
    LinkChange,
    LinkEvent,
    NewLink,
    PrivateLink,
    PrivateLinkStory,
    QrQuery,
    SharePage,
    ShareType,
)
from bookwithme.contract.messages import Mail
from bookwithme.domain.access_decision import AccessDenied
from bookwithme.domain.errors import LimitReached, LinkConsumed, LinkExpired, LinkRevoked
from bookwithme.domain.sharing import Invitation
from bookwithme.service.organizer import sharing
from bookwithme.service.organizer.sharing import Shared
from bookwithme.web.api.meeting_types import CLOSED
from bookwithme.web.api.operation import Operation
from bookwithme.web.organizer import bots
from bookwithme.web.platform.request_context import world_context
from bookwithme.web.platform.statics import pack

blueprint = Blueprint("links", __name__)

OPENS = (AccessDenied, LinkExpired, LinkConsumed, LinkRevoked)


def _link(shared: Shared) -> PrivateLink:
    guid = shared.meeting_type.guid
    return PrivateLink.of(shared, shared.link, meeting_type=guid, state=shared.state)


@blueprint.get("/meeting-types/<uuid:guid>/links")
@Operation(plural="links", errors=CLOSED)
def of_type(guid: UUID) -> Iterator[PrivateLink]:
    """A type's links, in order of creation."""
    return (_link(each) for each in sharing.links(world_context(), guid))


@blueprint.post("/meeting-types/<uuid:guid>/links")
@Operation(optional=True, status=201, errors=(*CLOSED, LimitReached))
def create(guid: UUID, body: NewLink) -> PrivateLink:
    """A new link, for ninety days or, if wanted, for one booking."""
    return _link(sharing.create_link(world_context(), guid, body))


@blueprint.get("/links/<uuid:bookingcode>")
@Operation(errors=CLOSED)
def show(bookingcode: UUID) -> PrivateLinkStory:
    """A link with its life story."""
    shared, story = sharing.show_link(world_context(), bookingcode)
    events = [LinkEvent(**each.data | {"at": each.at, "what": each.kind}) for each in story]
    return PrivateLinkStory.of(_link(shared), events=events)


@blueprint.patch("/links/<uuid:bookingcode>")
@Operation(errors=CLOSED)
def change(bookingcode: UUID, body: LinkChange) -> PrivateLink:
    """Give a link a name, or another."""
    return _link(sharing.change_link(world_context(), bookingcode, body.applied_to))


@blueprint.get("/links/<uuid:bookingcode>/qr.svg")
@Operation(media="image/svg+xml", errors=CLOSED)
def qr_svg(bookingcode: UUID, query: QrQuery) -> Response:
    """The link as a QR code: a drawing of any size."""
    shared, _story = sharing.show_link(world_context(), bookingcode)
    drawn = pictures.qr_svg(shared.url, query.size, query.caption)
    return pack(Response(drawn, mimetype="image/svg+xml"))


@blueprint.get("/links/<uuid:bookingcode>/qr.png")
@Operation(media="image/png", errors=CLOSED)
def qr_png(bookingcode: UUID, query: QrQuery) -> Response:
    """The link as a QR code: a picture to be kept."""
    shared, _story = sharing.show_link(world_context(), bookingcode)
    drawn = pictures.qr_png(shared.url, query.size, query.caption)
    return Response(drawn, mimetype="image/png")


@blueprint.post("/links/<uuid:bookingcode>/bots")
@Operation(plural="visits", errors=CLOSED)
def let_bots_in(bookingcode: UUID) -> Iterator[BotVisit]:
    """Let the known previewers and scanners open a link now: what each saw and changed."""
    return bots.visits(bookingcode)


@blueprint.delete("/links/<uuid:bookingcode>")
@Operation(errors=CLOSED)
def revoke(bookingcode: UUID) -> None:
    """Take a link back; doing it again changes nothing."""
    sharing.revoke_link(world_context(), bookingcode)


@blueprint.post("/mailboxes/<address>/share")
@Operation(status=201, errors=(*CLOSED, LimitReached))
def share_page(address: str, body: SharePage) -> Mail:
    """Mail the page's address."""
    return Mail.of(sharing.share_page(world_context(), address, Invitation(**body.values())))


@blueprint.post("/meeting-types/<uuid:guid>/share")
@Operation(status=201, errors=(*OPENS, LimitReached))
def share_type(guid: UUID, body: ShareType) -> Mail:
    """Mail a type's address, or that of a link to it."""
    return Mail.of(sharing.share_type(world_context(), guid, Invitation(**body.values())))
