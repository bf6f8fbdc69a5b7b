"""The kinds of values in the contract: how each is read, written and described.

Every kind takes what JSON has and what the domain has, so that answers are built from its objects.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Annotated, Any
from uuid import UUID

from pydantic import (
    AfterValidator,
    Field,
    GetCoreSchemaHandler,
    PlainSerializer,
    PlainValidator,
    Strict,
    WithJsonSchema,
)
from pydantic.fields import FieldInfo
from pydantic_core import CoreSchema, core_schema

from bookwithme import i18n
from bookwithme.contract.problems import MANY_LINES, ONE_LINE, STORABLE, UNSTORABLE
from bookwithme.domain.addresses import parse_guid
from bookwithme.domain.durations import format_duration, parse_duration
from bookwithme.domain.errors import FieldProblem
from bookwithme.zone_names import key_of

_IN_A_YEAR = (
    r"-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])[Tt]([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,9})?"
    r"([Zz]|[+-]([01]\d|2[0-3]):[0-5]\d)$"
)
_WRITTEN_INSTANT = re.compile(
    r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)", re.ASCII | re.IGNORECASE
)
DURATION = "P(?!$)([0-9]{1,6}W)?([0-9]{1,6}D)?(T(?!$)([0-9]{1,6}H)?([0-9]{1,8}M)?([0-9]{1,10}S)?)?$"
"""Ends a pattern of texts that are durations."""
_UNSTORABLE = re.compile("[\ud800-\udfff\0]")
_EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)
_LATEST = datetime(2200, 1, 1, tzinfo=UTC)
_FIRST_EDGE = datetime(1000, 1, 1, tzinfo=UTC)
_LAST_EDGE = datetime(9000, 1, 1, tzinfo=UTC)
LARGEST = 2**53 - 1
"""Of whole numbers: JSON readers of many languages take no larger one."""

_DIGITS = 15

LONGEST_WAIT = 60
"""Seconds that a caller may ask to wait."""


def instant_text(moment: datetime) -> str:
    """Write an instant: RFC 3339 in UTC, whole seconds."""
    return moment.astimezone(UTC).isoformat(timespec="seconds")[:19] + "Z"


def in_range(moment: datetime, first: datetime = _EARLIEST, last: datetime = _LATEST) -> datetime:
    """Let an instant between 1970 and 2200 pass, to the whole second; raises ValueError."""
    if not first <= moment < last:
        raise ValueError(f"must lie between {first.year} and {last.year}")
    return moment.replace(microsecond=0)


def written(value: object) -> str:
    """Let text pass that can be stored; raises ValueError."""
    if not isinstance(value, str):
        raise ValueError("must be text")
    if _UNSTORABLE.search(value):
        raise ValueError(UNSTORABLE)
    return value


def _moment(value: object) -> datetime:
    text = written(value)
    if not _WRITTEN_INSTANT.fullmatch(text):
        raise ValueError("must be an instant such as 2026-11-23T09:00:00Z")
    try:
        return datetime.fromisoformat(text.upper()).astimezone(UTC)
    except (ValueError, OverflowError):
        raise ValueError("must be an instant that exists") from None


def instant(value: object) -> datetime:
    """Read an RFC 3339 instant between 1970 and 2200, to the whole second; raises ValueError."""
    return in_range(_moment(value))


def edge(value: object) -> datetime:
    """Read an instant of the years 1000 to 8999; raises ValueError."""
    return in_range(_moment(value), _FIRST_EDGE, _LAST_EDGE)


def _duration(value: object) -> timedelta:
    if not isinstance(value, str):
        raise ValueError("must be a duration such as PT30M or P90D")
    return parse_duration(written(value))


def day(value: object) -> date:
    """Read a day such as 2026-11-23; raises ValueError."""
    try:
        return date.fromisoformat(written(value))
    except ValueError:
        raise ValueError("must be a day such as 2026-11-23") from None


def zone(value: object) -> str:
    """Read an IANA or a Windows name of a time zone as the IANA name; raises ValueError."""
    key = key_of(written(value))
    if key is None:
        raise ValueError("must be a time zone such as Europe/Paris or W. Europe Standard Time")
    return key


def _guid(value: object) -> UUID:
    guid = parse_guid(written(value))
    if guid is None:
        raise ValueError("must be a GUID such as 3f2b1c4e-0000-4000-8000-000000000000")
    return guid


def _schema(kind: str, **more: Any) -> WithJsonSchema:
    return WithJsonSchema({"type": kind, **more})


@dataclass(frozen=True)
class OneOf:
    """Annotates text that is one of these, where they are no enumeration of the domain."""

    known: tuple[str, ...]

    def __get_pydantic_core_schema__(self, _source: Any, _handler: Any) -> CoreSchema:
        return core_schema.literal_schema(list(self.known))


def matching(pattern: str) -> FieldInfo:
    """Describe text by a pattern; whether it is right, a rule of the domain says."""
    described: FieldInfo = Field(json_schema_extra={"pattern": pattern})
    return described


def ruled(problems: Callable[[Any], Iterable[FieldProblem]]) -> AfterValidator:
    """Hold a value to a rule of the domain, of which the first problem is told."""

    def held(value: object) -> object:
        for each in problems(value):
            raise ValueError(each.problem)
        return value

    return AfterValidator(held)


@dataclass(frozen=True, eq=False)
class AsText:
    """Annotates a value of the domain's that is text outside; one that is such a value passes.

    `read`: makes it of what is sent, raises ValueError; `schema`: what describes the text.
    """

    read: Callable[[object], object]
    write: Callable[[Any], str]
    schema: dict[str, Any]

    def __get_pydantic_core_schema__(self, kind: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        def read(value: object) -> object:
            return value if isinstance(value, kind) else self.read(value)

        return handler.generate_schema(
            Annotated[
                Any,
                PlainValidator(read),
                PlainSerializer(self.write, return_type=str),
                WithJsonSchema(self.schema),
            ]
        )


def _of_years(years: str) -> dict[str, str]:
    return {"type": "string", "format": "date-time", "pattern": f"^{years}{_IN_A_YEAR}"}


Instant = Annotated[datetime, AsText(instant, instant_text, _of_years(r"(19[7-9]\d|2[01]\d\d)"))]
"""RFC 3339, whole seconds, between 1970 and 2200."""

Edge = Annotated[datetime, AsText(edge, instant_text, _of_years(r"[1-8]\d{3}"))]
"""An edge of a window that is only looked at, wherever it lies: of the years 1000 to 8999."""

_DURATION_SHOWN = {
    "type": "string",
    "pattern": f"^{DURATION}",
    "description": "ISO 8601, without years and months: PT30M, P90D.",
}
Duration = Annotated[timedelta, AsText(_duration, format_duration, _DURATION_SHOWN)]

Day = Annotated[date, AsText(day, str, {"type": "string", "format": "date"})]

Guid = Annotated[UUID, AsText(_guid, str, {"type": "string", "format": "uuid"})]

Text = Annotated[str, Strict(), Field(pattern=STORABLE)]
"""Any text that can be stored."""

Line = Annotated[str, Strict(), Field(pattern=ONE_LINE)]
"""Text without control characters."""

Lines = Annotated[str, Strict(), Field(pattern=MANY_LINES)]
"""Text without control characters but for line ends and tabs."""

Url = Annotated[str, _schema("string", format="uri")]
"""An address, in answers."""

Zone = Annotated[str, PlainValidator(zone), _schema("string", description="IANA or Windows name.")]

Language = Annotated[str, OneOf(i18n.languages)]

Flag = Annotated[bool, Strict()]
"""True or false, and nothing that merely looks like it."""

Whole = Annotated[int, Strict(), Field(ge=-LARGEST, le=LARGEST)]
"""A whole number of at most 53 bits."""

Count = Annotated[int, Strict(), Field(ge=0)]


def left_out(default: Any = None, **more: Any) -> Any:
    """A field that is not written where it has its default; `more`: as pydantic's `Field` takes."""
    return Field(default, exclude_if=lambda value: value == default, **more)


