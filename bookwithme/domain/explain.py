"""Why a time is not offered: an answer for every step of the grid that is not open."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from bookwithme.domain.freebusy import Status
from bookwithme.domain.interval import Interval, merge
from bookwithme.domain.slots import fits, grid, kept_clear, open_times

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

    from bookwithme.domain.freebusy import BusyPeriod
    from bookwithme.domain.meeting_type import MeetingType
    from bookwithme.domain.slots import Diary, Held

T = TypeVar("T")


class Because(StrEnum):
    """Why a time of the grid is not open; the first that applies is the one told."""

    OUTSIDE_HOURS = "outside-hours"
    LEAD_TIME = "lead-time"
    HORIZON = "horizon"
    CALENDAR_UNAVAILABLE = "calendar-unavailable"
    BUSY = "busy"
    BOOKED = "booked"
    BUFFER = "buffer"


class Closed(NamedTuple):
    """A start that is not offered. `source` names the event or booking; `title` is the owner's."""

    start: datetime
    because: Because
    source: str | None = None
    title: str = ""


def closed_times(kind: MeetingType, diary: Diary, within: Interval) -> list[Closed]:
    """Every step in `within` that is not open, with its reason, ascending.

    Steps inside a window are that window's grid, to the window's end; outside of all grids they
    are counted from `within.start`, so that every part of a day has its answer.
    """
    steps = set(_outside(kind, diary, within))
    steps.update(*(_grid(kind, window, within) for window in diary.windows))
    closed = sorted(steps.difference(slot.start for slot in open_times(kind, diary, within)))
    before, after = kind.buffer_before, kind.duration + kind.buffer_after
    nothing = timedelta(0)
    events = _near(closed, before, after, ((p.interval, p) for p in diary.busy))
    clear = ((kept_clear(kind, held), held) for held in diary.held)
    bookings = _near(closed, nothing, kind.duration, clear)
    return [
        _outside_or_lead(kind, diary, start)
        or _collision(kind, start, events.get(start, ()), bookings.get(start, ()))
        for start in closed
    ]


def _outside(kind: MeetingType, diary: Diary, within: Interval) -> Iterator[datetime]:
    grids = merge(Interval(each.start + kind.buffer_before, each.end) for each in diary.windows)
    start = within.start
    while start < within.end:
        if not any(each.start <= start < each.end for each in grids):
            yield start
        start += kind.start_time_increment


def _grid(kind: MeetingType, window: Interval, within: Interval) -> Iterator[datetime]:
    """The window's steps, also the last ones, at which meeting and buffer do not fit any more."""
    stretched = Interval(window.start, window.end + kind.duration + kind.buffer_after)
    return grid(kind, stretched, within.clipped(window))


def _near(
    closed: list[datetime],
    before: timedelta,
    after: timedelta,
    obstacles: Iterable[tuple[Interval, T]],
) -> dict[datetime, list[T]]:
    """What [start - before, start + after) overlaps, for each start, in the order given."""
    near: defaultdict[datetime, list[T]] = defaultdict(list)
    for taken, obstacle in obstacles:
        first = bisect_right(closed, taken.start - after)
        for start in closed[first : bisect_left(closed, taken.end + before)]:
            near[start].append(obstacle)
    return near


def _outside_or_lead(kind: MeetingType, diary: Diary, start: datetime) -> Closed | None:
    if not any(fits(kind, window, start) for window in diary.windows):
        return Closed(start, Because.OUTSIDE_HOURS)
    if start - diary.now < kind.minimum_lead_time:
        return Closed(start, Because.LEAD_TIME)
    if start - diary.now > kind.maximum_lead_time:
        return Closed(start, Because.HORIZON)
    return None


def _collision(
    kind: MeetingType, start: datetime, events: Sequence[BusyPeriod], bookings: Sequence[Held]
) -> Closed:
    """Among what stands in the way: the unknown first, then what the meeting itself overlaps."""
    meeting = Interval(start, start + kind.duration)
    reasons: tuple[tuple[Because, BusyPeriod | Held], ...] = (
        *((Because.CALENDAR_UNAVAILABLE, p) for p in events if p.status is Status.UNKNOWN),
        *((Because.BUSY, p) for p in events if meeting.overlaps(p.interval)),
        *((Because.BOOKED, b) for b in bookings if meeting.overlaps(Interval(b.start, b.end))),
        *((Because.BUFFER, p) for p in events),
        *((Because.BUFFER, b) for b in bookings),
    )
    for because, obstacle in reasons:
        return Closed(start, because, obstacle.source, obstacle.title)
    return Closed(start, Because.OUTSIDE_HOURS)
