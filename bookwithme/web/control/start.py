"""The start page: who you can be, what to try; and being somebody."""

from contextlib import suppress

import flask
from flask import Blueprint, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from bookwithme.contract.document.about import in_language
from bookwithme.domain.access_decision import AccessDenied
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
from bookwithme.zones import agree, zone_of

_ASKED_HERE = {"next", "persona", "address", "token"}
"""Fields of our own forms; others were typed before, and go along."""

blueprint = Blueprint("start", __name__)
blueprint.add_app_template_global(zone_of)
blueprint.add_app_template_global(agree, "clocks_agree")
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
        mailboxes=administration.mailboxes(world_context()),
        target=target,
        typed=_typed(),
        me=persona_address(),
        is_typed="Sec-Fetch-Site" not in request.headers,
    )


def _typed() -> list[tuple[str, str]]:
    return [each for each in request.form.items() if each[0] not in _ASKED_HERE]


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
    return _ask_token(target, wrong=False)


@blueprint.post("/_emulator/sign-in")
def signed_in() -> Response | tuple[str, int]:
    """Keep the control token in a cookie, where it is right.

    A form that is left midway to sign in is shown the question first, and from there goes along to
    the choice of an account.
    """
    token = installation().settings.control_token or ""
    midway, given = "step" in request.form, request.form.get("token")
    target = local_path(request.values.get("next", ""))
    if midway and given is None:
        return _ask_token(target, wrong=False), 200
    if not token or not is_right(given or "", token):
        return _ask_token(target, wrong=True), 403
    response = make_response(_personas()) if midway else redirect(target, 303)
    remember_operator(response, token)
    return response


def _ask_token(target: str, *, wrong: bool) -> str:
    typed = _typed()
    as_guest = f"{target}{'&' if '?' in target else '?'}anonymous" if typed else None
    return render_template(
        "sign_in.html", target=target, wrong=wrong, typed=typed, as_guest=as_guest
    )
