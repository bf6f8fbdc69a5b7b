"""The start page: who you can be, what to try; and being somebody."""

from __future__ import annotations

import hmac
from typing import TYPE_CHECKING

from flask import Blueprint, abort, make_response, redirect, render_template, request, url_for

from bookwithme.service import administering
from bookwithme.web.context import become, installation, place
from bookwithme.web.doors import CONTROL_COOKIE

if TYPE_CHECKING:
    from werkzeug.wrappers import Response as AnyResponse

blueprint = Blueprint("start", __name__)


@blueprint.get("/")
def start() -> str:
    """Who you can be, what to try."""
    return render_template("start.html", mailboxes=administering.mailboxes(place()))


@blueprint.post("/_emulator/persona")
def choose_persona() -> AnyResponse:
    """Be one of the world's mailboxes from now on, or nobody."""
    address = request.form.get("address") or None
    if address:
        administering.mailbox(place(), address)
    target = request.form.get("next") or url_for("start.start")
    # Only paths of this emulator: "//elsewhere" and "/\\elsewhere" are other hosts to a browser.
    if not target.startswith("/") or target[1:2] in {"/", "\\"}:
        target = url_for("start.start")
    return become(make_response(redirect(target, 303)), address)


@blueprint.get("/_emulator/sign-in")
def sign_in() -> str:
    """Ask for the control token."""
    return render_template("sign_in.html")


@blueprint.post("/_emulator/sign-in")
def signed_in() -> AnyResponse:
    """Keep the control token in a cookie, where it is right."""
    token = installation().settings.control_token or ""
    given = request.form.get("token", "")
    if not token or not hmac.compare_digest(given.encode(), token.encode()):
        abort(403)
    response = redirect(url_for("start.start"), 303)
    response.set_cookie(CONTROL_COOKIE, token, samesite="Strict", httponly=True)
    return response
