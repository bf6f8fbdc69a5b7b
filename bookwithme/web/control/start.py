"""The start page: who you can be, what to try; and being somebody."""

from __future__ import annotations

from contextlib import suppress

import flask
from flask import Blueprint, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from bookwithme.contract.document.about import in_language
from bookwithme.domain.access_denied import AccessDenied
from bookwithme.domain.errors import NotFound
from bookwithme.service.admin import administration
from bookwithme.service.organizer import meeting_types
from bookwithme.service.worlds.personas import personas_of
from bookwithme.service.worlds.scenarios import began_with
from bookwithme.web.platform.rate_limits import is_right
from bookwithme.web.platform.request_context import (
    become,
    installation,
    lang,
    persona_address,
    world_context,
)
from bookwithme.web.platform.request_guards import is_ours, remember_operator
from bookwithme.zones import zone_of

_OF_THE_PICKER = {"next", "persona", "address"}

blueprint = Blueprint("start", __name__)
blueprint.add_app_template_global(zone_of)
blueprint.add_app_template_global(in_language)


@blueprint.get("/")
def start() -> str:
    """Who you can be, what to try, the world's clock."""
    here = world_context()
    found = personas_of(here, request.script_root)
    began = began_with(here, lang().code)
    return render_template("start.html", cast=found, scenario=began, me=persona_address())


@blueprint.get("/_emulator/persona")
def personas() -> str:
    """Pick an account, on the way to a page that asks for one."""
    return _personas()


def _personas() -> str:
    target = local_path(request.values.get("next", ""))
    return render_template(
        "personas.html",
        cast=personas_of(world_context(), request.script_root),
        target=target,
        typed=[each for each in request.form.items() if each[0] not in _OF_THE_PICKER],
        me=persona_address(),
        is_typed="Sec-Fetch-Site" not in request.headers,
    )


@blueprint.post("/_emulator/persona")
def choose_persona() -> Response | tuple[str, int]:
    """Be one of the world's mailboxes from now on, or nobody.

    A button counts where the browser tells that one of our own pages has it; elsewhere the address
    is typed. So what submits every form that it finds is nobody, and books nothing.

    A form that is left midway to sign in says its `step`: it asks first, and then goes on, whole,
    to where it came from.
    """
    chosen, address = request.form.get("persona"), request.form.get("address", "").strip()
    midway = "step" in request.form
    if midway and not (chosen or address):
        return _personas(), 200
    if chosen and not is_ours():
        return _personas(), 403
    if address := chosen or address:
        administration.mailbox(world_context(), address)
    target = local_path(request.values.get("next", ""))
    answer = make_response(redirect(target, 307 if midway else 303))
    return come(answer, address or None)


def come(answer: flask.Response, address: str | None) -> Response:
    """Be somebody from now on, or nobody; in a locked world nothing comes of a first coming."""
    if address and not world_context().look(lambda uow: uow.world.locked):
        with suppress(AccessDenied, NotFound):
            meeting_types.first_come(world_context(), address)
    return become(answer, address)


def local_path(target: str) -> str:
    """A path of this emulator as it is; the start page for anything else.

    Browsers take a second slash or a backslash for the beginning of another host's name, and
    drop tabs and line ends before they look.
    """
    is_path = target.startswith("/") and target[1:2] not in {"/", "\\"} and target.isprintable()
    return target if is_path else url_for("start.start")


@blueprint.get("/_emulator/sign-in")
def sign_in() -> str:
    """Ask for the control token."""
    target = local_path(request.args.get("next", ""))
    return render_template("sign_in.html", target=target, wrong=False)


@blueprint.post("/_emulator/sign-in")
def signed_in() -> Response | tuple[str, int]:
    """Keep the control token in a cookie, where it is right."""
    token = installation().settings.control_token or ""
    given = request.form.get("token", "")
    target = local_path(request.form.get("next", ""))
    if not token or not is_right(given, token):
        return render_template("sign_in.html", target=target, wrong=True), 403
    response = redirect(target, 303)
    remember_operator(response, token)
    return response
