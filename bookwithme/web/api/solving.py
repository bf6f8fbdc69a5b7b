"""Do a step of a lesson: its commands, its calls, its clock, as the persona that it is for.

Calls are requests to this application, in this world, with the rights of whoever asks for it.
"""

from __future__ import annotations

from flask import request

from bookwithme.contract.lesson import GUEST, Call, Step
from bookwithme.contract.world import Advance
from bookwithme.domain.errors import FieldProblem, InvalidInput, NotFound
from bookwithme.domain.lesson_progress import Running
from bookwithme.service.lessons import running
from bookwithme.service.lessons.placeholders import filled
from bookwithme.service.worlds import clocks
from bookwithme.web.api.exchange import run_noted
from bookwithme.web.platform.inside import ask
from bookwithme.web.platform.request_context import persona_cookie, world_context

REFUSED = 400


def solve(name: str) -> Running:
    """Do a step, or give its answer.

    Raises:
        NotFound: there is no lesson, or no such step.
        InvalidInput: the step has not begun, has no solution, or something in it went wrong.
    """
    here = world_context()
    step, progress = running.step_of(running.note_solved(here, name), name)
    if progress.done_at:
        return running.running(here)
    if step.question:
        return running.answer(here, name, step.right)
    try:
        _run(step)
    except NotFound as error:
        raise InvalidInput(FieldProblem("solution", str(error))) from error
    return running.check(here)


def _run(step: Step) -> None:
    here, solution = world_context(), step.solution
    if solution is None:
        return
    persona = None if step.as_ == GUEST else step.as_
    for command in filled(here, list(solution.commands)):
        domain = persona.rpartition("@")[2] if persona else None
        run_noted(here, command, domain, "console")  # one that fails may be the step's point
    for number, call in enumerate(solution.calls):
        _call(f"solution.calls[{number}]", call, persona)
    if solution.clock:
        clocks.advance(here, Advance(by=solution.clock))


def _call(at: str, call: Call, persona: str | None) -> None:
    """Send one request; a page may refuse it, since that may be what the step is about."""
    here = world_context()
    cookies = dict((*request.cookies.items(), persona_cookie(persona)))
    headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items())}
    headers |= {name: request.headers[name] for name in _KEPT if name in request.headers}
    body = None if call.body is None else filled(here, call.body)
    path = request.script_root + filled(here, call.path)
    answer = ask(path, call.method, headers=headers, json=body)
    if answer.status_code >= REFUSED and call.path.startswith("/_emulator/api/"):
        detail = answer.json.get("detail", "") if answer.json else ""
        raise InvalidInput(FieldProblem(at, f"was answered {answer.status_code}: {detail}"))


_KEPT = ("Authorization", "User-Agent", "Accept-Language")
