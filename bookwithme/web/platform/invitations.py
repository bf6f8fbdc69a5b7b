"""Invitations: a link that opens one world's personas, console and control room, and no other's.

For a class: the trainer has the control token, each trainee the link of a world. The cookie holds
the invitation itself, signed, so it ends with its world, also where another gets the name.
"""

from __future__ import annotations

import hmac
from typing import TYPE_CHECKING

from flask import Blueprint, redirect, request, url_for
from itsdangerous import BadSignature, URLSafeSerializer

from bookwithme.domain.errors import NotFound
from bookwithme.service.world_context import world_path
from bookwithme.service.worlds import worlds
from bookwithme.web.platform.request_context import installation, keep, world_context

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

blueprint = Blueprint("invitations", __name__, url_prefix="/_emulator/invite")


@blueprint.get("/<invitation>")
def accept(invitation: str) -> Response:
    """Remember that this browser is invited to this world, and lead to its start page."""
    if not _is_the_worlds(invitation):
        raise NotFound("This invitation is to no world that there is.")
    answer = redirect(url_for("start.start"), 303)
    value = _signer().dumps({"world": world_context().world, "invitation": invitation})
    path = world_path(world_context().world) or "/"
    keep(answer, _cookie(), value, path)
    return answer


def is_invited() -> bool:
    """Whether the browser that asks was invited to the world that it asks in."""
    kept = invitation_kept()
    try:
        return kept is not None and _is_the_worlds(kept)
    except NotFound:
        return False


def invitation_kept() -> str | None:
    """The invitation that we once found right for this world."""
    try:
        content = _signer().loads(request.cookies.get(_cookie(), ""))
    except BadSignature:
        return None
    if not isinstance(content, dict) or content.get("world") != world_context().world:
        return None
    return str(content.get("invitation"))


def _is_the_worlds(invitation: str) -> bool:
    ours = worlds.invitation(world_context())
    return bool(ours) and hmac.compare_digest(ours.encode(), invitation.encode())


def _cookie() -> str:
    return f"bookwithme.invited.{world_context().world}"


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(installation().cookie_key, salt="invitation")
