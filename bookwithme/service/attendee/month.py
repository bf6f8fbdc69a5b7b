"""The month that an attendee looks at: in their zone, among the months that can be booked.

What is asked for comes from an address, so it is bent into what there is: a month out of reach
becomes the nearest one, and a month without times tells where the next time is.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bookwithme.domain.hours import to_utc
from bookwithme.domain.interval import Interval
from bookwithme.service.availability.open_times import open_slots
from bookwithme.zones import zone_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bookwithme.domain.meeting_type import MeetingType
    from bookwithme.service.access_gate import Allowed

_STEP = timedelta(days=28)


@dataclass(frozen=True, slots=True)
class MonthQuery:
    """What a visitor asks to see: `month` is any day of it; `start` is a time they chose.

    `zone`: None for the usual one of the page. `token`: the type chosen on a page of several.
    """

    zone: ZoneInfo | None = None
    month: date | None = None
    start: datetime | None = None
    token: str | None = None


ANY_MONTH = MonthQuery()


@dataclass(frozen=True, slots=True)
class Month:
    """One month of open times. `first` is its first day, `reach` the first and last month's.

    `span`: the month as instants. `days`: the starts of each day of the zone that has some, all
    ascending. `later`: the next open time after a month that has none; None
    where the month has times.
    """

    zone: ZoneInfo
    first: date
    span: Interval
    today: date
    reach: tuple[date, date]
    slots: tuple[Interval, ...]
    days: dict[date, list[datetime]]
    later: datetime | None = None

    @property
    def previous(self) -> date | None:
        """The month before, where it can be booked."""
        return _month_of(self.first - timedelta(days=1)) if self.first > self.reach[0] else None

    @property
    def next(self) -> date | None:
        """The month after, where it can be booked."""
        return following(self.first) if self.first < self.reach[1] else None

    def offers(self, start: datetime) -> bool:
        """Whether a meeting can begin at `start`, a time of this month."""
        return any(slot.start == start for slot in self.slots)


def month_of(
    allowed: Allowed, meeting_type: MeetingType, query: MonthQuery, usual: str, other_than: int = 0
) -> Month:
    """Find the month that a query comes to. `usual`: the zone of those who name none.

    `other_than`: a booking that would make room.
    """
    zone = query.zone or zone_of(usual)
    today = allowed.now.astimezone(zone).date()
    last = (allowed.now + meeting_type.maximum_lead_time).astimezone(zone).date()
    reach = (_month_of(today), _month_of(last))
    wanted = query.start.astimezone(zone).date() if query.start else query.month or today
    first = min(max(_month_of(wanted), reach[0]), reach[1])
    within = Interval(to_utc(first, 0, zone), to_utc(following(first), 0, zone))
    slots = tuple(open_slots(allowed, meeting_type, within, other_than))
    later = None if slots else next(_after(allowed, meeting_type, within.end, other_than), None)
    return Month(zone, first, within, today, reach, slots, _by_day(slots, zone), later)


def _by_day(slots: Iterable[Interval], zone: ZoneInfo) -> dict[date, list[datetime]]:
    days: dict[date, list[datetime]] = {}
    for slot in slots:
        days.setdefault(slot.start.astimezone(zone).date(), []).append(slot.start)
    return days


def _after(
    allowed: Allowed, meeting_type: MeetingType, moment: datetime, other_than: int
) -> Iterator[datetime]:
    """Find the open times from a moment on, in spans that a page of the calendar holds."""
    while moment <= allowed.now + meeting_type.maximum_lead_time:
        span = Interval(moment, moment + _STEP)
        yield from (slot.start for slot in open_slots(allowed, meeting_type, span, other_than))
        moment = span.end


def _month_of(day: date) -> date:
    return day.replace(day=1)


def following(first: date) -> date:
    """Give the first day of the month after."""
    return _month_of(first + timedelta(days=31))
