"""Open times (product, section 7); why a time is not open: `explain.py`.

A start t is open when, for some window [ws, we):

- t = ws + buffer before + k · increment, and t + duration + buffer after ≤ we;
- now + minimum lead time ≤ t ≤ now + maximum lead time;
- [t − buffer before, t + duration + buffer after) overlaps nothing that blocks;
- for every other booking [s, e) with buffers (bb, ba):
  t ≥ e + max(ba, buffer before) or t + duration ≤ s − max(bb, buffer after).
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from bookwithme.domain.interval import Interval, merge

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

    from bookwithme.domain.freebusy import BusyPeriod
    from bookwithme.domain.meeting_type import MeetingType


_SECOND = timedelta(seconds=1)
"""Instants are whole seconds, so one second after an instant is the next one there is."""


class Held(NamedTuple):
    """Time that another booking takes, with the buffers it was made with."""

    start: datetime
    end: datetime
    buffer_before: timedelta
    buffer_after: timedelta
    source: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class Diary:
    """All that decides which times of a mailbox are open: handed in, never looked up.

    `windows` come from `hours.windows`; `busy` are the periods that block (already filtered by
    the mailbox's setting); `held` are its other bookings.
    """

    now: datetime
    windows: Sequence[Interval]
    busy: Sequence[BusyPeriod] = field(default=())
    held: Sequence[Held] = field(default=())


def open_times(kind: MeetingType, diary: Diary, within: Interval) -> list[Interval]:
    """Each open meeting time whose start lies in `within`: ascending, each start once."""
    free = _Free.of(kind, diary)
    earliest = max(within.start, diary.now + kind.minimum_lead_time)
    latest = diary.now + kind.maximum_lead_time
    starts = {
        start
        for window in diary.windows
        for start in grid(kind, window, Interval(earliest, within.end))
        if start <= latest and free.at(start)
    }
    return [Interval(start, start + kind.duration) for start in sorted(starts)]


def is_open(kind: MeetingType, diary: Diary, start: datetime) -> bool:
    """Whether one start is among the open times; needs the windows around it only."""
    lead = start - diary.now
    return (
        kind.minimum_lead_time <= lead <= kind.maximum_lead_time
        and any(on_grid(kind, window, start) for window in diary.windows)
        and _Free.of(kind, diary).at(start)
    )


def on_grid(kind: MeetingType, window: Interval, start: datetime) -> bool:
    """Whether `start` is a step of the window's grid at which the meeting and buffers fit."""
    first = window.start + kind.buffer_before
    return fits(kind, window, start) and not (start - first) % kind.start_time_increment


def fits(kind: MeetingType, window: Interval, start: datetime) -> bool:
    """Whether buffer, meeting and buffer lie inside the window."""
    first = window.start + kind.buffer_before
    return first <= start and start + kind.duration + kind.buffer_after <= window.end


def grid(kind: MeetingType, window: Interval, within: Interval) -> Iterator[datetime]:
    """The window's starts in `within` at which buffer, meeting and buffer fit in the window."""
    step = kind.start_time_increment
    start = window.start + kind.buffer_before
    if start < within.start:
        start += -((start - within.start) // step) * step
    last = window.end - kind.duration - kind.buffer_after
    while start <= last and start < within.end:
        yield start
        start += step


class _Free:
    """Answers whether a start collides with anything: one bisection a question.

    Every obstacle is turned into the half-open range of *starts* that it forbids, so buffers
    of both sides are dealt with once, and the ranges merge into one sorted list.
    """

    def __init__(self, forbidden: Iterable[Interval]) -> None:
        ranges = merge(forbidden)
        self._starts = [each.start for each in ranges]
        self._ends = [each.end for each in ranges]

    @classmethod
    def of(cls, kind: MeetingType, diary: Diary) -> _Free:
        # Merging first keeps the arithmetic to a few ranges even for ten thousand periods.
        busy = merge(Interval(period.start, period.end) for period in diary.busy)
        ranges = [forbidden_by_busy(kind, each) for each in busy]
        ranges += [forbidden_by_booking(kind, held) for held in diary.held]
        return cls(ranges)

    def at(self, start: datetime) -> bool:
        before = bisect_right(self._starts, start) - 1
        return before < 0 or self._ends[before] <= start


def forbidden_by_busy(kind: MeetingType, busy: Interval) -> Interval:
    """The starts at which the meeting with its buffers would overlap `busy` (not merely touch)."""
    return Interval(
        busy.start - kind.duration - kind.buffer_after + _SECOND,
        busy.end + kind.buffer_before,
    )


def forbidden_by_booking(kind: MeetingType, held: Held) -> Interval:
    """The starts too near to another booking: the larger of two buffers counts, not the sum."""
    return Interval(
        held.start - max(held.buffer_before, kind.buffer_after) - kind.duration + _SECOND,
        held.end + max(held.buffer_after, kind.buffer_before),
    )
