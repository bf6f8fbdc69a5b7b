"""The control room's classes: make one, hand out invitations, see who is where, act for all."""

import base64
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit
from zlib import crc32

from flask import Blueprint, Response, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from bookwithme import pictures
from bookwithme.contract.classes import (
    ClassClock,
    ClassMessage,
    ClassSettings,
    NewClass,
    TraineeState,
)
from bookwithme.domain.access import AccessRules
from bookwithme.domain.errors import Conflict, InvalidInput, NotFound
from bookwithme.i18n import mark
from bookwithme.service.lessons import class_files, classes, library
from bookwithme.service.worlds.scenarios import scenarios
from bookwithme.service.worlds.stories import Clause
from bookwithme.settings import LOOPBACK
from bookwithme.web.api.classes import as_file
from bookwithme.web.api.request_bodies import root
from bookwithme.web.control.clock import STEPS
from bookwithme.web.control.frame import Answer, ask_once, show
from bookwithme.web.platform.forms import back_to, numbers, told
from bookwithme.web.platform.request_context import lang

blueprint = Blueprint("control_classes", __name__, url_prefix="/_emulator/classes")

RULES = {
    "name": mark(
        "Enter up to 60 lowercase letters, digits and hyphens, and don't start with a hyphen."
    ),
    "trainees": mark(
        "Enter a number from 1 to 99, one name per line, or a table (CSV) with a “name” column."
    ),
    "text": mark("Enter up to 500 characters, on one line."),
    "by": mark("The clock cannot go beyond the year 2190."),
}
PLACES = {
    "start": mark("Start"),
    "organizer": mark("Organizer mode"),
    "scheduling": mark("Scheduling view"),
    "manage": mark("A booking"),
    "mailbox": mark("Mail"),
    "console": mark("Exchange console"),
    "signature": mark("Signature"),
    "control": mark("Control room"),
    "control_lesson": mark("Lesson"),
}
SIZES = ("100", "125", "150")


@blueprint.get("")
def every() -> str:
    """All classes, and the form for a new one."""
    return _page({})


def _page(problems: dict[str, str]) -> str:
    here = root()
    return show(
        "classes",
        problems,
        classes=classes.every(here),
        titles=_titles(),
        scenarios=[(each.name, each.title) for each in scenarios(here.scenarios, lang().code)],
        typed=request.form,
    )


def _titles() -> dict[str, str]:
    """What each lesson is called in the viewer's language."""
    return {each.name: each.title for each in library.lessons(root().lessons, lang().code)}


@blueprint.post("")
def make() -> Answer | AnyResponse:
    """Make a class of a number of trainees, or of a roster."""
    form = request.form
    document = {
        "name": form.get("name", ""),
        "lesson": form.get("lesson") or None,
        "scenario": form.get("scenario") or None,
    }
    try:
        names, more = class_files.members(form.get("trainees", ""))
        made = classes.make(root(), NewClass.read(document | {"trainees": names}), more)
    except InvalidInput as error:
        return _page(told(error, RULES)), 422
    except Conflict:
        return _page({"name": lang().gettext("This name is already in use.")}), 409
    return back_to("control_classes.board", "classMade", name=made.name)


@blueprint.get("/<name>")
def board(name: str) -> str:
    """Who is where."""
    return _board(name, {})


def _board(name: str, problems: dict[str, str]) -> str:
    state, acts = classes.show(root(), name, lang().code), classes.last_acts(root(), name)
    stands = _stands(state.trainees, (each.id for each in acts.values()))
    wanted, size = request.args, request.args.get("text", SIZES[0])
    shown = [each for each in state.trainees if each.stuck_since or "stuck" not in wanted]
    return show(
        "board",
        problems,
        state=state,
        stands=stands,
        titles=_titles(),
        shown=shown,
        steps=next((each.steps for each in state.trainees if each.steps), ()),
        counted=_counted,
        place=_place,
        last={world: Clause(entry) for world, entry in acts.items()},
        names="nameless" not in wanted,
        stuck="stuck" in wanted,
        size=size if size in SIZES else SIZES[0],
        sizes=SIZES,
        rules=[(each.value, each.value) for each in AccessRules],
        moves=[(by, lang().gettext(text), _QUESTIONS.get(by)) for by, text in STEPS[2:]],
        typed=request.form,
    )


