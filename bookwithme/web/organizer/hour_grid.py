"""A week as columns of hours: at what height its hours, working hours and entries stand.

The rows are the hours of the wall clock. In a week whose clock is set back they hold the hour that
comes twice two times; an hour that a day does not have is a gap in its column.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from bookwithme.domain.hours import Hours, windows
from bookwithme.domain.interval import Interval

ROW = 48
"""The height of an hour, in pixels."""
SHORTEST = 30
"""What is shorter is drawn as so many minutes, so that it can be read and pressed."""

_DAY, _MINUTE, _STEP = timedelta(days=1), timedelta(minutes=1), timedelta(minutes=15)
_OFFICE = (8, 17)

_Hour = tuple[int, int]
"""An hour of a day, and whether it is its second pass."""
_USUAL: tuple[_Hour, ...] = tuple((hour, 0) for hour in range(24))


class Box(NamedTuple):
    """Where something stands: in pixels from the top, with so many percent free at its sides."""

    top: float
    height: float
    left: float
    right: float


class Column(NamedTuple):
    """A day: rows (None: it has no such hour), working hours, boxes of its entries, the present."""

    rows: tuple[time | None, ...]
    working: tuple[Box, ...]
    boxes: tuple[Box, ...]
    now: float | None


@dataclass(frozen=True, slots=True)
class HourGrid:
    """Seven columns under one another's hours; `is_whole`: no hour is left out."""

    hours: tuple[time, ...]
    columns: tuple[Column, ...]
    is_whole: bool
    row: int = ROW

    @property
    def height(self) -> int:
        """Of all columns, in pixels."""
        return ROW * len(self.hours)


def grid(
    days: Sequence[tuple[date, Interval, Sequence[Interval]]],
    hours: Hours,
    zone: ZoneInfo,
    now: datetime,
    *,
    whole: bool,
) -> HourGrid:
    """Place what is on each day; of the hours those that matter, or the whole day."""
    of_days = [_hours_of(span, zone) for _, span, _ in days]
    rows = max((_USUAL, *of_days), key=len)
    working = [[each.clipped(span) for each in windows(hours, zone, span)] for _, span, _ in days]
    axis = _Axis(rows, zone)
    if not whole:
        entries = [each for _, _, parts in days for each in parts]
        axis = axis.around([each for parts in working for each in parts] + entries)
    shown = axis.rows[axis.first : axis.last]
    columns = []
    for (_, span, parts), had, open_ in zip(days, of_days, working, strict=True):
        is_now = span.start <= now < span.end
        at = axis.pixels(axis.begin(now)) if is_now else -1
        columns.append(
            Column(
                tuple(time(row[0]) if row in had else None for row in shown),
                tuple(axis.box(each) for each in open_),
                tuple(_beside_one_another([axis.box(each, SHORTEST) for each in parts])),
                at if 0 <= at <= ROW * len(shown) else None,
            )
        )
    return HourGrid(tuple(time(hour) for hour, _ in shown), tuple(columns), len(shown) == len(rows))


@dataclass(frozen=True, slots=True)
class _Axis:
    rows: tuple[_Hour, ...]
    zone: ZoneInfo
    first: int = 0
    last: int | None = None

    def around(self, spans: Sequence[Interval]) -> _Axis:
        """Leave out what lies more than an hour before the first and after the last of them."""
        first = min((self.begin(each.start) for each in spans), default=_OFFICE[0] * 60) // 60
        last = -(-max((self.end(each.end) for each in spans), default=_OFFICE[1] * 60) // 60)
        return _Axis(self.rows, self.zone, max(0, first - 1), min(len(self.rows), last + 1))

    def begin(self, moment: datetime) -> int:
        """Tell how many minutes below midnight a moment stands."""
        local = moment.astimezone(self.zone)
        hour = (local.hour, local.fold)
        return self.rows.index(hour if hour in self.rows else (local.hour, 0)) * 60 + local.minute

    def end(self, moment: datetime) -> int:
        """Tell the same of an end: at midnight, or when the clock is changed, it stands before."""
        return self.begin(moment - _MINUTE) + 1

    def pixels(self, minutes: int) -> float:
        return (minutes - self.first * 60) * ROW / 60

    def box(self, span: Interval, shortest: int = 0) -> Box:
        top = self.begin(span.start)
        height = max(self.end(span.end) - top, shortest)
        return Box(self.pixels(top), height * ROW / 60, 0, 0)


def _hours_of(span: Interval, zone: ZoneInfo) -> tuple[_Hour, ...]:
    """Every hour that a day has, as its clock shows them one after another."""
    if span.end - span.start == _DAY:
        return _USUAL
    steps = (span.start + n * _STEP for n in range((span.end - span.start) // _STEP))
    return tuple(dict.fromkeys((at.hour, at.fold) for at in (s.astimezone(zone) for s in steps)))


def _beside_one_another(boxes: Iterable[Box]) -> list[Box]:
    """Share the width among those that would cover one another; in the order they came."""
    found: dict[int, Box] = {}
    together: list[list[int]] = []
    boxes = list(boxes)
    for n in sorted(range(len(boxes)), key=lambda n: (boxes[n].top, -boxes[n].height)):
        ends = [boxes[lane[-1]].top + boxes[lane[-1]].height for lane in together]
        if ends and boxes[n].top >= max(ends):
            found |= _shared(boxes, together)
            together, ends = [], []
        free = next((lane for lane, end in enumerate(ends) if end <= boxes[n].top), None)
        if free is None:
            together.append([n])
        else:
            together[free].append(n)
    found |= _shared(boxes, together)
    return [found[n] for n in range(len(boxes))]


def _shared(boxes: list[Box], lanes: list[list[int]]) -> dict[int, Box]:
    share = 100 / len(lanes) if lanes else 100
    return {
        n: boxes[n]._replace(left=share * lane, right=share * (len(lanes) - lane - 1))
        for lane, inside in enumerate(lanes)
        for n in inside
    }
