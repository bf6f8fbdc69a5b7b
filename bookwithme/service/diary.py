"""Gather what decides which times are open: hours, calendars, bookings, now."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from bookwithme.domain.explain import Closed, closed_times
from bookwithme.domain.freebusy import blocking
from bookwithme.domain.hours import windows
from bookwithme.domain.interval import Interval, instant
from bookwithme.domain.slots import Diary, free_times, in_reach, is_open, starting_in
from bookwithme.service.calendars import busy_periods
from bookwithme.service.wire import slot_text
from bookwithme.zones import zone_of

if TYPE_CHECKING:
    from datetime import datetime

    from bookwithme.domain.meeting_type import MeetingType
    from bookwithme.service.gate import Allowed

_SECOND = timedelta(seconds=1)
_EPOCH = instant(0)
_PAGE = timedelta(days=28)
"""What is worked out at once: a window of a month touches two."""


def open_slots(
    allowed: Allowed, kind: MeetingType, within: Interval, other_than: int = 0
) -> list[Interval]:
    """The open times whose start lies in `within`, ascending; `other_than`: as `can_start`.

    What is free is worked out by pages of days, and remembered until the world changes; the lead
    times of this second cut from them what was asked for.
    """
    reach = in_reach(kind, allowed.now, within)
    free = [slot for page in _pages(reach) for slot in _free(allowed, kind, page, other_than)]
    return free[starting_in(free, reach)]


def written_slots(allowed: Allowed, kind: MeetingType, within: Interval) -> str:
    """The same as a JSON list; each time is written once, and remembered as it is written."""
    reach = in_reach(kind, allowed.now, within)
    written = [
        text
        for page in _pages(reach)
        for text in _written(allowed, kind, page)[starting_in(_free(allowed, kind, page), reach)]
    ]
    return f"[{','.join(written)}]"


def _pages(reach: Interval) -> range:
    """The numbers of the pages that a window touches, from the epoch on."""
    first, last = ((edge - _EPOCH) // _PAGE for edge in (reach.start, reach.end - _SECOND))
    return range(first, last + 1)


def _free(allowed: Allowed, kind: MeetingType, page: int, other_than: int = 0) -> list[Interval]:
    days = Interval(_EPOCH + page * _PAGE, _EPOCH + (page + 1) * _PAGE)
    return allowed.work.recall(
        ("free", kind.guid, page, other_than),
        lambda: free_times(kind, diary(allowed, kind, days, other_than), days),
    )


def _written(allowed: Allowed, kind: MeetingType, page: int) -> list[str]:
    return allowed.work.recall(
        ("written", kind.guid, page),
        lambda: [slot_text(each) for each in _free(allowed, kind, page)],
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
        windows=list(windows(hours, zone_of(mailbox.time_zone), within)),
        busy=blocking(busy, mailbox.blocking_statuses),
        held=work.bookings.held(mailbox.id, reach, other_than),
    )
