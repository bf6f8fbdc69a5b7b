"""The Exchange console's page: commands and answers, beside them the decision explained."""

import re
import secrets
from dataclasses import asdict
from typing import Any

from flask import Blueprint, Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from bookwithme.contract.types import instant_text
from bookwithme.contract.world import Advance
from bookwithme.domain.access import EwsPolicy, Step
from bookwithme.domain.access_texts import Outcome, Source
from bookwithme.domain.errors import Malformed, NotFound
from bookwithme.domain.ews_lists import argument
from bookwithme.domain.owa_policy import OwaSwitches
from bookwithme.exchange import history
from bookwithme.exchange.commands.settings import properties
from bookwithme.exchange.completion import complete, word_start
from bookwithme.exchange.console import LONGEST, decoded, run
from bookwithme.i18n import mark
from bookwithme.service.access_gate import Policies
from bookwithme.service.admin import administration, policies
from bookwithme.service.admin.overview import Explained, Logged, Overview, changed_steps, overview
from bookwithme.service.admin.policies import Directory
from bookwithme.service.clients.programs import programs_seen
from bookwithme.service.world_context import world_path
from bookwithme.service.worlds import clocks
from bookwithme.web.platform.request_context import keep, persona, world_context

blueprint = Blueprint("console", __name__, url_prefix="/_emulator/exchange")

SHOWN = 50
"""How many answers of a visit, and how many changes of policy, the page shows."""

_VISIT = re.compile(r"[A-Za-z0-9_-]{20,60}")

LEVELS = {
    "subscription": mark("Subscription"),
    "servicePlan": mark("Service plan"),
    "allowedAppIDs": mark("Organization, EwsAllowedAppIDs"),
    "switch": mark("Switch for this kind of program"),
    "organization": mark("Organization, step %(number)s"),
    "user": mark("User, step %(number)s"),
    "owaPolicy": mark("Outlook on the web mailbox policy"),
}
"""What the decision's steps are called; the numbers are the document's."""

WAYS_IN = {
    "console": mark("In the console"),
    "api": mark("Through the control API"),
    "adminapi": mark("Through Exchange's REST endpoint"),
}
"""Who may have changed a policy, by the name of the way in the change log."""

_LOOKS = {
    Outcome.BLANK_INHERITS: "skip",
    Outcome.CANNOT_OVERRIDE: "skip",
    Outcome.NOT_GOVERNING: "skip",
    Outcome.ORGANIZATION_GOVERNS: "skip",
    Outcome.NOT_YET: "skip",
    Outcome.NO_LONGER: "skip",
    Outcome.OWA_ENABLED: "allow",
    Outcome.NO_POLICY: "allow",
    Outcome.NOT_ENFORCED: "allow",
    Outcome.ON_ALLOW_LIST: "allow",
    Outcome.NOT_ON_BLOCK_LIST: "allow",
}


@blueprint.get("")
def show() -> str:
    """The console, what it answered in this visit, and the decision about one mailbox."""
    if not administration.mailboxes(world_context()):
        return render_template("console/empty.html")
    seen = overview(world_context(), _domain())
    chosen = _chosen(seen)
    answers, changed = _visited(chosen)
    return render_template(
        "console/exchange.html",
        organizations=_tabs(seen),
        put=lambda command: _address(seen, chosen, command),
        seen=seen,
        chosen=chosen,
        answers=answers,
        changed=changed,
        command=request.args.get("command", "")[:LONGEST],
        settings=_settings(seen.configured),
        effective=_settings(seen.in_effect),
        log=[(each, _moved(each)) for each in reversed(seen.log[-SHOWN:])],
        who=chosen and f"-Identity {argument(chosen.mailbox.address)}",
        levels=LEVELS,
        sources=tuple(Source),
        ways_in=WAYS_IN,
        look=_look,
        programs=programs_seen(world_context(), chosen.mailbox.address) if chosen else [],
    )


def _domain() -> str:
    """The organization asked for: by its name, or by one of its mailboxes; else the first's."""
    identity = request.values.get("identity", "")
    named = identity.rpartition("@")[2] or request.values.get("organization")
    return policies.directory_of(world_context(), named or None, "console").domain


def _tabs(seen: Overview) -> list[tuple[str, str, bool]]:
    """Every organization with the address of its console, and whether it is this one."""
    return [
        (each.domain, url_for("console.show", organization=each.domain), each == seen.organization)
        for each in policies.organizations(world_context())
    ]


def _address(seen: Overview, chosen: Explained | None, command: str) -> str:
    """This page with a command put into its input."""
    asked: dict[str, Any] = {"organization": seen.organization.domain}
    if chosen:
        asked = {"identity": chosen.mailbox.address}
    return url_for("console.show", command=command, _anchor="console", **asked)


