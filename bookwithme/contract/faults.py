"""Faults on purpose."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import (
    ConfigDict,
    Field,
    GetJsonSchemaHandler,
    PlainSerializer,
    PlainValidator,
    RootModel,
    Strict,
    WithJsonSchema,
    model_validator,
)
from pydantic_core import CoreSchema

from bookwithme.contract.base import Record, by_rule, held_to
from bookwithme.contract.types import Flag, OneOf, left_out, written
from bookwithme.domain import faults as domain
from bookwithme.domain.durations import parse_duration
from bookwithme.domain.errors import FieldProblem, InvalidInput
from bookwithme.domain.faults import (
    KINDS,
    LONGEST_DELAY,
    MOST_FAULTS,
    MOST_TIMES,
    OTHER_KINDS,
    REQUEST,
)

_SECONDS = re.compile(r"PT(\d{1,5}(?:\.\d{1,6})?)S", re.ASCII)
_METHOD = re.compile(r"[A-Z]{1,16}")
_OPERATION = re.compile(r"[A-Za-z]{1,64}")
_PATH_LENGTH = 500


def _delay(value: object) -> float:
    """Read seconds: a number, or an ISO 8601 duration, whose seconds may have a fraction."""
    match = _SECONDS.fullmatch(value) if isinstance(value, str) else None
    delay: object = float(match[1]) if match else value
    if isinstance(delay, str):
        delay = parse_duration(delay).total_seconds()
    if isinstance(delay, bool) or not isinstance(delay, int | float):
        raise ValueError("must be a duration such as PT2S")
    if not 0 <= delay <= LONGEST_DELAY:
        raise ValueError(f"must be at most {LONGEST_DELAY} seconds")
    return round(float(delay), 3)


def _method(value: object) -> str:
    method = written(value).upper()
    if not _METHOD.fullmatch(method):
        raise ValueError("must be a method such as POST")
    return method


def _path(value: object) -> str:
    path = written(value)
    if not path.startswith(("/", "*")):
        raise ValueError("must be a path that begins with / and may hold *")
    if len(path) > _PATH_LENGTH:
        raise ValueError(f"must have at most {_PATH_LENGTH} characters")
    return path


def _operation(value: object) -> str:
    operation = written(value)
    if not _OPERATION.fullmatch(operation):
        raise ValueError("must be an operation such as FindItem")
    return operation


Delay = Annotated[
    float,
    PlainValidator(_delay),
    PlainSerializer(
        lambda seconds: f"PT{seconds:.3f}".rstrip("0").rstrip(".") + "S", return_type=str
    ),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "string", "pattern": r"^PT([0-5]?\d(\.\d{1,6})?|60)S$"},
                {"type": "number", "minimum": 0, "maximum": LONGEST_DELAY},
            ],
            "description": "A duration such as PT0.5S, or a number of seconds; at most 60.",
        }
    ),
]
Method = Annotated[
    str,
    PlainValidator(_method),
    WithJsonSchema({"type": "string", "pattern": "^[A-Za-z]{1,16}$"}),
]
Path = Annotated[
    str,
    PlainValidator(_path),
    WithJsonSchema(
        {
            "type": "string",
            "pattern": r"^[/*][^\u0000]*$",
            "maxLength": _PATH_LENGTH,
            "description": "Within the world; an asterisk stands for anything.",
        }
    ),
]


Operation = Annotated[
    str,
    PlainValidator(_operation),
    WithJsonSchema(
        {
            "type": "string",
            "pattern": "^[A-Za-z]{1,64}$",
            "description": "What a program asks for, such as FindItem or getStaffAvailability.",
        }
    ),
]


_BOTH_WAYS = ConfigDict(json_schema_serialization_defaults_required=False)
"""Described alike where they are taken and where they are answered."""


class Match(Record):
    """The requests that a fault meets."""

    method: Method | None = left_out()
    path: Path | None = left_out()
    operation: Operation | None = left_out()


class Chances(Record):
    """How often a fault strikes, and how many times before it is gone."""

    probability: Annotated[float, Strict(), Field(ge=0, le=1)] = left_out(1.0)
    times: Annotated[int, Strict(), Field(ge=1, le=MOST_TIMES)] | None = left_out()


def _something_goes_wrong(schema: dict[str, Any]) -> None:
    answers = {"required": ["status"], "properties": {"status": {"not": {"type": "null"}}}}
    late = {"anyOf": [{"type": "number", "minimum": 0.001}, {"pattern": "[1-9]", "type": "string"}]}
    waits = {"required": ["delay"], "properties": {"delay": late}}
    drops = {"required": ["drop"], "properties": {"drop": {"const": True}}}
    either = {"not": {"allOf": [answers, drops]}}
    schema.update(held_to({"anyOf": [answers, waits, drops], **either}))


class Effect(Chances):
    """What a request meets; `drop` closes the connection without an answer."""

    model_config = ConfigDict(json_schema_extra=_something_goes_wrong)

    status: Annotated[int, Strict(), Field(ge=400, le=599)] | None = left_out()
    delay: Delay = Field(default_factory=float, exclude_if=lambda value: not value)
    drop: Flag = left_out(default=False)

    @classmethod
    def rules(cls, given: Mapping[str, Any]) -> Iterator[FieldProblem]:
        """An answer or none, not both; and something must go wrong."""
        if given.get("status") and given.get("drop"):
            yield FieldProblem("drop", "must not stand beside status")
        effects = ("status", "delay", "drop")
        if all(name in given for name in effects) and not any(given[name] for name in effects):
            yield FieldProblem("status", "is required, or delay, or drop")


class RequestFault(Record):
    """A fault that requests meet."""

    model_config = _BOTH_WAYS

    kind: Literal["request"] = REQUEST
    match: Match = Match()
    fault: Effect

    def as_domain(self) -> domain.Fault:
        """The fault as the domain has it."""
        return domain.Fault(**self.match.values(), **self.fault.values())


class OtherFault(Record):
    """A fault of what is no request, such as the fetching of calendars."""

    model_config = _BOTH_WAYS

    kind: Annotated[str, OneOf(OTHER_KINDS)]
    fault: Chances = Chances()

    def as_domain(self) -> domain.Fault:
        """The fault as the domain has it."""
        return domain.Fault(kind=self.kind, **self.fault.values())


AnyFault = RequestFault | OtherFault


def _read(value: object) -> AnyFault:
    if isinstance(value, RequestFault | OtherFault):
        return value
    document = {"kind": value} if isinstance(value, str) else value
    if not isinstance(document, dict):
        raise ValueError("must be a JSON object")
    kind = document.get("kind", REQUEST)
    if kind not in KINDS:
        with by_rule():
            raise InvalidInput(FieldProblem("kind", f"must be one of {', '.join(KINDS)}"))
    record = RequestFault if kind == REQUEST else OtherFault
    return record.model_validate(document, by_alias=True, by_name=False)


_Written = AnyFault | Annotated[str, OneOf(OTHER_KINDS)]
"""A kind alone is enough, where it is no request's; the description is the same both ways."""


