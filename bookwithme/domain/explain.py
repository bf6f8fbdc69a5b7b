"""Why a time is not offered: an answer for every step of the grid that is not open."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from heapq import heappop, heappush
from typing import NamedTuple

from bookwithme.domain.freebusy import BusyPeriod, Status
from bookwithme.domain.interval import Interval, merge
from bookwithme.domain.meeting_type import MeetingType
from bookwithme.domain.slots import Availability, Held, fits, grid, kept_clear, on_grid, open_times

Obstacle = BusyPeriod | Held
Reach = tuple[timedelta, timedelta]
Way = tuple["Because", Reach, Sequence[tuple[Interval, Obstacle]]]


class Because(StrEnum):
    """Why a time is not open; the first that applies is the one told."""

    PAST = "past"
    OUTSIDE_HOURS = "outside-hours"
    OFF_GRID = "off-grid"
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


def closed_times(
    meeting_type: MeetingType, availability: Availability, within: Interval
) -> list[Closed]:
    """Every step in `within` that is not open, with its reason, ascending.

    Steps inside a window are that window's grid, to the window's end; outside of all grids they
    are counted from `within.start`, so that every part of a day has its answer.
    """
    steps = set(_outside(meeting_type, availability, within))
    steps.update(*(_grid(meeting_type, window, within) for window in availability.windows))
    closed = sorted(
        steps.difference(slot.start for slot in open_times(meeting_type, availability, within))
    )
    collisions = _collisions(meeting_type, availability, closed)
    return [
        _out_of_reach(meeting_type, availability, start) or collisions[start] for start in closed
    ]


def why_closed(meeting_type: MeetingType, availability: Availability, start: datetime) -> Closed:
    """Why a time is not open, of the grid or beside it; one that is open again was booked."""
    found = _collisions(meeting_type, availability, [start])
    return _out_of_reach(meeting_type, availability, start) or found.get(
        start, Closed(start, Because.BOOKED)
    )


def _outside(
    meeting_type: MeetingType, availability: Availability, within: Interval
) -> Iterator[datetime]:
    grids = merge(
        Interval(each.start + meeting_type.buffer_before, each.end) for each in availability.windows
    )
    start = within.start
    while start < within.end:
        if not any(each.start <= start < each.end for each in grids):
            yield start
        start += meeting_type.start_time_increment


def _grid(meeting_type: MeetingType, window: Interval, within: Interval) -> Iterator[datetime]:
    """The window's steps, also the last ones, at which meeting and buffer do not fit any more."""
    stretched = Interval(
        window.start, window.end + meeting_type.duration + meeting_type.buffer_after
    )
    return grid(meeting_type, stretched, within.clipped(window))


def _collisions(
    meeting_type: MeetingType, availability: Availability, closed: Sequence[datetime]
) -> dict[datetime, Closed]:
    """What stands in the way: the unknown first, then what the meeting itself overlaps."""
    events = [(each.interval, each) for each in availability.busy]
    unknown = [each for each in events if each[1].status is Status.UNKNOWN]
    bookings = [(Interval(each.start, each.end), each) for each in availability.held]
    clear = [(kept_clear(meeting_type, each), each) for each in availability.held]
    meeting = (timedelta(0), meeting_type.duration)
    whole = (meeting_type.buffer_before, meeting_type.duration + meeting_type.buffer_after)
    told: dict[datetime, Closed] = {}
    ways: tuple[Way, ...] = (
        (Because.CALENDAR_UNAVAILABLE, whole, unknown),
        (Because.BUSY, meeting, events),
        (Because.BOOKED, meeting, bookings),
        (Because.BUFFER, whole, events),
        (Because.BUFFER, meeting, clear),
    )
    for because, reach, obstacles in ways:
        for start, obstacle in _first_near(closed, *reach, obstacles):
            told.setdefault(start, Closed(start, because, obstacle.source, obstacle.title))
    return told


def _first_near(
    closed: Sequence[datetime],
    before: timedelta,
    after: timedelta,
    obstacles: Sequence[tuple[Interval, Obstacle]],
) -> Iterator[tuple[datetime, Obstacle]]:
    """Of ascending starts, with the first of what [start - before, start + after) overlaps."""
    coming = sorted(
        (taken.start - after, number, taken.end + before)
        for number, (taken, _) in enumerate(obstacles)
    )
    passed, near = 0, list[tuple[int, "datetime"]]()
    for start in closed:
        while passed < len(coming) and coming[passed][0] < start:
            heappush(near, coming[passed][1:])
            passed += 1
        while near and near[0][1] <= start:  # what is over may wait below what is not
            heappop(near)
        if near:
            yield start, obstacles[near[0][0]][1]


def _out_of_reach(
    meeting_type: MeetingType, availability: Availability, start: datetime
) -> Closed | None:
    if start < availability.now:
        return Closed(start, Because.PAST)
    if not any(fits(meeting_type, window, start) for window in availability.windows):
        return Closed(start, Because.OUTSIDE_HOURS)
    if not any(on_grid(meeting_type, window, start) for window in availability.windows):
        return Closed(start, Because.OFF_GRID)
    if start - availability.now < meeting_type.minimum_lead_time:
        return Closed(start, Because.LEAD_TIME)
    if start - availability.now > meeting_type.maximum_lead_time:
        return Closed(start, Because.HORIZON)
    return None
