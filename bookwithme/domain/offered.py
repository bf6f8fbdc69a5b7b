"""Open times as the page's own JSON tells them: windows on a wall clock, which callers cut.

A caller takes a window's wall-clock edges and cuts it, from its start on, into meetings of the
type's duration. So every time that can be cut must be open: no window crosses midnight, or a
change of the clocks, and a time that the wall clock shows a second time is in none.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import NamedTuple
from zoneinfo import ZoneInfo

from bookwithme.domain.hours import at_wall_clock
from bookwithme.domain.interval import Interval, merge, without

_DAY = timedelta(days=1)


class Availability(StrEnum):
    """What a stretch of the hours is."""

    AVAILABLE = "BOOKINGSAVAILABILITYSTATUS_AVAILABLE"
    OUT_OF_OFFICE = "BOOKINGSAVAILABILITYSTATUS_OUT_OF_OFFICE"
    BUSY = "BOOKINGSAVAILABILITYSTATUS_BUSY"


class Stretch(NamedTuple):
    """Part of a day on some wall clock; both times are naive."""

    status: Availability
    start: datetime
    end: datetime


def stretches(
    slots: Sequence[Interval],
    hours: Iterable[Interval],
    away: Iterable[Interval],
    zone: ZoneInfo,
) -> list[Stretch]:
    """All of the hours, day by day on a zone's wall clock, in order.

    `slots`: the open times, ascending, all equally long; `hours`: when meetings may be; `away`:
    when the organizer is out of office; `zone`: whose wall clock.
    """
    windows = list(_windows(slots, zone))
    rest = list(without(merge(hours), windows))
    busy = list(without(rest, away))
    named = (
        (Availability.AVAILABLE, windows),
        (Availability.OUT_OF_OFFICE, without(rest, busy)),
        (Availability.BUSY, busy),
    )
    found = (
        Stretch(status, *part)
        for status, intervals in named
        for interval in intervals
        for part in _by_day(interval, zone)
    )
    return sorted(found, key=lambda each: (each.start, each.end))


def _windows(slots: Sequence[Interval], zone: ZoneInfo) -> Iterator[Interval]:
    """Open times that follow one another, joined; ascending, and none overlaps the next."""
    ends = {slot.start: slot.end for slot in slots if _is_told_right(slot, zone)}
    last: datetime | None = None
    for start, end in ends.items():
        if last is not None and start < last:
            continue
        last, day = end, _shown(start, zone).date()
        while last in ends and _shown(last, zone).date() == day:
            last = ends[last]
        yield Interval(start, last)


def _is_told_right(slot: Interval, zone: ZoneInfo) -> bool:
    """Whether the wall clock says which time is meant, how long it is, and all in one day."""
    start, end = (_shown(each, zone) for each in slot)
    midnight = datetime.combine(start, time()) + _DAY
    understood = (at_wall_clock(start, zone), at_wall_clock(end, zone)) == slot
    return understood and end - start == slot.end - slot.start and end <= midnight


def _by_day(interval: Interval, zone: ZoneInfo) -> Iterator[tuple[datetime, datetime]]:
    """The parts of an interval as the wall clock shows them, none over midnight."""
    start, end = interval
    while start < end:
        midnight = at_wall_clock(datetime.combine(_shown(start, zone), time()) + _DAY, zone)
        until = min(midnight, end) if midnight > start else end
        if (first := _shown(start, zone)) < (last := _shown(until, zone)):
            yield first, last
        start = until


def _shown(moment: datetime, zone: ZoneInfo) -> datetime:
    return moment.astimezone(zone).replace(tzinfo=None, fold=0)