class Fault(
    RootModel[
        Annotated[
            AnyFault,
            PlainValidator(_read, json_schema_input_type=_Written),
            PlainSerializer(lambda fault: fault, return_type=_Written),
        ]
    ]
):
    """Something that is to go wrong."""


class FaultList(Record):
    """Faults, in the order in which they are tried; `times`: how often each can still strike."""

    faults: Annotated[tuple[Fault, ...], Field(max_length=MOST_FAULTS)]

    @classmethod
    def told(cls, found: Iterable[domain.Fault]) -> Self:
        """The domain's faults, as the contract writes them."""
        return cls(faults=tuple(Fault(_of_domain(each)) for each in found))

    def as_domain(self) -> list[domain.Fault]:
        """The faults as the domain has them."""
        return [each.root.as_domain() for each in self.faults]


def _of_domain(fault: domain.Fault) -> AnyFault:
    if fault.kind == REQUEST:
        return RequestFault(match=Match.of(fault), fault=Effect.of(fault))
    return OtherFault(kind=fault.kind, fault=Chances.of(fault))


class FaultsWish(FaultList):
    """The faults to have, and no others: a list, or what `GET` answers."""

    example: ClassVar = [
        {
            "match": {"method": "POST", "path": "/bookwithme/*"},
            "fault": {"status": 503, "times": 2},
        },
        "calendar-unreachable",
    ]

    @classmethod
    def read(cls, document: object, context: object = None, at: tuple[int | str, ...] = ()) -> Self:
        """Read either form; of a bare list a problem's path is `[2].fault`. Raises InvalidInput."""
        try:
            return super().read(document, context, at)
        except InvalidInput as error:
            if not isinstance(document, list):
                raise
            told = ((each.field.removeprefix("faults"), each) for each in error.problems)
            raise InvalidInput(
                *(FieldProblem(field or each.field, each.problem) for field, each in told)
            ) from None

    @model_validator(mode="before")
    @classmethod
    def _of_list(cls, value: object) -> object:
        return {"faults": value} if isinstance(value, list) else value

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        """Describe both forms."""
        described = handler.resolve_ref_schema(handler(schema))
        whole = handler(FaultList.__pydantic_core_schema__)
        faults = described["properties"]["faults"]
        described.clear()
        described["anyOf"] = [faults, whole]
        return described
