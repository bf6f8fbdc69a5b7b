"""Words for JSON Schema (draft 2020-12), and the shapes that the API and documents share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bookwithme.domain.access import ApplicationAccessPolicy
from bookwithme.domain.freebusy import Status
from bookwithme.domain.hours import ROWS_A_DAY, WEEKDAYS
from bookwithme.domain.meeting_type import CATEGORIES, TEXT_LENGTH, TITLE_LENGTH, Visibility

if TYPE_CHECKING:
    from collections.abc import Iterable

Schema = dict[str, Any]

TEXT: Schema = {"type": "string"}
FLAG: Schema = {"type": "boolean"}
COUNT: Schema = {"type": "integer", "minimum": 0}
GUID: Schema = {"type": "string", "format": "uuid"}
URL: Schema = {"type": "string", "format": "uri"}
DAY: Schema = {"type": "string", "format": "date"}
INSTANT: Schema = {
    "type": "string",
    "format": "date-time",
    "pattern": r"^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d{1,9})?([Zz]|[+-]\d\d:\d\d)$",
}
DURATION: Schema = {
    "type": "string",
    "pattern": r"^P(?!$)(\d{1,6}W)?(\d{1,6}D)?(T(?!$)(\d{1,6}H)?(\d{1,8}M)?(\d{1,10}S)?)?$",
    "description": "ISO 8601, without years and months: PT30M, P90D.",
}


def obj(fields: Schema, *, required: Iterable[str] = (), description: str = "") -> Schema:
    """An object with these fields and no others."""
    told = {"description": description} if description else {}
    needed = {"required": list(required)} if required else {}
    closed = {"properties": fields, "additionalProperties": False}
    return {"type": "object", **told, **needed, **closed}


def answer(fields: Schema, *, sometimes: Iterable[str] = ()) -> Schema:
    """An object that has all of these fields, but for those that are there `sometimes`."""
    absent = set(sometimes)
    return obj(fields, required=[name for name in fields if name not in absent])


def listed(items: Schema, **limits: int) -> Schema:
    """A list."""
    return {"type": "array", "items": items, **limits}


def choice(values: Iterable[str]) -> Schema:
    """One of some texts."""
    return {"type": "string", "enum": [str(each) for each in values]}


def text(longest: int, shortest: int = 0) -> Schema:
    """Text of a length."""
    least = {"minLength": shortest} if shortest else {}
    return {"type": "string", "maxLength": longest, **least}


def or_null(schema: Schema) -> Schema:
    """This, or nothing."""
    if "$ref" in schema or "anyOf" in schema or "enum" in schema:
        return {"anyOf": [schema, {"type": "null"}]}
    return schema | {"type": [schema["type"], "null"]}


def ref(name: str) -> Schema:
    """One of the shapes that have a name."""
    return {"$ref": f"#/$defs/{name}"}


_EDGE = {"type": "string", "pattern": r"^([01]\d|2[0-3]):[0-5]\d$|^24:00$"}
_ROW: Schema = {"type": "array", "items": _EDGE, "minItems": 2, "maxItems": 2}

HOURS = obj(
    {
        "from": or_null(DAY),
        "until": or_null(DAY),
        "weekly": obj({day: listed(_ROW, maxItems=ROWS_A_DAY) for day in WEEKDAYS}),
    },
    required=["weekly"],
    description="Rows of local times; one may end at 24:00, or at or before its start: next day.",
)

STATUSES = listed(choice(Status), maxItems=10)

MEETING_TYPE: Schema = {
    "title": text(TITLE_LENGTH, 1),
    "description": text(TEXT_LENGTH),
    "category": or_null(choice(CATEGORIES)),
    "location": text(TEXT_LENGTH),
    "visibility": choice(Visibility),
    "duration": DURATION,
    "bufferBefore": DURATION,
    "bufferAfter": DURATION,
    "startTimeIncrement": DURATION,
    "minimumLeadTime": DURATION,
    "maximumLeadTime": DURATION,
    "teamsMeeting": or_null(FLAG),
    "hours": or_null(ref("Hours")),
}
"""A meeting type's own fields, as everybody reads and writes them."""

POLICY: Schema = {
    "ewsEnabled": or_null(FLAG),
    "ewsApplicationAccessPolicy": or_null(choice(ApplicationAccessPolicy)),
    "ewsAllowList": listed(TEXT, maxItems=1000),
    "ewsBlockList": listed(TEXT, maxItems=1000),
}
