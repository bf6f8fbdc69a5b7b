"""The instants of a document: absolute, or relative, so that a scenario is never stale.

`-P89DT4H` and `P2D` count from the moment the world is made; `W+1-2T10:00` is ten o'clock on
Tuesday of next week in the mailbox's zone. An export writes what is absolute.
"""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated, Any

from pydantic import TypeAdapter
from typing_extensions import TypeAliasType

from bookwithme.contract.base import Record
from bookwithme.contract.types import (
    DURATION,
    AsText,
    Instant,
    in_range,
    instant,
    instant_text,
    written,
)
from bookwithme.domain.durations import format_duration, parse_duration
from bookwithme.domain.errors import FieldProblem, refuse_any
from bookwithme.domain.hours import to_utc
from bookwithme.zones import zone_of

_SIGNED_SHOWN = {"type": "string", "pattern": f"^[+-]?{DURATION}"}
_WEEKLY = r"^W[+-]\d{1,3}-[1-7]T([01]\d|2[0-3]):[0-5]\d$"
_WEEK = re.compile(r"W([+-]\d{1,3})-([1-7])T([01]\d|2[0-3]):([0-5]\d)", re.ASCII)
_OUT_OF_RANGE = "must lie between 1970 and 2200"
_FARTHEST = timedelta(days=230 * 366)
"""From any present, what is so far away lies beyond the years that instants may have."""


@dataclass(frozen=True, slots=True)
class FromNow:
    """So long after the present; before it where negative."""

    length: timedelta

    def __str__(self) -> str:
        return signed_text(self.length)


@dataclass(frozen=True, slots=True)
class OfWeek:
    """A wall-clock time of a week, counted from the present one; Monday is day 1."""

    weeks: int
    day: int
    hour: int
    minute: int

    def __str__(self) -> str:
        return f"W{self.weeks:+d}-{self.day}T{self.hour:02}:{self.minute:02}"


def signed(value: object) -> timedelta:
    """Read an ISO 8601 duration that may have a sign; raises ValueError."""
    text = written(value)
    length = parse_duration(text[1:] if text[:1] in {"+", "-"} else text)
    if length > _FARTHEST:
        raise ValueError(_OUT_OF_RANGE)
    return -length if text.startswith("-") else length


def signed_text(length: timedelta) -> str:
    """Write a duration that may be negative."""
    return ("-" if length < timedelta(0) else "") + format_duration(abs(length))


def moment(value: object) -> datetime | FromNow | OfWeek:
    """Read an instant, absolute or relative; raises ValueError."""
    text = written(value)
    if match := _WEEK.fullmatch(text):
        return OfWeek(*(int(group) for group in match.groups()))
    if text.startswith(("P", "+P", "-P")):
        return FromNow(signed(text))
    return instant(text)


def moment_text(value: datetime | FromNow | OfWeek) -> str:
    """Write an instant, absolute or relative."""
    return instant_text(value) if isinstance(value, datetime) else str(value)


_MOMENT_SHOWN = {
    "description": (
        "An RFC 3339 instant, or one that moves with the day the document is loaded: -P89DT4H "
        "counts from then, W+1-2T10:00 is ten o'clock on Tuesday of next week in the mailbox's "
        "zone."
    ),
    "anyOf": [
        TypeAdapter(Instant).json_schema(),
        _SIGNED_SHOWN,
        {"type": "string", "pattern": _WEEKLY},
    ],
}
Moment = TypeAliasType(
    "Moment",
    Annotated[datetime | FromNow | OfWeek, AsText(moment, moment_text, _MOMENT_SHOWN)],
)
"""An instant, absolute or relative."""

SignedDuration = Annotated[timedelta, AsText(signed, signed_text, _SIGNED_SHOWN)]


@dataclass(frozen=True, slots=True)
class Present:
    """What relative instants count from: `now`, and for weeks the clock on the wall of `zone`."""

    now: datetime
    zone: str = "UTC"

    def instant(self, moment: datetime | FromNow | OfWeek) -> datetime:
        """The instant that is meant; raises ValueError beyond the years that instants may have."""
        if isinstance(moment, datetime):
            return moment
        try:
            found = self.now + moment.length if isinstance(moment, FromNow) else self._of(moment)
        except OverflowError:
            raise ValueError(_OUT_OF_RANGE) from None
        return in_range(found)

    def since(self, moment: datetime) -> FromNow:
        """An instant, counted from the present."""
        return FromNow(moment - self.now)

    def of_week(self, moment: datetime) -> FromNow | OfWeek:
        """An instant as a time of a week; counted from the present where it is no such time."""
        local = moment.astimezone(zone_of(self.zone))
        weeks, day = divmod((local.date() - self.monday().date()).days, 7)
        weekly = OfWeek(weeks, day + 1, local.hour, local.minute)
        # Seconds, the second pass of a repeated hour, a thousand weeks: there is no such time.
        return weekly if abs(weeks) < 1000 and self._of(weekly) == moment else self.since(moment)

    def monday(self) -> datetime:
        """This week's Monday in the zone, at its midnight, without a zone."""
        today = self.now.astimezone(zone_of(self.zone)).date()
        return datetime.combine(today - timedelta(days=today.weekday()), datetime.min.time())

    def _of(self, moment: OfWeek) -> datetime:
        day = self.monday() + timedelta(weeks=moment.weeks, days=moment.day - 1)
        return to_utc(day.date(), moment.hour * 60 + moment.minute, zone_of(self.zone))

    def values(self, record: Record, *names: str) -> dict[str, Any]:
        """A record's values by field name, with instants for moments; `names`: of these alone.

        Raises:
            InvalidInput: naming those that lie beyond the years that instants may have.
        """
        given = record.model_fields_set.intersection(names)
        values = {name: getattr(record, name) for name in given} if names else record.values()
        problems = []
        for name, value in values.items():
            if isinstance(value, FromNow | OfWeek):
                try:
                    values[name] = self.instant(value)
                except ValueError as error:
                    alias = type(record).model_fields[name].alias or name
                    problems.append(FieldProblem(alias, str(error)))
        refuse_any(problems)
        return values
