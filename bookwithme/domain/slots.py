"""Open times; why a time is not open: `explain.py`.

A start t is open when, for some window [ws, we):

- t = ws + buffer before + k · increment, and t + duration + buffer after ≤ we;
- now + minimum lead time ≤ t ≤ now + maximum lead time;
- [t − buffer before, t + duration + buffer after) overlaps nothing that blocks;
- for every other booking [s, e) with buffers (bb, ba):
  t ≥ e + max(ba, buffer before) or t + duration ≤ s − max(bb, buffer after).
"""

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import chain, groupby
from operator import attrgetter
from typing import NamedTuple

from bookwithme.domain.freebusy import BusyPeriod
from bookwithme.domain.interval import Interval, joined
from bookwithme.domain.meeting_type import MeetingType

_start = attrgetter("start")


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
class Availability:
    """All that decides which times of a mailbox are open: handed in, never looked up.

    `windows` come from `hours.windows`; `busy` are the periods that block (already filtered by
    the mailbox's setting); `held` are its other bookings.
    """

    now: datetime
    windows: Sequence[Interval]
    busy: Sequence[BusyPeriod] = field(default=())
    held: Sequence[Held] = field(default=())


def open_times(
    meeting_type: MeetingType, availability: Availability, within: Interval
) -> list[Interval]:
    """Each open meeting time whose start lies in `within`: ascending, each start once."""
    return free_times(meeting_type, availability, in_reach(meeting_type, availability.now, within))


def free_times(
    meeting_type: MeetingType, availability: Availability, within: Interval
) -> list[Interval]:
    """As `open_times`, but for the lead times: the same at any `now`."""
    is_free = _free(meeting_type, availability)
    starts = sorted(
        start
        for window in availability.windows
        for start in filter(is_free, grid(meeting_type, window, within))
    )
    return [Interval(start, start + meeting_type.duration) for start, _ in groupby(starts)]


def in_reach(meeting_type: MeetingType, now: datetime, within: Interval) -> Interval:
    """What the lead times leave of a window at `now`; nothing where it ends before it starts."""
    return Interval(
        max(within.start, now + meeting_type.minimum_lead_time),
        min(within.end, now + meeting_type.maximum_lead_time + _SECOND),
    )


def starting_in(times: Sequence[Interval], within: Interval) -> slice:
    """Which of ascending times start in a window."""
    first = bisect_left(times, within.start, key=_start)
    return slice(first, bisect_left(times, within.end, key=_start))


def is_open(meeting_type: MeetingType, availability: Availability, start: datetime) -> bool:
    """Whether one start is among the open times; needs the windows around it only."""
    lead = start - availability.now
    return (
        meeting_type.minimum_lead_time <= lead <= meeting_type.maximum_lead_time
        and any(on_grid(meeting_type, window, start) for window in availability.windows)
        and _free(meeting_type, availability)(start)
    )


def on_grid(meeting_type: MeetingType, window: Interval, start: datetime) -> bool:
    """Whether `start` is a step of the window's grid at which the meeting and buffers fit."""
    first = window.start + meeting_type.buffer_before
    return (
        fits(meeting_type, window, start)
        and not (start - first) % meeting_type.start_time_increment
    )


def fits(meeting_type: MeetingType, window: Interval, start: datetime) -> bool:
    """Whether buffer, meeting and buffer lie inside the window."""
    first = window.start + meeting_type.buffer_before
    return (
        first <= start and start + meeting_type.duration + meeting_type.buffer_after <= window.end
    )


def grid(meeting_type: MeetingType, window: Interval, within: Interval) -> Iterator[datetime]:
    """The window's starts in `within` at which buffer, meeting and buffer fit in the window."""
    step = meeting_type.start_time_increment
    start = window.start + meeting_type.buffer_before
    if start < within.start:
        start += -((start - within.start) // step) * step
    last = window.end - meeting_type.duration - meeting_type.buffer_after
    while start <= last and start < within.end:
        yield start
        start += step


def kept_clear(meeting_type: MeetingType, held: Held) -> Interval:
    """What a meeting must not overlap for another booking's sake: the larger buffers, not sums."""
    return Interval(
        held.start - max(held.buffer_before, meeting_type.buffer_after),
        held.end + max(held.buffer_after, meeting_type.buffer_before),
    )


def _free(meeting_type: MeetingType, availability: Availability) -> Callable[[datetime], bool]:
    """The question whether a meeting that starts then collides with nothing: one bisection.

    What a meeting's buffers must not overlap, widened by these, is what it must not overlap itself.
    """
    busy = joined((period.start, period.end) for period in availability.busy)
    widened = (
        (start - meeting_type.buffer_after, end + meeting_type.buffer_before) for start, end in busy
    )
    taken = [
        *joined(chain(widened, (kept_clear(meeting_type, held) for held in availability.held)))
    ]
    starts = [start for start, _ in taken]
    ends = [end for _, end in taken]
    length = meeting_type.duration

    def is_free(start: datetime) -> bool:
        last = bisect_left(starts, start + length) - 1  # of those that begin before its end
        return last < 0 or ends[last] <= start

    return is_free
