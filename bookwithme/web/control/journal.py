"""The control room's journal: what happened in the world, the latest first."""

from datetime import datetime
from typing import Any

from flask import Blueprint, request, url_for
from werkzeug.wrappers import Response

from bookwithme.contract.types import instant
from bookwithme.i18n import mark
from bookwithme.service.admin import administration
from bookwithme.service.worlds.journal import clear_entries, latest, number
from bookwithme.service.worlds.stories import paragraphs
from bookwithme.web.control.frame import ask_once, show
from bookwithme.web.platform.forms import back_to, place_asked
from bookwithme.web.platform.request_context import lang, world_context

blueprint = Blueprint("control_journal", __name__, url_prefix="/_emulator")

SHOWN = 60
"""So many entries stand on a page."""

KINDS = {
    "opened": mark("Address opened"),
    "unknownLink": mark("Unknown link"),
    "decision": mark("Access denied"),
    "linkCreated": mark("Link created"),
    "linkRevoked": mark("Link revoked"),
    "codeSent": mark("Code sent"),
    "booked": mark("Booked"),
    "rescheduled": mark("Rescheduled"),
    "cancelled": mark("Canceled"),
    "mail": mark("Email sent"),
    "console": mark("Typed in the console"),
    "policy": mark("Policy changed"),
    "meetingType": mark("Meeting type"),
    "page": mark("Page turned on or off"),
    "calendar": mark("Calendar"),
    "event": mark("Calendar event"),
    "clock": mark("Clock"),
    "settings": mark("Settings changed"),
    "faults": mark("Faults changed"),
    "world": mark("World replaced"),
    "client": mark("Program"),
    "lesson": mark("Lesson"),
}
"""Kinds of the journal in words; one that is not here is shown as it is."""

UNSHOWN = ("visit", "replies", "changed", "ran")
"""What is told in words, or needed by the console's own page alone."""

MISSED = {
    "link": mark("No link %(asked)s"),
    "meetingType": mark("No meeting type %(asked)s"),
    "page": mark("No booking page %(asked)s"),
    "manage": mark("No booking with the manage link %(asked)s"),
    "calendar": mark("No published calendar %(asked)s"),
    "teams": mark("No Teams meeting %(asked)s"),
}
STATES = {
    "active": mark("active, expires %(when)s"),
    "expired": mark("expired %(when)s"),
    "consumed": mark("used %(when)s"),
    "revoked": mark("revoked %(when)s"),
    "public": mark("public"),
    "private": mark("private"),
    "deleted": mark("deleted %(when)s"),
    "published": mark("published"),
    "off": mark("turned off"),
    "absent": mark("not set up"),
    "provisioning": mark("ready %(when)s"),
    "booked": mark("booked %(when)s"),
    "cancelled": mark("canceled"),
}


@blueprint.app_template_global()
def in_a_line(value: object) -> str:
    """One value of an entry's data, without JSON's brackets."""
    if isinstance(value, dict):
        return " ".join(in_a_line(each) for each in value.values())
    return ", ".join(map(in_a_line, value)) if isinstance(value, list) else str(value)


@blueprint.app_template_global()
def instant_of(text: str) -> datetime:
    """An instant as an entry keeps it."""
    return instant(text)


@blueprint.app_template_global()
def name_of(address: str) -> str:
    """A person's name, if it is one of this world's people; else the address."""
    people = {each.address: each.display_name for each in administration.mailboxes(world_context())}
    return people.get(address, address)


@blueprint.app_template_global()
def near_miss(told: dict[str, Any], now: datetime) -> str:
    """What was asked for in vain, and what is nearest to it, as it was at `now`."""
    sentence, state = MISSED[told["address"]], told.get("state")
    missed = lang().gettext(sentence, asked=told["asked"])
    if "nearest" not in told:
        return lang().gettext("%(missed)s; nothing similar", missed=missed)
    values = {"missed": missed, "nearest": told["nearest"]}
    if state is None:
        return lang().gettext("%(missed)s; closest: %(nearest)s", **values)
    at = told.get("since") or told.get("until")
    when = lang().from_now(instant(at), now) if at else ""
    values["state"] = lang().gettext(STATES[state], when=when)
    return lang().gettext("%(missed)s; closest: %(nearest)s, %(state)s", **values)


@blueprint.get("/journal")
def journal() -> str:
    """The journal's latest entries, or those before one: all, of one kind, or with a text."""
    text, kind = request.args.get("q", "").strip(), request.args.get("kind") or None
    before = place_asked("before")
    stands = number(world_context())
    found, older = latest(world_context(), SHOWN, before, kind, text)
    return show(
        "journal",
        {},
        stands=stands,
        told=paragraphs(reversed(found))[::-1],
        older=older,
        latest=before is None,
        kinds={name: lang().gettext(words) for name, words in KINDS.items()},
        kind=kind,
        q=text,
        people=[each.address for each in administration.mailboxes(world_context())],
        unshown=UNSHOWN,
    )


@blueprint.post("/journal/delete")
def clear_journal() -> Response:
    """Forget what happened, when that is meant."""
    question = mark("Clear the journal? Link history is cleared too.")
    ask_once(question, mark("Clear the journal"), url_for("control_journal.journal"))
    clear_entries(world_context())
    return back_to("control_journal.journal", "cleared")