def _chosen(seen: Overview) -> Explained | None:
    """The mailbox asked for, else the visitor's own, else the first; raises NotFound."""
    asked = request.args.get("identity")
    known = {each.mailbox.address: each for each in seen.people}
    if asked:
        if asked.lower() not in known:
            raise NotFound(f"There is no mailbox {asked}.")
        return known[asked.lower()]
    who = persona()
    first = next(iter(seen.people), None)
    return known.get(who.address, first) if who else first


def _visited(chosen: Explained | None) -> tuple[list[dict[str, Any]], list[str]]:
    """The visit's last answers, and which steps of the chosen mailbox the last text changed."""
    visit = _visit()
    entries = history.noted(world_context(), visit) if visit else []
    answers = [reply for entry in entries for reply in entry["replies"]]
    changed = entries[-1]["changed"] if entries else {}
    return answers[-SHOWN:], changed.get(chosen.mailbox.address, []) if chosen else []


def _settings(policies: Policies) -> dict[str, str]:
    """What Bookings asks for, as texts under the console's names."""
    owa = {
        f"{each.name}: {name}": value
        for each in policies.owa
        for name, value in _said(each.switches).items()
    }
    return _said(policies.ews) | owa


def _said(policy: EwsPolicy | OwaSwitches) -> dict[str, str]:
    if isinstance(policy, OwaSwitches):
        return {"PersonalBookingsDisabled": str(policy.personal_bookings_disabled)}
    shown = properties(policy)
    return {
        name: "" if value is None else _text(value)
        for name, value in shown.items()
        if not name.endswith(("Outlook", "Entourage"))
    }


def _text(value: object) -> str:
    return f"{{{', '.join(value)}}}" if isinstance(value, tuple) else str(value)


def _moved(logged: Logged) -> list[tuple[str, str, str]]:
    """What a change did: name, value before, value after."""
    before, after = _said(logged.change.before), _said(logged.change.after)
    return [(name, before[name], after[name]) for name in after if before[name] != after[name]]


def _look(step: Step) -> str:
    return "deny" if step.denial else _LOOKS.get(step.outcome, "pass")


@blueprint.post("")
def type_in() -> AnyResponse:
    """Run what was typed, keep the answers, and show them."""
    script = _uploaded("script")
    text = next(iter(script.values()), "") or request.form.get("command", "")
    admin = policies.directory_of(world_context(), _domain(), "console")
    answer = redirect(_back(), 303)
    if text.strip():
        visit = _visit() or secrets.token_urlsafe(18)
        history.note(world_context(), visit, _run(text, admin, _uploaded("beside")))
        path = world_path(world_context().world) or "/"
        keep(answer, _cookie(), visit, path)
    return answer


def _uploaded(field: str) -> dict[str, str]:
    """The files of one field that were chosen, by name."""
    chosen = [each for each in request.files.getlist(field) if each.filename]
    return {str(each.filename): decoded(each.read()) for each in chosen}


def _run(text: str, admin: Directory, files: dict[str, str]) -> dict[str, Any]:
    before = overview(world_context(), admin.domain)
    replies = run(text, admin, files, strict=True).replies
    return {
        "organization": admin.domain,
        "command": text[:LONGEST],
        "replies": [asdict(each) for each in replies[-SHOWN:]],
        "changed": changed_steps(before, overview(world_context(), admin.domain)),
    }


@blueprint.post("/clear")
def clear() -> AnyResponse:
    """Begin a new visit: the answers so far are not shown any more."""
    answer = redirect(_back(), 303)
    answer.delete_cookie(_cookie(), path=world_path(world_context().world) or "/")
    return answer


@blueprint.post("/clock")
def move_clock() -> AnyResponse:
    """Let time pass until a change takes effect; nothing, where none waits for that time."""
    to = request.form.get("to")
    waiting = overview(world_context(), _domain()).waiting
    if to in {instant_text(each.change.effective_at) for each in waiting}:
        clocks.advance(world_context(), Advance.read({"to": to}))
    return redirect(_back("decision"), 303)


def _back(anchor: str | None = None) -> str:
    organization, identity = request.form.get("organization"), request.form.get("identity")
    return url_for(
        "console.show",
        organization=organization or None,
        identity=identity or None,
        _anchor=anchor,
    )


@blueprint.get("/complete")
def completion() -> Response | dict[str, Any]:
    """What Tab offers at a place of a text, for the page's script."""
    text = request.args.get("text", "")[:LONGEST]
    cursor = request.args.get("cursor", type=int, default=len(text))
    if not 0 <= cursor <= len(text):
        raise Malformed("The cursor must lie in the text.")
    offers = complete(text, cursor, policies.directory_of(world_context(), _domain(), "console"))
    return {"start": word_start(text, cursor), "offers": offers}


def _cookie() -> str:
    return f"bookwithme.console.{world_context().world}"


def _visit() -> str | None:
    found = _VISIT.fullmatch(request.cookies.get(_cookie(), ""))
    return found and found[0]
