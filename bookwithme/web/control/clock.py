"""The control room: the world's clock and its switches."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from flask import Blueprint, request
from werkzeug.wrappers import Response

from bookwithme.contract.settings import SettingsChange
from bookwithme.contract.types import instant, instant_text
from bookwithme.contract.world import Advance, ClockWish
from bookwithme.domain.errors import InvalidInput
from bookwithme.domain.hours import to_utc
from bookwithme.i18n import mark
from bookwithme.service.admin import administration
from bookwithme.service.worlds import clocks, journal
from bookwithme.web.control.frame import Answer, show, stay_or_go
from bookwithme.web.platform.forms import back_to, told
from bookwithme.web.platform.request_context import home_zone, lang, world_context
from bookwithme.web.platform.request_guards import is_ours

blueprint = Blueprint("control", __name__, url_prefix="/_emulator")

STEPS = (
    ("PT5M", mark("+5 minutes")),
    ("PT35M", mark("+35 minutes")),
    ("PT1H", mark("+1 hour")),
    ("P1D", mark("+1 day")),
    ("P7D", mark("+7 days")),
    ("P90D", mark("+90 days")),
)

UNITS = {
    "seconds": ("PT{}S", mark("seconds")),
    "minutes": ("PT{}M", mark("minutes")),
    "hours": ("PT{}H", mark("hours")),
    "days": ("P{}D", mark("days")),
    "weeks": ("P{}W", mark("weeks")),
}
"""How a free amount of time is written (ISO 8601), and its unit in words."""

RULES = {
    "now": mark("Enter a date and a time between the years 1971 and 2190."),
    "by": mark("The clock can only move forward, and not beyond the year 2190."),
    "to": mark("The clock can only move forward, and not beyond the year 2190."),
    "name": mark(
        "Enter up to 63 lowercase letters, digits and hyphens, and don't start with a hyphen."
    ),
    "scenario": mark("Choose one of the scenarios."),
    "seed": mark("Enter up to 200 characters, or leave this empty."),
}


@blueprint.get("/")
def room() -> str:
    """Clock, what ran, settings."""
    return _room({})


def _room(problems: dict[str, str]) -> str:
    moves = journal.entries(world_context(), "clock", after=0, seconds=0)
    return show(
        "room",
        problems,
        face=clocks.show_clock(world_context()),
        settings=administration.settings(world_context()),
        ran=_told(moves[-1].data) if moves else None,
        steps=[(by, lang().gettext(text)) for by, text in STEPS],
        units=[(unit, lang().gettext(text)) for unit, (_, text) in UNITS.items()],
        typed=request.form,
    )


def _told(move: dict[str, Any]) -> list[dict[str, Any]] | None:
    """What the journal keeps of the last move; a clock that is only set lets nothing fall due."""
    ran = [each | {"at": instant(each["at"])} for each in move["ran"]]
    return ran if ran or "advancedFrom" in move else None


@blueprint.post("/clock/advance")
def advance() -> Answer | Response:
    """Let time pass: by a duration, by an amount of a unit, or up to a wall-clock time."""
    if refused := not_pressed():
        return refused
    try:
        advanced = clocks.advance(world_context(), Advance.read(_way(request.form)))
    except InvalidInput as error:
        return _room(told(error, RULES)), 422
    return stay_or_go("control.room", "advanced", ran=len(advanced.ran))


def not_pressed() -> Answer | None:
    """Refuse what submits every form that it finds: the bar is on attendees' pages, too."""
    if "next" not in request.form or is_ours():
        return None
    text = lang().gettext(
        "Your browser doesn't say which page a request comes from, so select the button here."
    )
    return _room({"by": text}), 403


def _way(form: Mapping[str, str]) -> dict[str, str]:
    if "now" in form:
        return {"to": _instant(form["now"])}
    if "amount" in form:
        written, _ = UNITS.get(form.get("unit", ""), ("{}", ""))
        return {"by": written.format(form["amount"].strip())}
    return {"by": form.get("by", "")}


@blueprint.post("/clock")
def set_clock() -> Answer | Response:
    """Set the clock to a wall-clock time, stop it, let it go on, or give it the machine's time."""
    if refused := not_pressed():
        return refused
    wish = {name: request.form[name] for name in ("mode", "now") if request.form.get(name)}
    try:
        if "now" in wish:
            wish["now"] = _instant(wish["now"])
        clocks.put(world_context(), ClockWish.read(wish))
    except InvalidInput as error:
        return _room(told(error, RULES)), 422
    return stay_or_go("control.room", "set")


def _instant(written: str) -> str:
    """A browser's local date and time, in the zone that the page shows, as an instant."""
    try:
        local = datetime.fromisoformat(written)
    except ValueError:
        return written
    if local.tzinfo:
        return written
    zone = home_zone()
    try:
        minute = to_utc(local.date(), local.hour * 60 + local.minute, zone)
        return instant_text(minute + timedelta(seconds=local.second))
    except OverflowError:
        return written


@blueprint.post("/settings")
def change_settings() -> Answer | Response:
    """Set the world's switches."""
    texts = ("accessRules", "policyDelay", "provisioning", "firstRun", "ewsRetirement")
    document: dict[str, Any] = {name: request.form[name] for name in texts if name in request.form}
    document["emailVerification"] = "emailVerification" in request.form
    try:
        change = SettingsChange.read(document)
    except InvalidInput as error:
        return _room(told(error, RULES)), 422
    administration.change_settings(world_context(), change.applied_to)
    return back_to("control.room", "settings")
