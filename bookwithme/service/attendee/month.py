"""The month that an attendee looks at: in their zone, among the months that can be booked.

What is asked for comes from an address, so it is bent into what there is: a month out of reach
becomes the nearest one, and a month without times tells where the next time is. The present month
flows over its end while little of it is left.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bookwithme.domain.hours import to_utc
from bookwithme.domain.interval import Interval
from bookwithme.domain.meeting_type import MeetingType
from bookwithme.service.access_gate import Allowed
from bookwithme.service.availability.open_times import open_slots
from bookwithme.zones import zone_of

_DAY = timedelta(days=1)
_STEP = timedelta(days=28)
_THIN = timedelta(days=14)
"""With so much left, or less, the present month flows over its end, …"""

_FLOWING = timedelta(weeks=5)
"""… and so much is shown, from the present week on."""


@dataclass(frozen=True, slots=True)
class MonthQuery:
    """What a visitor asks to see: `month` is any day of it; `start` is a time they chose.

    `zone`: None for the usual one of the page. `token`: the type chosen on a page of several.
    `day`: one that is to be in sight. `week_start`: the weekday that weeks begin with; 0: Monday.
    """

    zone: ZoneInfo | None = None
    month: date | None = None
    start: datetime | None = None
    token: str | None = None
    day: date | None = None
    week_start: int = 0


ANY_MONTH = MonthQuery()


@dataclass(frozen=True, slots=True)
class Month:
    """One month of open times. `first` is its first day, `reach` the first and last month's.

    `begin` and `last`: the first and the last day shown; `span`: they, and those between, as
    instants. `days`: the starts of each day of the zone that has some, all
    ascending. `later`: the next open time after a month that has none; None
    where the month has times.
    """

    zone: ZoneInfo
    first: date
    begin: date
    last: date
    span: Interval
    now: datetime
    reach: tuple[date, date]
    slots: tuple[Interval, ...]
    days: dict[date, list[datetime]]
    later: datetime | None = None

    @property
    def today(self) -> date:
        """The day that it is in the zone."""
        return self.now.astimezone(self.zone).date()

    @property
    def previous(self) -> date | None:
        """The month before, where it can be booked."""
        return _month_of(self.first - _DAY) if self.first > self.reach[0] else None

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
    end = (allowed.now + meeting_type.maximum_lead_time).astimezone(zone).date()
    reach = (_month_of(today), _month_of(end))
    first, begin, last = _shown(query, zone, today, reach)
    within = Interval(to_utc(begin, 0, zone), to_utc(last + _DAY, 0, zone))
    slots = tuple(open_slots(allowed, meeting_type, within, other_than))
    later = None if slots else next(_after(allowed, meeting_type, within.end, other_than), None)
    days = _by_day(slots, zone)
    return Month(zone, first, begin, last, within, allowed.now, reach, slots, days, later)


def _shown(
    query: MonthQuery, zone: ZoneInfo, today: date, reach: tuple[date, date]
) -> tuple[date, date, date]:
    """Tell the month that is asked for, and the first and the last day to show of it."""
    day = query.start.astimezone(zone).date() if query.start else query.day
    present = reach[0], *_flow(today, query.week_start)
    if day and present[1] <= day <= present[2]:
        return present
    first = min(max(_month_of(day or query.month or today), reach[0]), reach[1])
    return present if first == reach[0] else (first, first, following(first) - _DAY)


def _flow(today: date, week_start: int) -> tuple[date, date]:
    """Tell which days of the present month are shown: over its end while little of it is left."""
    first = _month_of(today)
    if following(first) - today > _THIN:
        return first, following(first) - _DAY
    begin = today - (today.weekday() - week_start) % 7 * _DAY
    return begin, min(begin + _FLOWING, following(following(first))) - _DAY


def _by_day(slots: Iterable[Interval], zone: ZoneInfo) -> dict[date, list[datetime]]:
    """The starts of each day, of slots in order."""
    days: dict[date, list[datetime]] = {}
    starts, first = [slot.start for slot in slots], 0
    while first < len(starts):
        day = starts[first].astimezone(zone).date()
        after = bisect_left(starts, to_utc(day + _DAY, 0, zone), first)
        days[day], first = starts[first:after], after
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
