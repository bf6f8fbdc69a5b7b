"""Invitations: a link that opens one world's personas, console and control room, and no other's.

For a class: the trainer has the control token, each trainee the link of a world. The cookie holds
the invitation itself, signed, so it ends with its world, also where another gets the name.
"""

import hmac
from contextlib import suppress

from flask import Blueprint, redirect, request, url_for
from flask import Response as Answered
from werkzeug.wrappers import Response

from bookwithme.domain.errors import NoSuchInvitation, NotFound, NotNow
from bookwithme.service.attendee.address_resolution import Address
from bookwithme.service.attendee.openings import Visit, note_secret
from bookwithme.service.lessons.classes import label_of, note_seen
from bookwithme.service.world_context import world_path
from bookwithme.service.worlds import worlds
from bookwithme.web.platform.request_context import (
    installation,
    invitation_shown,
    keep,
    signer,
    world_context,
)

blueprint = Blueprint("invitations", __name__, url_prefix="/_emulator/invite")


@blueprint.get("/<invitation>")
def accept(invitation: str) -> Response:
    """Remember that this browser is invited to this world, and lead to its start page."""
    if not opens_world(invitation):
        raise NoSuchInvitation
    here = world_context()
    answer = redirect(url_for("start.start"), 303)
    shown = {"world": here.world, "invitation": invitation, "trainee": label_of(here)}
    path = world_path(here.world) or "/"
    keep(answer, f"bookwithme.invited.{here.world}", signer("invitation").dumps(shown), path)
    visit = Visit(Address(""), "GET", 303, user_agent=request.headers.get("User-Agent", ""))
    note_secret(here, visit, "invitation", invited=shown["trainee"])
    return answer


def note_presence(response: Answered) -> Answered:
    """Note when a trainee was seen, and at which part of the product; not at every request."""
    if request.endpoint != "static" and invitation_shown() and is_invited():
        wanted = request.headers.get("Accept", "")  # scripts, such as those that poll, want any
        is_page = "text/html" in wanted and response.mimetype == "text/html"
        place = request.blueprint or "" if is_page and request.method == "GET" else ""
        with suppress(NotFound, NotNow):  # it is no more than a courtesy
            note_seen(world_context(), installation().seen, place)
    return response


def is_invited() -> bool:
    """Whether the browser that asks was invited to the world that it asks in."""
    kept = invitation_shown().get("invitation")
    return isinstance(kept, str) and opens_world(kept)


def opens_world(secret: str) -> bool:
    """Whether a secret is the invitation to the world that is asked for."""
    try:
        ours = worlds.invitation(world_context())
    except NotFound:
        return False
    return bool(ours) and hmac.compare_digest(ours.encode(), secret.encode())
