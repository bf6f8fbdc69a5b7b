"""Worlds: what they are made of and from, their clock, their snapshots."""

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, ClassVar

from pydantic import AfterValidator, ConfigDict, Field, PlainValidator, WithJsonSchema

from bookwithme.contract.base import Either, Record, held_to
from bookwithme.contract.document.world import World
from bookwithme.contract.types import (
    LARGEST,
    Duration,
    Instant,
    Text,
    Url,
    left_out,
    matching,
    ruled,
    written,
)
from bookwithme.domain.errors import FieldProblem
from bookwithme.domain.world_clock import ClockMode, check_shown
from bookwithme.domain.world_name import SEED_LENGTH, WORLD_NAME, name_problems


def _seed(value: object) -> str:
    whole = isinstance(value, int) and not isinstance(value, bool)
    if isinstance(value, int) and abs(value) > LARGEST:
        raise ValueError("must be a whole number of at most 53 bits")
    seed = str(value) if whole else written(value)
    if not 0 < len(seed) <= SEED_LENGTH:
        raise ValueError(f"must have 1 to {SEED_LENGTH} characters")
    return seed


Seed = Annotated[
    str,
    PlainValidator(_seed),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "string", "minLength": 1, "maxLength": SEED_LENGTH},
                {"type": "integer", "minimum": -LARGEST, "maximum": LARGEST},
            ]
        }
    ),
]
WorldName = Annotated[Text, matching(WORLD_NAME), ruled(name_problems)]


def name_or_document(value: object) -> object:
    """Read what is given by its name or as a document; raises ValueError."""
    return value if isinstance(value, dict) else written(value)


Beginning = Annotated[
    object,
    PlainValidator(name_or_document, json_schema_input_type=str | World),
    Field(description="A scenario's name, or a world's document, which is kept for resets."),
]


class WorldInfo(Record):
    """A world; `inviteUrl` opens it to a guest."""

    name: str
    url: Url
    invite_url: Url | None
    scenario: str
    seed: str | None


class NewWorld(Record):
    """A world to be made. With a seed it repeats itself."""

    example: ClassVar = {"name": "try", "scenario": "contoso"}

    name: WorldName
    scenario: Beginning
    seed: Seed | None = None


class Scenario(Record):
    """What a world can begin with, and what it says of itself."""

    name: str
    title: str
    about: tuple[str, ...]


class Reset(Record):
    """What to begin again with; without it, what the world began with."""

    example: ClassVar = {"scenario": "contoso"}

    scenario: Beginning | None = None


class Snapshot(Record):
    """A world as it was."""

    name: str
    scenario: str


class NewSnapshot(Record):
    """A snapshot to be taken."""

    example: ClassVar = {"name": "before-class"}

    name: WorldName


class Nothing(Record):
    """A body that says nothing."""

    example: ClassVar = dict[str, object]()


class ClockFace(Record):
    """What a world's clock shows, and how it goes."""

    now: Instant
    mode: ClockMode


class Restored(ClockFace):
    """A snapshot that was brought back, and the clock that came with it."""

    name: str


OnClock = Annotated[Instant, AfterValidator(check_shown)]
"""An instant that a clock may show."""


def _some_wish(schema: dict[str, Any]) -> None:
    there, system = {"not": {"type": "null"}}, {"const": ClockMode.SYSTEM.value}
    frozen = {"required": ["mode"], "properties": {"mode": there, "now": {"type": "null"}}}
    at = {"required": ["now"], "properties": {"now": there, "mode": {"not": system}}}
    schema.update(held_to({"anyOf": [frozen, at]}))


class ClockWish(Record):
    """Where the clock is to stand, and how it is to go.

    Without mode it goes on from `now`; frozen without `now` it stands at the present.
    """

    model_config = ConfigDict(json_schema_extra=_some_wish)

    example: ClassVar = {"now": "2026-11-23T08:00:00Z", "mode": "frozen"}

    now: OnClock | None = None
    mode: ClockMode | None = None

    @classmethod
    def rules(cls, given: Mapping[str, Any]) -> Iterator[FieldProblem]:
        """One of both must be given, and the machine's time is what it is."""
        if {"now", "mode"} <= given.keys() and given["now"] is given["mode"] is None:
            yield FieldProblem("now", "is required")
        if given.get("now") and given.get("mode") is ClockMode.SYSTEM:
            yield FieldProblem("now", "cannot be set in mode system")


class Advance(Either):
    """How long time is to pass, or until when."""

    example: ClassVar = {"by": "P91D"}
    either: ClassVar = ("by", "to")

    by: Duration | None = None
    to: OnClock | None = None


class Ran(Record):
    """Something that fell due while time passed; `name`: of a link that expired, or its type's."""

    at: Instant
    what: str
    about: str
    name: str | None = left_out()


class Advanced(Record):
    """From when to when time passed, and what fell due on the way, in order."""

    start: Instant = Field(alias="from")
    end: Instant = Field(alias="to")
    ran: tuple[Ran, ...]
