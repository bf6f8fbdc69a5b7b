"""Gather what decides which times are open: hours, calendars, bookings, now."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bookwithme.domain.explain import Closed, closed_times
from bookwithme.domain.freebusy import blocking
from bookwithme.domain.hours import windows
from bookwithme.domain.interval import Interval
from bookwithme.domain.slots import Diary, free_times, in_reach, is_open
from bookwithme.service.calendars import busy_periods
from bookwithme.service.wire import slot_text

if TYPE_CHECKING:
    from datetime import datetime

    from bookwithme.domain.meeting_type import MeetingType
    from bookwithme.service.gate import Allowed

_SECOND = timedelta(seconds=1)
_DAY = timedelta(days=1)


def open_slots(
    allowed: Allowed, kind: MeetingType, within: Interval, other_than: int = 0
) -> list[Interval]:
    """The open times whose start lies in `within`, ascending; `other_than`: as `can_start`.

    What is free is worked out for whole days, and remembered until the world changes; the lead
    times cut from it what they leave at this second.
    """
    free = _free(allowed, kind, _reachable_days(allowed, kind, within), other_than)
    return free[in_reach(kind, allowed.now, free)]


def written_slots(allowed: Allowed, kind: MeetingType, within: Interval) -> str:
    """The same as a JSON list, remembered as it is written for as long as `now` leaves the same."""
    days = _reachable_days(allowed, kind, within)
    free = _free(allowed, kind, days)
    reach = in_reach(kind, allowed.now, free)
    return allowed.work.recall(
        ("written", kind.guid, days, reach.start, reach.stop),
        lambda: f"[{','.join(map(slot_text, free[reach]))}]",
    )


def _free(
    allowed: Allowed, kind: MeetingType, days: Interval, other_than: int = 0
) -> list[Interval]:
    if days.start >= days.end:
        return []
    return allowed.work.recall(
        ("free", kind.guid, days, other_than),
        lambda: free_times(kind, diary(allowed, kind, days, other_than), days),
    )


def closed_slots(allowed: Allowed, kind: MeetingType, within: Interval) -> list[Closed]:
    """Every time of the grid in `within` that is not open, and why."""
    return closed_times(kind, diary(allowed, kind, within), within)


def can_start(allowed: Allowed, kind: MeetingType, start: datetime, other_than: int = 0) -> bool:
    """Whether a meeting can begin at `start`; `other_than`: a booking that would make room."""
    within = Interval(start, start + _SECOND)
    return is_open(kind, diary(allowed, kind, within, other_than), start)


def diary(allowed: Allowed, kind: MeetingType, within: Interval, other_than: int = 0) -> Diary:
    """All that decides about starts in `within`."""
    work, mailbox = allowed.work, allowed.mailbox
    reach = Interval(
        within.start - kind.buffer_before, within.end + kind.duration + kind.buffer_after
    )
    hours = kind.hours or mailbox.meeting_hours
    busy = busy_periods(work, mailbox, reach)
    return Diary(
        now=allowed.now,
        windows=list(windows(hours, ZoneInfo(mailbox.time_zone), within)),
        busy=blocking(busy, mailbox.blocking_statuses),
        held=work.bookings.held(mailbox.id, reach, other_than),
    )


def _reachable_days(allowed: Allowed, kind: MeetingType, within: Interval) -> Interval:
    """The days of a window that lead times leave: however long a window, the work is bounded."""
    midnight = allowed.now.replace(hour=0, minute=0, second=0)
    return Interval(
        max(within.start, midnight + kind.minimum_lead_time),
        min(within.end, midnight + kind.maximum_lead_time + _DAY),
    )
