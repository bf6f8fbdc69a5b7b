"""Lessons: the file, and how far a world has come in one."""

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, ClassVar, Literal

from pydantic import ConfigDict, Field, PlainValidator, WithJsonSchema

from bookwithme.contract.base import Record
from bookwithme.contract.document.about import Said
from bookwithme.contract.lesson_conditions import Condition
from bookwithme.contract.types import Count, Duration, Flag, Instant, Text, left_out, written
from bookwithme.contract.world import Beginning, WorldName, name_or_document
from bookwithme.domain.errors import FieldProblem

FORMAT = 1
GUEST = "guest"
"""As a step's persona: nobody."""

_LINE = 200
_STEPS = 60


def _path(value: object) -> str:
    path = written(value)
    if not path.startswith("/") or path[1:2] in {"/", "\\"} or not path.isprintable():
        raise ValueError("must be the path of a page of this world, and begin with /")
    if path.startswith(("/w/", "/_emulator/lesson", "/_emulator/api/lesson")):
        raise ValueError("must be in this world, and not about its lesson")
    return path


OfTheWorld = Annotated[
    str, PlainValidator(_path), WithJsonSchema({"type": "string", "pattern": "^/"})
]


class Call(Record):
    """A call of the control API, or a GET of a page, of the world that the lesson runs in."""

    method: Literal["GET", "POST", "PUT", "PATCH", "DELETE"]
    path: OfTheWorld
    body: dict[str, Any] | tuple[dict[str, Any] | str, ...] | None = left_out()


class Solution(Record):
    """What *Do it for me* does, as the step's persona: commands, calls, a program, the clock."""

    text: Said | None = left_out()
    commands: tuple[Text, ...] = left_out(())
    calls: tuple[Call, ...] = left_out(())
    program: Text | None = left_out(
        description="The User-Agent by which a program counts the persona's calendar by EWS."
    )
    clock: Duration | None = left_out()


class Step(Record):
    """One step: done when its condition holds, or when its question is answered."""

    id: WorldName
    title: Said
    text: Said
    as_: Text | None = left_out(alias="as", description="Whose step it is; guest: nobody's.")
    open: OfTheWorld | None = left_out(description="Where it begins.")
    hints: tuple[Said, ...] = left_out(())
    solution: Solution | None = left_out()
    done: Condition | None = left_out()
    question: Said | None = left_out()
    choices: tuple[Said, ...] = left_out(())
    right: tuple[Count, ...] = left_out((), description="Counted from 0.")

    @classmethod
    def rules(cls, given: Mapping[str, Any]) -> Iterator[FieldProblem]:
        """A step waits for something to happen or for an answer, and can be reached."""
        if {"done", "question"} <= given.keys():
            if (given["done"] is None) == (given["question"] is None):
                yield FieldProblem("done", "is required, or question; not both")
            if given["question"] is not None and not (given.get("choices") and given.get("right")):
                yield FieldProblem("right", "is required beside question, and choices")
        solution = given.get("solution")
        if solution and solution.program and given.get("as_") in {None, GUEST}:
            yield FieldProblem("as", "must be whose calendar the solution's program counts")
        for number in given.get("right") or ():
            if number >= len(given.get("choices") or ()):
                yield FieldProblem("right", "must name choices, counted from 0")


class Lesson(Record):
    """A lesson's file."""

    example: ClassVar = {
        "format": FORMAT,
        "name": "look-around",
        "title": {"en": "Look around"},
        "about": {"en": "A first look at the console."},
        "minutes": 5,
        "scenario": "contoso",
        "steps": [
            {
                "id": "look",
                "title": {"en": "Ask the console"},
                "text": {"en": "Type **Get-OrganizationConfig**."},
                "open": "/_emulator/exchange",
                "done": {"command": "Get-OrganizationConfig"},
            }
        ],
    }

    format: Literal[1]
    name: WorldName
    title: Said
    about: Said
    minutes: Annotated[Count, Field(ge=1, le=600)]
    scenario: Beginning
    in_order: Flag = left_out(True)  # noqa: FBT003
    steps: Annotated[tuple[Step, ...], Field(max_length=_STEPS, json_schema_extra={"minItems": 1})]

    @classmethod
    def rules(cls, given: Mapping[str, Any]) -> Iterator[FieldProblem]:
        """There are steps, and each has a name of its own."""
        if given.get("steps") == ():
            yield FieldProblem("steps", "must not be empty")
        seen: set[str] = set()
        for number, step in enumerate(given.get("steps", ())):
            if step.id in seen:
                yield FieldProblem(f"steps[{number}].id", "stands in the lesson before")
            seen.add(step.id)


class LessonInfo(Record):
    """A lesson that can be begun."""

    name: str
    title: str
    about: str
    minutes: Count
    steps: Count


class StepState(Record):
    """How far a step has come; `hints`: how many were shown, `solved`: *Do it for me* was used."""

    id: str
    title: str
    state: Literal["open", "done"]
    done_at: Instant | None
    hints: Count
    solved: Flag
    tries: Count


class LessonState(Record):
    """How far a world has come in its lesson, in real time."""

    name: str
    title: str
    started_at: Instant
    steps: tuple[StepState, ...]


class BeginLesson(Record):
    """A lesson to begin, by its name or as a document; `keep`: in the world as it is."""

    example: ClassVar = {"lesson": "private-links", "keep": True}

    lesson: Annotated[
        object,
        PlainValidator(name_or_document, json_schema_input_type=str | Lesson),
    ]
    keep: Flag = False


class Answer(Record):
    """What was chosen, counted from 0."""

    example: ClassVar = {"choices": [1]}

    choices: Annotated[tuple[Count, ...], Field(max_length=100)]


class PlaceProblem(Record):
    """A place in a document, and what is wrong there."""

    path: str
    problem: str


class LessonProblems(Record):
    """All that is wrong with a document."""

    problems: tuple[PlaceProblem, ...]


class AnyDocument(Record):
    """A document that is to be checked, whatever it holds."""

    example: ClassVar = Lesson.example

    model_config = ConfigDict(extra="allow")