def _place(seen: str) -> str:
    name = PLACES.get(seen) or PLACES.get(seen.partition("_")[0])
    return lang().gettext(name) if name else ""


def _counted(trainee: TraineeState) -> dict[str, int]:
    steps = trainee.steps
    return {
        "done": sum(each.state == "done" for each in steps),
        "hints": sum(each.hints for each in steps),
        "solved": sum(each.solved for each in steps),
    }


@blueprint.get("/<name>/changes")
def changed(name: str) -> Response:
    """A number that differs when the board does: the page asks for it once a second."""
    seen = classes.show(root(), name, lang().code).trainees
    now = _stands(seen, (each.id for each in classes.last_acts(root(), name).values()))
    if request.args.get("after") == str(now):
        return Response(status=304)
    return Response(f'{{"after": {now}}}', mimetype="application/json")


def _stands(seen: Iterable[TraineeState], acts: Iterable[int]) -> int:
    # Clocks go on by themselves: to the minute they are told.
    told = [each.model_dump_json(exclude={"clock"}) + str(each.clock)[:16] for each in seen]
    return crc32(f"{told} {sorted(acts)}".encode())


@blueprint.get("/<name>/sheet")
def sheet(name: str) -> str:
    """A card for each trainee: name, address, QR code; said where no other computer opens them."""
    state = classes.show(root(), name)
    alone = urlsplit(root().base).hostname in LOOPBACK
    return show("class_sheet", {}, state=state, picture=_picture, alone=alone)


def _picture(url: str) -> str:
    return f"data:image/svg+xml;base64,{base64.b64encode(pictures.qr_svg(url)).decode()}"


@blueprint.get("/<name>/sheet.csv")
def sheet_csv(name: str) -> Response:
    """The same for a spreadsheet."""
    return as_file(class_files.sheet(root(), name), f"{name}.csv")


@blueprint.post("/<name>/<act>")
def do(name: str, act: str) -> Answer | AnyResponse:
    """Act for all trainees, or for those that are chosen."""
    wanted = request.form.get("by", act)
    if wanted in _QUESTIONS:
        back = url_for("control_classes.board", name=name)
        ask_once(_QUESTIONS[wanted], _ANSWERS[wanted], back, name=name)
    try:
        _act(name, act, numbers("only") or None)
    except InvalidInput as error:
        return _board(name, told(error, RULES)), 422
    if act == "delete":
        return back_to("control_classes.every", "classDeleted")
    return back_to("control_classes.board", "classDone", name=name)


_LONG = "P90D"
_QUESTIONS = {
    _LONG: mark(
        "Move the clocks forward by 90 days? Existing private links will expire, and you can't "
        "move all clocks back at once."
    ),
    "reset": mark(
        "Reset the worlds of the class “%(name)s”? Everything done in them will be lost."
    ),
    "delete": mark("End the class “%(name)s” and delete its worlds? This can’t be undone."),
}
_ANSWERS = {_LONG: mark("+90 days"), "reset": mark("Reset"), "delete": mark("End the class")}


def _act(name: str, act: str, only: list[int] | None) -> None:
    here, form = root(), request.form
    if act == "clock":
        wish: dict[str, Any] = {each: form[each] for each in ("by", "mode") if form.get(each)}
        classes.move_clocks(here, name, ClassClock.read(wish | {"only": only}))
    elif act == "settings":
        wish = {each: form[each] for each in ("accessRules", "policyDelay") if form.get(each)}
        classes.change_settings(here, name, ClassSettings.read(wish | {"only": only}))
    elif act == "message":
        classes.say(here, name, ClassMessage.read({"text": form.get("text", "")}).text, only)
    elif act in {"lock", "unlock"}:
        classes.lock(here, name, only, locked=act == "lock")
    elif act == "reset":
        classes.reset(here, name, only)
    elif act == "delete":
        classes.delete(here, name)
    else:
        raise NotFound