# A query has text alone.


def _query_flag(value: object) -> bool:
    if value not in {"true", "false"}:
        raise ValueError("must be true or false")
    return value == "true"


def query_number(value: object, least: int = 0, most: int = 10**_DIGITS - 1) -> int:
    """Read a whole number of a query, of at most so many digits; raises ValueError."""
    text = written(value)
    digits = text.removeprefix("-")
    if not (digits.isascii() and digits.isdigit()):
        raise ValueError("must be a whole number")
    if len(digits) > _DIGITS or not least <= int(text) <= most:
        raise ValueError(f"must be a number from {least} to {most}")
    return int(text)


def _seconds(value: object) -> float:
    try:
        wait = float(written(value))
    except ValueError:
        wait = -1
    if not 0 <= wait <= LONGEST_WAIT:
        raise ValueError(f"must be a number of seconds from 0 to {LONGEST_WAIT}")
    return wait


QueryFlag = Annotated[bool, PlainValidator(_query_flag), _schema("boolean")]


def schema_of_query_number(least: int, most: int) -> WithJsonSchema:
    """How a number of a query is described."""
    return _schema("integer", minimum=least, maximum=most)


QueryNumber = Annotated[
    int, PlainValidator(query_number), schema_of_query_number(0, 10**_DIGITS - 1)
]

Wait = Annotated[
    float,
    PlainValidator(_seconds),
    _schema(
        "number",
        minimum=0,
        maximum=LONGEST_WAIT,
        description="So many seconds for the first that fits.",
    ),
]
