"""Gather what decides which times are open: hours, calendars, bookings, now."""

from dataclasses import replace
from datetime import datetime, timedelta

from bookwithme.contract.availability import slot_text
from bookwithme.domain import explain
from bookwithme.domain.explain import Closed
from bookwithme.domain.freebusy import blocking
from bookwithme.domain.hours import windows
from bookwithme.domain.interval import Interval, instant
from bookwithme.domain.meeting_type import MeetingType
from bookwithme.domain.slots import Availability, free_times, in_reach, is_open, starting_in
from bookwithme.service.access_gate import Allowed
from bookwithme.service.availability.calendars import busy_periods
from bookwithme.zones import zone_of

_SECOND = timedelta(seconds=1)
_EPOCH = instant(0)
_PAGE = timedelta(days=28)
"""What is worked out at once: a window of a month touches two."""


def open_slots(
    allowed: Allowed, meeting_type: MeetingType, within: Interval, other_than: int = 0
) -> list[Interval]:
    """The open times whose start lies in `within`, ascending; `other_than`: as `can_start`.

    What is free is worked out by pages of days, and remembered until the world changes; the lead
    times of this second cut from them what was asked for.
    """
    reach = in_reach(meeting_type, allowed.now, within)
    free = [
        slot for page in _pages(reach) for slot in _free(allowed, meeting_type, page, other_than)
    ]
    return free[starting_in(free, reach)]


def written_slots(allowed: Allowed, meeting_type: MeetingType, within: Interval) -> str:
    """The same as a JSON list; each time is written once, and remembered as it is written."""
    reach = in_reach(meeting_type, allowed.now, within)
    written = [
        text
        for page in _pages(reach)
        for text in _written(allowed, meeting_type, page)[
            starting_in(_free(allowed, meeting_type, page), reach)
        ]
    ]
    return f"[{','.join(written)}]"


def _pages(reach: Interval) -> range:
    """The numbers of the pages that a window touches, from the epoch on."""
    first, last = ((edge - _EPOCH) // _PAGE for edge in (reach.start, reach.end - _SECOND))
    return range(first, last + 1)


def _free(
    allowed: Allowed, meeting_type: MeetingType, page: int, other_than: int = 0
) -> list[Interval]:
    days = Interval(_EPOCH + page * _PAGE, _EPOCH + (page + 1) * _PAGE)
    return allowed.uow.recall(
        ("free", meeting_type.guid, page, other_than),
        lambda: free_times(
            meeting_type, availability(allowed, meeting_type, days, other_than), days
        ),
        of=allowed.mailbox.id,
    )


def _written(allowed: Allowed, meeting_type: MeetingType, page: int) -> list[str]:
    return allowed.uow.recall(
        ("written", meeting_type.guid, page),
        lambda: [slot_text(each) for each in _free(allowed, meeting_type, page)],
        of=allowed.mailbox.id,
    )


def closed_slots(allowed: Allowed, meeting_type: MeetingType, within: Interval) -> list[Closed]:
    """Every time of the grid in `within` that is not open, and why."""
    return explain.closed_times(meeting_type, availability(allowed, meeting_type, within), within)


def why_closed(
    allowed: Allowed, meeting_type: MeetingType, start: datetime, other_than: int = 0
) -> Closed:
    """Why a meeting cannot begin at `start`; `other_than`: as `can_start`."""
    within = Interval(start, start + _SECOND)
    decisive = availability(allowed, meeting_type, within, other_than)
    return explain.why_closed(meeting_type, decisive, start)


def can_start(
    allowed: Allowed, meeting_type: MeetingType, start: datetime, other_than: int = 0
) -> bool:
    """Whether a meeting can begin at `start`; `other_than`: a booking that would make room.

    Asked before the lock is taken and again under it: what decides is kept for the second time.
    """
    within = Interval(start, start + _SECOND)
    decisive = allowed.uow.recall(
        ("decisive", meeting_type.guid, start, other_than),
        lambda: availability(allowed, meeting_type, within, other_than),
        of=allowed.mailbox.id,
    )
    return is_open(meeting_type, replace(decisive, now=allowed.now), start)


def availability(
    allowed: Allowed, meeting_type: MeetingType, within: Interval, other_than: int = 0
) -> Availability:
    """All that decides about starts in `within`."""
    uow, mailbox = allowed.uow, allowed.mailbox
    reach = Interval(
        within.start - meeting_type.buffer_before,
        within.end + meeting_type.duration + meeting_type.buffer_after,
    )
    hours = meeting_type.hours or mailbox.meeting_hours
    busy = busy_periods(uow, mailbox, reach)
    return Availability(
        now=allowed.now,
        windows=list(windows(hours, zone_of(mailbox.time_zone), within)),
        busy=blocking(busy, mailbox.blocking_statuses),
        held=uow.bookings.held(mailbox.id, reach, other_than),
    )
