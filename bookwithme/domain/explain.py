"""Why a time is not offered: an answer for every step of the grid that is not open."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from bookwithme.domain.freebusy import Status
from bookwithme.domain.interval import Interval
from bookwithme.domain.slots import (
    forbidden_by_booking,
    forbidden_by_busy,
    grid,
    open_times,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from bookwithme.domain.meeting_type import MeetingType
    from bookwithme.domain.slots import Diary


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

    Steps inside a window are that window's grid; outside of all windows they are counted from
    `within.start`, so that every part of a day has its answer.
    """
    offered = {slot.start for slot in open_times(kind, diary, within)}
    steps = {start for window in diary.windows for start in grid(kind, window, within)} | set(
        _outside(kind, diary, within)
    )
    return [why_closed(kind, diary, start) for start in sorted(steps - offered)]


def _outside(kind: MeetingType, diary: Diary, within: Interval) -> Iterator[datetime]:
    start = within.start
    while start < within.end:
        if not any(window.start <= start < window.end for window in diary.windows):
            yield start
        start += kind.start_time_increment


def why_closed(kind: MeetingType, diary: Diary, start: datetime) -> Closed:
    """The reason for one start that is not open."""
    if not any(_fits(kind, window, start) for window in diary.windows):
        return Closed(start, Because.OUTSIDE_HOURS)
    if start - diary.now < kind.minimum_lead_time:
        return Closed(start, Because.LEAD_TIME)
    if start - diary.now > kind.maximum_lead_time:
        return Closed(start, Because.HORIZON)
    return _collision(kind, diary, start)


def _fits(kind: MeetingType, window: Interval, start: datetime) -> bool:
    first = window.start + kind.buffer_before
    return first <= start and start + kind.duration + kind.buffer_after <= window.end


def _collision(kind: MeetingType, diary: Diary, start: datetime) -> Closed:
    meeting = Interval(start, start + kind.duration)
    near: Closed | None = None
    for period in diary.busy:
        if not _contains(forbidden_by_busy(kind, period.interval), start):
            continue
        if period.status is Status.UNKNOWN:
            return Closed(start, Because.CALENDAR_UNAVAILABLE, period.source)
        if meeting.overlaps(period.interval):
            return Closed(start, Because.BUSY, period.source, period.title)
        near = near or Closed(start, Because.BUFFER, period.source, period.title)
    for held in diary.held:
        if not _contains(forbidden_by_booking(kind, held), start):
            continue
        if meeting.overlaps(Interval(held.start, held.end)):
            return Closed(start, Because.BOOKED, held.source, held.title)
        near = near or Closed(start, Because.BUFFER, held.source, held.title)
    return near or Closed(start, Because.OUTSIDE_HOURS)


def _contains(starts: Interval, start: datetime) -> bool:
    return starts.start <= start < starts.end
