"""The lesson that runs, beside every page and as a page of its own."""

import re
from contextlib import suppress
from typing import Any

from flask import Blueprint, make_response, redirect, request, url_for
from werkzeug.wrappers import Response

from bookwithme.contract.document.about import in_language
from bookwithme.contract.lesson import GUEST, Step
from bookwithme.domain.errors import InvalidInput, NotFound, NotNow
from bookwithme.domain.lesson_progress import Running, StepProgress
from bookwithme.domain.markdown import html_of
from bookwithme.i18n import mark
from bookwithme.service.lessons import library, running
from bookwithme.service.lessons.beginning import begin_lesson
from bookwithme.service.lessons.placeholders import filled
from bookwithme.web.api.solving import solve as do_step
from bookwithme.web.control.frame import Answer, ask_once, show
from bookwithme.web.control.start import come
from bookwithme.web.platform.forms import numbers, said
from bookwithme.web.platform.invitations import is_invited
from bookwithme.web.platform.request_context import lang, world_context
from bookwithme.web.platform.request_guards import is_operator

blueprint = Blueprint("control_lesson", __name__, url_prefix="/_emulator/lesson")

SAID = {
    "notYet": mark("Not done yet."),
    "inVain": mark(
        "This was done for you, and the step still isn't complete. Something it needs may be gone, "
        "for example after a snapshot was restored: make it again, or start the lesson over."
    ),
    "wrong": mark("That is not right yet. Try again."),
    "none": mark("Choose an answer first."),
    "nowhere": mark("What this step needs isn't there yet."),
}


@blueprint.app_template_global()
def lesson_panel() -> dict[str, Any] | None:
    """What the panel beside a page tells; None where the world has no lesson for this visitor."""
    with suppress(NotFound, NotNow):
        here = world_context()
        world = here.look(lambda uow: uow.world)
        if (world.lesson or world.message) and (is_operator() or is_invited()):
            told = _told(running.running(here)) if world.lesson else {}
            return {"message": world.message, **told}
    return None


def _told(found: Running) -> dict[str, Any]:
    lesson = library.kept(found.document)
    pairs = [*zip(lesson.steps, found.steps, strict=True)]
    step, progress = next((each for each in pairs if each[1].is_open), (None, None))
    return {
        "title": _say(lesson.title),
        "steps": [(_say(each.title), bool(how.done_at), each is step) for each, how in pairs],
        "number": 1 + (lesson.steps.index(step) if step else len(pairs)),
        **(_open_step(step, progress) if step and progress else {}),
    }


def _open_step(step: Step, progress: StepProgress) -> dict[str, Any]:
    return {
        "step": step.id,
        "step_title": _say(step.title),
        "text": _html(step.text),
        "hints": [_html(each) for each in step.hints[: progress.hints]],
        "more_hints": len(step.hints) - progress.hints,
        "question": step.question and _say(step.question),
        "choices": [_say(each) for each in step.choices],
        "many": len(step.right) > 1,
        "where": step.open,
        "solvable": bool(step.solution or step.question),
    }


def _say(text: dict[str, str]) -> str:
    return in_language(text, lang().code)


def _html(text: dict[str, str]) -> str:
    here = _say(text).replace("{world}", world_context().base)
    html = html_of(here, request.script_root)
    return _PARAMETER.sub(r'<span class="lesson__parameter">\g<0></span>', html)


_PARAMETER = re.compile(r"(?<= )-\w")
"""Where one begins in a command."""


@blueprint.get("")
def page() -> str:
    """The lesson, or those that can be begun."""
    return _page()


def _page(**problems: str) -> str:
    here = world_context()
    return show(
        "lesson",
        problems,
        panel=lesson_panel(),
        said=said(SAID, "said"),
        lessons=library.lessons(here.lessons, lang().code),
    )


def _back(said: str | None = None) -> Response:
    return redirect(url_for("control_lesson.page", said=said), 303)


@blueprint.post("/begin")
def begin() -> Answer | Response:
    """Begin a lesson, when it is meant that the world becomes what the lesson needs."""
    question = mark(
        "Start this lesson? It replaces the data, clock, settings, emails and journal of this "
        "world. Snapshots stay."
    )
    ask_once(question, mark("Start the lesson"), url_for("control_lesson.page"))
    try:
        begin_lesson(world_context(), request.form.get("lesson", ""))
    except InvalidInput as error:
        return _page(lesson=str(error)), 422
    return _back()


@blueprint.post("/end")
def end() -> Response:
    """End the lesson."""
    running.end_lesson(world_context())
    return _back()


@blueprint.post("/<name>/hint")
def hint(name: str) -> Response:
    """Show one more hint."""
    running.hint(world_context(), name)
    return _back()


@blueprint.post("/<name>/check")
def check(name: str) -> Response:
    """Look whether a step is done."""
    _, progress = running.step_of(running.check(world_context()), name)
    return _back(None if progress.done_at else "notYet")


@blueprint.post("/<name>/answer")
def answer(name: str) -> Response:
    """Answer a step's question."""
    choices = numbers("choice")
    if not choices:
        return _back("none")
    _, progress = running.step_of(running.answer(world_context(), name, choices), name)
    return _back(None if progress.done_at else "wrong")


@blueprint.post("/<name>/solve")
def solve(name: str) -> Answer | Response:
    """Let the emulator do a step."""
    try:
        _, progress = running.step_of(do_step(name), name)
    except InvalidInput as error:
        return _page(step=str(error)), 422
    return _back(None if progress.done_at else "inVain")


@blueprint.post("/<name>/where")
def where(name: str) -> Response:
    """Lead to where a step begins, as the persona that it is for."""
    step, _ = running.step_of(running.running(world_context()), name)
    try:
        path = filled(world_context(), step.open or "/")
    except NotFound:
        return _back("nowhere")
    answer = make_response(redirect(request.script_root + path, 303))
    if step.as_:
        come(answer, None if step.as_ == GUEST else step.as_)
    return answer
