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
from bookwithme.domain.hours import at_wall_clock
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


_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Present:
    """What relative instants count from: `now`, and for weeks the clock on the wall of `zone`.

    A start and an end of a week tell a length, which holds in every week, also where the clocks
    change between them. What is longer than a day, and `whole_days`, ends by the wall clock.
    """

    now: datetime
    zone: str = "UTC"
    whole_days: bool = False

    def instant(self, moment: datetime | FromNow | OfWeek, start: object = None) -> datetime:
        """The instant that is meant; raises ValueError beyond the years that instants may have.

        `start`: of the period that ends then, as it was written.
        """
        if isinstance(moment, datetime):
            return moment
        try:
            if isinstance(moment, FromNow):
                found = self.now + moment.length
            else:
                found = self._end(start, moment) if isinstance(start, OfWeek) else self._of(moment)
        except OverflowError:
            raise ValueError(_OUT_OF_RANGE) from None
        return in_range(found)

    def since(self, moment: datetime) -> FromNow:
        """An instant, counted from the present."""
        return FromNow(moment - self.now)

    def of_week(self, moment: datetime) -> FromNow | OfWeek:
        """An instant as a time of a week; counted from the present where it is no such time."""
        weekly = self._shown(moment.astimezone(zone_of(self.zone)).replace(tzinfo=None))
        # Seconds, the second pass of a repeated hour, a thousand weeks: there is no such time.
        return weekly if weekly and self._of(weekly) == moment else self.since(moment)

    def of_weeks(self, start: datetime, end: datetime) -> tuple[FromNow | OfWeek, FromNow | OfWeek]:
        """A period in times of weeks; both counted from the present where it is none such."""
        first = self.of_week(start)
        if isinstance(first, OfWeek):
            for last in (self._shown(self._wall(first) + (end - start)), self.of_week(end)):
                if isinstance(last, OfWeek) and self._end(first, last) == end:
                    return first, last
        return self.since(start), self.since(end)

    def monday(self) -> datetime:
        """This week's Monday in the zone, at its midnight, without a zone."""
        today = self.now.astimezone(zone_of(self.zone)).date()
        return datetime.combine(today - timedelta(days=today.weekday()), datetime.min.time())

    def _wall(self, moment: OfWeek) -> datetime:
        """What the wall clock shows, without a zone."""
        days = timedelta(weeks=moment.weeks, days=moment.day - 1)
        return self.monday() + days + timedelta(hours=moment.hour, minutes=moment.minute)

    def _shown(self, wall: datetime) -> OfWeek | None:
        """The time of a week at which the wall clock shows this."""
        weeks, day = divmod((wall.date() - self.monday().date()).days, 7)
        return OfWeek(weeks, day + 1, wall.hour, wall.minute) if abs(weeks) < 1000 else None

    def _of(self, moment: OfWeek) -> datetime:
        return at_wall_clock(self._wall(moment), zone_of(self.zone))

    def _end(self, start: OfWeek, end: OfWeek) -> datetime:
        length = self._wall(end) - self._wall(start)
        by_wall = self.whole_days or length > _DAY
        return self._of(end) if by_wall else self._of(start) + length

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
                    start = getattr(record, "start", None) if name == "end" else None
                    values[name] = self.instant(value, start)
                except ValueError as error:
                    alias = type(record).model_fields[name].alias or name
                    problems.append(FieldProblem(alias, str(error)))
        refuse_any(problems)
        return values
