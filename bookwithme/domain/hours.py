"""Meeting hours to UTC windows: the only code on local time.

A window's edges are wall-clock times of the organizer's zone. An edge inside the hour that a clock
change skips is the instant of the change; an edge inside the hour that comes twice is its first
pass. From there on everything is UTC, so steps are real minutes.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from bookwithme.domain.errors import FieldProblem, refuse_any
from bookwithme.domain.interval import Interval, merge

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MINUTES_A_DAY = 24 * 60
ROWS_A_DAY = 48

_TIME = re.compile(r"([01]\d|2[0-3]):([0-5]\d)|24:00", re.ASCII)


class Row(NamedTuple):
    """From–to in minutes after midnight; an `end` at or before `start` is on the next day."""

    start: int
    end: int

    @property
    def length(self) -> int:
        """Minutes on the wall clock; a row from a time to itself is a whole day."""
        return (self.end - self.start) % MINUTES_A_DAY or MINUTES_A_DAY


Week = tuple[tuple[Row, ...], ...]
"""Seven days from Monday, each with any number of rows."""

NOTHING: Week = ((),) * 7


@dataclass(frozen=True, slots=True)
class Hours:
    """Rows per weekday, from a first to a last day (both included, both optional)."""

    weekly: Week = NOTHING
    from_day: date | None = None
    until_day: date | None = None

    def rows(self, day: date) -> tuple[Row, ...]:
        """The rows that begin on `day`."""
        if self.from_day and day < self.from_day:
            return ()
        if self.until_day and day > self.until_day:
            return ()
        return self.weekly[day.weekday()]


REGULAR_HOURS = Hours(((Row(8 * 60, 17 * 60),),) * 5 + ((),) * 2)
"""What Outlook calls work hours before anyone touches them: 08:00–17:00 on work days."""


def windows(hours: Hours, zone: ZoneInfo, within: Interval) -> Iterator[Interval]:
    """The windows that overlap `within`, in UTC, ascending by day.

    Windows of one day that touch or overlap are one; those of different days stay apart, since
    each anchors its own grid.
    """
    day = _local_day(within.start, zone) - timedelta(days=1)
    last = _local_day(within.end, zone)
    while day <= last:
        for window in _windows_of(day, hours.rows(day), zone):
            if window.overlaps(within):
                yield window
        if day == date.max:
            return
        day += timedelta(days=1)


def _local_day(moment: datetime, zone: ZoneInfo) -> date:
    return moment.astimezone(zone).date()


@lru_cache(maxsize=4_000)  # the same days are asked for again and again
def _windows_of(day: date, rows: tuple[Row, ...], zone: ZoneInfo) -> tuple[Interval, ...]:
    return tuple(
        merge(
            (to_utc(day, row.start, zone), to_utc(day, row.start + row.length, zone))
            for row in rows
        )
    )


def to_utc(day: date, minutes: int, zone: ZoneInfo) -> datetime:
    """The instant of a wall-clock time: `minutes` after local midnight of `day`."""
    return at_wall_clock(datetime.combine(day, time()) + timedelta(0, minutes * 60), zone)


def at_wall_clock(shown: datetime, zone: ZoneInfo) -> datetime:
    """The instant at which a zone's wall clock shows a naive time."""
    wall = shown.replace(tzinfo=zone)
    moment = wall.astimezone(UTC)
    if moment.astimezone(zone) != wall:  # the wall clock never shows this time
        return _change_between(wall.replace(fold=1).astimezone(UTC), moment, zone)
    return moment


def _change_between(before: datetime, after: datetime, zone: ZoneInfo) -> datetime:
    """The instant in (before, after] at which the zone's offset changes, to the second."""
    old = before.astimezone(zone).utcoffset()
    while after - before > timedelta(seconds=1):
        middle = before + timedelta(seconds=int((after - before).total_seconds()) // 2)
        if middle.astimezone(zone).utcoffset() == old:
            before = middle
        else:
            after = middle
    return after


def parse_week(weekly: Mapping[str, object], where: str = "weekly") -> Week:
    """`{monday: [["08:00", "17:00"]], …}` as a Week; days left out have no rows.

    Raises:
        InvalidInput: an unknown day, a row that is no pair, a time that is no time.
    """
    before = f"{where}." if where else ""
    unknown = [name for name in weekly if name not in WEEKDAYS]
    problems = [
        FieldProblem(f"{before}{each}", "is no weekday: monday … sunday") for each in unknown
    ]
    week = tuple(_parse_day(weekly.get(day, []), f"{before}{day}", problems) for day in WEEKDAYS)
    refuse_any(problems)
    return week


def _parse_day(rows: object, where: str, problems: list[FieldProblem]) -> tuple[Row, ...]:
    if not isinstance(rows, (list, tuple)):
        problems.append(FieldProblem(where, 'must be a list of ["from", "to"] rows'))
        return ()
    if len(rows) > ROWS_A_DAY:
        problems.append(FieldProblem(where, f"has more than {ROWS_A_DAY} rows"))
        return ()
    parsed = [_parse_row(row, f"{where}[{n}]", problems) for n, row in enumerate(rows)]
    return tuple(row for row in parsed if row)


def _parse_row(row: object, where: str, problems: list[FieldProblem]) -> Row | None:
    if not isinstance(row, (list, tuple)) or len(row) != 2:
        problems.append(FieldProblem(where, 'must be ["from", "to"]'))
        return None
    minutes = [_minutes(edge) for edge in row]
    if minutes[0] is None or minutes[1] is None or minutes[0] == MINUTES_A_DAY:
        problem = 'must be times as "08:00"; only the end may be "24:00"'
        problems.append(FieldProblem(where, problem))
        return None
    return Row(minutes[0], minutes[1])


def _minutes(text: object) -> int | None:
    if not isinstance(text, str) or not _TIME.fullmatch(text):
        return None
    hour, minute = text.split(":")
    return int(hour) * 60 + int(minute)


def format_week(week: Week) -> dict[str, list[list[str]]]:
    """A Week as JSON; the inverse of `parse_week`, days without rows left out."""
    return {
        name: [[_clock(row.start), _clock(row.end)] for row in rows]
        for name, rows in zip(WEEKDAYS, week, strict=True)
        if rows
    }


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"
