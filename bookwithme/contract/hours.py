"""Meeting hours: `{from?, until?, weekly: {monday: [["09:00", "12:00"]], …}}`."""

from typing import Annotated, Any

from pydantic import PlainSerializer, PlainValidator, WithJsonSchema

from bookwithme.contract.base import Record, WrittenAs, by_rule
from bookwithme.contract.types import Day, left_out
from bookwithme.domain import hours as domain
from bookwithme.domain.hours import ROWS_A_DAY, WEEKDAYS, Week, format_week, parse_week

_TIME = "^([01][0-9]|2[0-3]):[0-5][0-9]$"
_START, _END = ({"type": "string", "pattern": each} for each in (_TIME, f"{_TIME}|^24:00$"))
# `items` is for generators of clients that know no `prefixItems`.
_PAIR = {"prefixItems": [_START, _END], "items": _END}
_ROW = {"type": "array", **_PAIR, "minItems": 2, "maxItems": 2}
_ROWS = {"type": "array", "items": _ROW, "maxItems": ROWS_A_DAY}


def _week(value: object) -> Week:
    if isinstance(value, tuple):
        return value
    if not isinstance(value, dict):
        raise ValueError("must be an object of weekdays")
    with by_rule():
        return parse_week(value, "")


Weekly = Annotated[
    Week,
    PlainValidator(_week),
    PlainSerializer(format_week, return_type=dict[str, Any]),
    WithJsonSchema(
        {
            "type": "object",
            "properties": dict.fromkeys(WEEKDAYS, _ROWS),
            "additionalProperties": False,
        }
    ),
]


class Hours(Record):
    """Rows of local times; one may end at 24:00, or at or before its start: next day."""

    from_day: Day | None = left_out(alias="from")
    until_day: Day | None = left_out(alias="until")
    weekly: Weekly


MeetingHours = Annotated[domain.Hours, WrittenAs(Hours)]
"""The domain's hours, which the contract reads and writes as `Hours`."""
