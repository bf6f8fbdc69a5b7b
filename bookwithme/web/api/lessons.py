"""Lessons, and the one that runs in this world."""

from functools import partial

from flask import Blueprint, Response, current_app, json, request

from bookwithme.contract.describing import published
from bookwithme.contract.lesson import (
    Answer,
    AnyDocument,
    BeginLesson,
    Lesson,
    LessonInfo,
    LessonProblems,
    LessonState,
    PlaceProblem,
)
from bookwithme.domain.errors import InvalidInput
from bookwithme.domain.lesson_progress import Running
from bookwithme.service.lessons import library, running
from bookwithme.service.lessons.beginning import begin_lesson
from bookwithme.web.api import lesson_calls
from bookwithme.web.api.operation import Operation
from bookwithme.web.api.request_bodies import json_body
from bookwithme.web.api.solving import solve as do_step
from bookwithme.web.platform.body_limits import DOCUMENT
from bookwithme.web.platform.request_context import lang, world_context

blueprint = Blueprint("lessons", __name__)


def _state(found: Running) -> LessonState:
    return running.state(found, lang().code)


@blueprint.get("/lessons")
@Operation(plural="lessons")
def all_lessons() -> list[LessonInfo]:
    """What can be begun by its name."""
    return library.lessons(world_context().lessons, lang().code)


@blueprint.get("/lessons/schema.json")
@Operation(media="application/schema+json")
def schema() -> Response:
    """The JSON Schema of a lesson's file."""
    schema = published(Lesson, "A lesson of the bookwithme emulator")
    return Response(json.dumps(schema), content_type="application/schema+json")


@blueprint.get("/lesson")
@Operation()
def show() -> LessonState:
    """How far this world has come in its lesson."""
    return _state(running.running(world_context()))


@blueprint.put("/lesson")
@Operation(largest=DOCUMENT)
def begin(body: BeginLesson) -> LessonState:
    """Begin a lesson, in its scenario or in the world as it is."""
    return _state(begin_lesson(world_context(), body.lesson, keep=body.keep))


@blueprint.delete("/lesson")
@Operation()
def end() -> None:
    """End the lesson."""
    running.end_lesson(world_context())


@blueprint.post("/lesson/check")
@Operation(body=AnyDocument, largest=DOCUMENT, optional=True)
def check() -> LessonProblems:
    """Say what is wrong with a lesson's document; without one look whether a step is done now."""
    if not request.content_length and not request.content_type:
        running.check(world_context())
        return LessonProblems(problems=())
    try:
        calls = partial(lesson_calls.problems, routes=current_app.url_map)
        library.checked(json_body(largest=DOCUMENT), world_context().scenarios, calls)
    except InvalidInput as error:
        wrong = (PlaceProblem(path=each.field, problem=each.problem) for each in error.problems)
        return LessonProblems(problems=tuple(wrong))
    return LessonProblems(problems=())


@blueprint.post("/lesson/steps/<name>/hint")
@Operation()
def hint(name: str) -> LessonState:
    """Show one more hint."""
    return _state(running.hint(world_context(), name))


@blueprint.post("/lesson/steps/<name>/solve")
@Operation(errors=(InvalidInput,))
def solve(name: str) -> LessonState:
    """Let the emulator do a step."""
    return _state(do_step(name))


@blueprint.post("/lesson/steps/<name>/answer")
@Operation()
def answer(name: str, body: Answer) -> LessonState:
    """Answer a step's question."""
    return _state(running.answer(world_context(), name, body.choices))
