"""Classes: what a trainer asks for, and what the board tells."""

import re
from collections.abc import Iterator, Mapping
from typing import Annotated, Any, ClassVar

from pydantic import Field, PlainValidator, WithJsonSchema

from bookwithme.contract.base import Either, Record
from bookwithme.contract.lesson import Lesson, StepState
from bookwithme.contract.problems import ONE_LINE
from bookwithme.contract.settings import SettingsChange
from bookwithme.contract.types import Count, Duration, Flag, Instant, Line, Url, left_out, written
from bookwithme.contract.world import Beginning, OnClock, WorldName, name_or_document
from bookwithme.domain.errors import FieldProblem
from bookwithme.domain.training import MOST
from bookwithme.domain.world_clock import ClockMode

_LONGEST_NAME = 60
"""Room for a hyphen and two digits in the worlds' names."""
_MESSAGE = 500
_TRAINEE = ONE_LINE.replace("*", "{0,200}")


def _trainees(value: object) -> tuple[str, ...]:
    """Names, or how many there are to be without."""
    names = [""] * value if isinstance(value, int) and 0 < value <= MOST else value
    if isinstance(value, bool) or not isinstance(names, list | tuple) or not 0 < len(names) <= MOST:
        raise ValueError(f"must be a number from 1 to {MOST}, or a list of so many names")
    if not all(isinstance(each, str) and re.fullmatch(_TRAINEE, written(each)) for each in names):
        raise ValueError("must be names of at most 200 characters, on one line each")
    return tuple(each.strip() for each in names)


class NewClass(Record):
    """A class to be made: a world for each trainee, `<class>-01` and so on."""

    example: ClassVar = {"name": "monday", "trainees": 2, "lesson": "private-links"}

    name: WorldName
    trainees: Annotated[
        tuple[str, ...],
        PlainValidator(_trainees),
        WithJsonSchema(
            {
                "anyOf": [
                    {"type": "integer", "minimum": 1, "maximum": MOST},
                    {
                        "type": "array",
                        "items": {"type": "string", "pattern": _TRAINEE},
                        "minItems": 1,
                        "maxItems": MOST,
                    },
                ]
            }
        ),
    ]
    lesson: Annotated[
        object,
        PlainValidator(
            lambda value: value and name_or_document(value),
            json_schema_input_type=str | Lesson | None,
        ),
    ] = None
    scenario: Beginning | None = None

    @classmethod
    def rules(cls, given: Mapping[str, Any]) -> Iterator[FieldProblem]:
        """The name leaves room for what the worlds' names have besides."""
        if len(given.get("name", "")) > _LONGEST_NAME:
            yield FieldProblem("name", f"must have at most {_LONGEST_NAME} characters")


class TraineeState(Record):
    """One trainee as the board tells; times but `clock` are real. `steps`: empty without a lesson.

    `place`: the part of the product that was seen last. `reached`: steps that were done before the
    world was reset.
    """

    number: Count
    name: str
    world: str
    invite_url: Url | None
    joined_at: Instant | None
    last_seen_at: Instant | None
    place: str
    clock: Instant | None
    locked: Flag
    steps: tuple[StepState, ...]
    reached: tuple[str, ...]
    stuck_since: Instant | None


class ClassState(Record):
    """A class and its board."""

    name: str
    lesson: str
    scenario: str
    trainees: tuple[TraineeState, ...]


class _Only(Record):
    """For all trainees, or those of some numbers."""

    only: Annotated[tuple[Count, ...], Field(max_length=MOST)] | None = left_out()


class ClassClock(_Only, Either):
    """Where the clocks are to go, from wherever each is; they go on, or stand, as before."""

    example: ClassVar = {"by": "P90D"}
    either: ClassVar = ("by", "to", "mode")

    by: Duration | None = None
    to: OnClock | None = None
    mode: ClockMode | None = None


class ClassReset(_Only):
    """Whose worlds begin again."""

    example: ClassVar = {"only": [1]}


class ClassSettings(_Only, SettingsChange):
    """Settings that are to change."""

    example: ClassVar = {"accessRules": "2025"}


class ClassMessage(_Only):
    """What the lesson's panel is to say; empty: nothing any more."""

    example: ClassVar = {"text": "Break until 10:30"}

    text: Annotated[Line, Field(max_length=_MESSAGE)]


class ClassLock(_Only):
    """Whether the worlds can be looked at alone."""

    example: ClassVar = {"locked": True}

    locked: Flag
