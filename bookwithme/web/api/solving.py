"""Do a step of a lesson: commands, calls, a program, the clock, as the persona that it is for.

Calls, and what a program asks, are requests to this application, in this world, with the rights of
whoever asks for it.
"""

from flask import request
from werkzeug.datastructures import Authorization

from bookwithme.contract.lesson import GUEST, Call, Step
from bookwithme.contract.world import Advance
from bookwithme.domain.errors import FieldProblem, InvalidInput, NotFound
from bookwithme.domain.lesson_progress import Running
from bookwithme.exchange.history import run_noted
from bookwithme.service.admin.policies import directory_of
from bookwithme.service.lessons import running
from bookwithme.service.lessons.placeholders import filled
from bookwithme.service.worlds import clocks
from bookwithme.web.platform.inside import ask
from bookwithme.web.platform.request_context import installation, persona_cookie, world_context

REFUSED = 400

_EWS = "http://schemas.microsoft.com/exchange/services/2006"
_COUNT = (
    '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" '
    f'xmlns:m="{_EWS}/messages" xmlns:t="{_EWS}/types"><s:Body><m:GetFolder>'
    "<m:FolderShape><t:BaseShape>Default</t:BaseShape></m:FolderShape><m:FolderIds>"
    '<t:DistinguishedFolderId Id="calendar"/></m:FolderIds></m:GetFolder></s:Body></s:Envelope>'
)


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
        admin = directory_of(here, domain, "console")
        run_noted(admin, command)  # one that fails may be the step's point
    for number, call in enumerate(solution.calls):
        _call(f"solution.calls[{number}]", call, persona)
    if solution.program and persona:
        _count(solution.program, persona)
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


def _count(agent: str, address: str) -> None:
    """Ask EWS how much a calendar holds; that it refuses may be what the step is about."""
    password = installation().settings.control_token or "any"
    basic = Authorization("basic", {"username": address, "password": password})
    headers = {"Authorization": basic.to_header(), "User-Agent": agent, "Content-Type": "text/xml"}
    ask(f"{request.script_root}/EWS/Exchange.asmx", "POST", headers=headers, data=_COUNT)


_KEPT = ("Authorization", "User-Agent", "Accept-Language")
