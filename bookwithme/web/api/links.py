"""Private links, and sharing by e-mail."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint

from bookwithme.service import fields as f
from bookwithme.service.answers import event_json, link_json, message_json
from bookwithme.service.organizer import sharing
from bookwithme.web.api.request_bodies import json_body, language
from bookwithme.web.platform.request_context import world_context

if TYPE_CHECKING:
    from uuid import UUID

    from flask.typing import ResponseReturnValue

blueprint = Blueprint("links", __name__)


@blueprint.get("/meeting-types/<uuid:guid>/links")
def of_type(guid: UUID) -> dict[str, Any]:
    """A type's links, in order of creation."""
    return {"links": [link_json(each) for each in sharing.links(world_context(), guid)]}


@blueprint.post("/meeting-types/<uuid:guid>/links")
def create(guid: UUID) -> ResponseReturnValue:
    """A new link, for ninety days or, if wanted, for one booking."""
    read = f.Fields(json_body(optional=True))
    single_use = read.read("singleUse", f.flag, default=False)
    read.done()
    return link_json(sharing.create_link(world_context(), guid, single_use=single_use)), 201


@blueprint.get("/links/<uuid:bookingcode>")
def show(bookingcode: UUID) -> dict[str, Any]:
    """A link with its life story."""
    shared, story = sharing.show_link(world_context(), bookingcode)
    return link_json(shared) | {"events": [event_json(each) for each in story]}


@blueprint.delete("/links/<uuid:bookingcode>")
def revoke(bookingcode: UUID) -> ResponseReturnValue:
    """Take a link back; doing it again changes nothing."""
    sharing.revoke_link(world_context(), bookingcode)
    return "", 204


@blueprint.post("/mailboxes/<address>/share")
def share_page(address: str) -> ResponseReturnValue:
    """Mail the page's address."""
    invitation = _invitation(with_code=False)
    return message_json(sharing.share_page(world_context(), address, invitation)), 201


@blueprint.post("/meeting-types/<uuid:guid>/share")
def share_type(guid: UUID) -> ResponseReturnValue:
    """Mail a type's address, or that of a link to it."""
    invitation = _invitation(with_code=True)
    return message_json(sharing.share_type(world_context(), guid, invitation)), 201


def _invitation(*, with_code: bool) -> sharing.Invitation:
    read = f.Fields(json_body())
    to = read.read("to", f.list_of(f.text))
    message = read.read("message", f.text, "")
    written_in = read.read("lang", language, "en")
    code = read.read("bookingcode", f.nothing_or(f.guid), None) if with_code else None
    read.done()
    return sharing.Invitation(to=tuple(to), message=message, language=written_in, bookingcode=code)
