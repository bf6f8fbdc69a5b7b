"""The control room's faults: what is to go wrong in the world."""

from typing import Any

from flask import Blueprint, redirect, request, url_for
from werkzeug.wrappers import Response

from bookwithme.contract.faults import FaultsWish
from bookwithme.domain.errors import InvalidInput
from bookwithme.domain.faults import CALENDAR, EWS_BUSY, MAIL, PROVISIONING, REQUEST
from bookwithme.i18n import mark
from bookwithme.service.faults.faults import add_fault, all_faults, put_faults, remove_fault
from bookwithme.web.control.clock import not_pressed
from bookwithme.web.control.frame import Answer, show, stay_or_go
from bookwithme.web.platform.forms import back_to, choice, told
from bookwithme.web.platform.request_context import lang, world_context

blueprint = Blueprint("control_faults", __name__, url_prefix="/_emulator")

KINDS = {
    REQUEST: mark("A request fails"),
    CALENDAR: mark("Calendars cannot be fetched"),
    MAIL: mark("Emails bounce"),
    PROVISIONING: mark("Setting a page up takes an hour"),
    EWS_BUSY: mark("Exchange Web Services is busy"),
}
EFFECTS = {
    "status": mark("Answer with a status"),
    "drop": mark("Close the connection without an answer"),
    "delay": mark("Wait, then answer"),
}
PATH = "/bookwithme/user/*"
"""What the form begins with: attendees' pages. An empty path would strike everything at once."""

METHODS = ("GET", "POST", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS")

RULES = {
    "operation": mark("Enter the name of an operation, such as FindItem, or leave this empty."),
    "path": mark(
        "Enter a path that starts with a slash, such as /bookwithme/*, or leave this empty."
    ),
    "delay": mark("Enter a number of seconds from 0 to 60."),
    "probability": mark("Enter a percentage from 0 to 100."),
    "times": mark("Enter a whole number from 1 to 1,000,000, or leave this empty."),
    "status": mark("Answer with a status from 400 to 599, close the connection, or wait a while."),
}


@blueprint.get("/faults")
def faults() -> str:
    """The faults that are on, and a form for another."""
    return _page({})


def _page(problems: dict[str, str]) -> str:
    def choices(texts: dict[str, str]) -> list[tuple[str, str]]:
        return [(value, lang().gettext(text)) for value, text in texts.items()]

    return show(
        "faults",
        problems,
        faults=all_faults(world_context()),
        kinds=choices(KINDS),
        effects=choices(EFFECTS),
        methods=[(each, each) for each in METHODS],
        typed=request.form or {"path": PATH},
    )


@blueprint.post("/faults")
def add() -> Answer | Response:
    """One more fault."""
    try:
        (fault,) = FaultsWish.read([_document()]).as_domain()
        add_fault(world_context(), fault)
    except InvalidInput as error:
        return _page(told(error, RULES)), 422
    return back_to("control_faults.faults", "faultAdded")


def _document() -> dict[str, Any]:
    """The form as the control API has it; what is no number is left for it to refuse."""
    given = {name: text.strip() for name, text in request.form.items() if text.strip()}
    times, percent = _number(given.get("times")), _number(given.get("probability", "100"))
    chances = {
        "probability": percent / 100 if isinstance(percent, int) else percent,
        "times": times,
    }
    kind = choice("kind", KINDS)
    if kind != REQUEST:
        return {"kind": kind, "fault": chances}
    effect: dict[str, Any] = {"delay": _seconds(given.get("delay", "0"))}
    if given.get("effect") == "drop":
        effect["drop"] = True
    if given.get("effect", "status") == "status":
        effect["status"] = _number(given.get("status", "500"))
    match = {name: given[name] for name in ("method", "path", "operation") if name in given}
    return {"match": match, "fault": effect | chances}


def _number(written: str | None) -> int | str | None:
    fits = written is not None and written.isascii() and written.isdigit() and len(written) < 10
    return int(written) if written and fits else written


def _seconds(written: str) -> float | str:
    try:
        return float(written.replace(",", "."))
    except ValueError:
        return written


@blueprint.post("/faults/<int:number>/delete")
def remove(number: int) -> Response:
    """Let one thing go right again."""
    remove_fault(world_context(), number)
    return redirect(url_for("control_faults.faults"), 303)


@blueprint.post("/faults/clear")
def clear() -> Answer | Response:
    """Let nothing go wrong any more."""
    if refused := not_pressed():
        return refused
    put_faults(world_context(), [])
    return stay_or_go("control_faults.faults", "faultsCleared")
