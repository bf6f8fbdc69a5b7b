"""How a series repeats, in the patterns that EWS has: not every RRULE is one of them."""

from calendar import monthrange
from collections.abc import Mapping
from datetime import datetime, time, timedelta
from itertools import chain
from zoneinfo import ZoneInfo

from bookwithme.domain.event import Event
from bookwithme.domain.interval import instant, seconds
from bookwithme.ical.rules.days import days_of_month, fits
from bookwithme.ical.rules.rrule import Frequency, Rule, parse
from bookwithme.ical.values import written
from bookwithme.zones import zone_of

Parts = Mapping[str, object]
Pattern = tuple[str, Parts]

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July", "August", "September"),
    *("October", "November", "December"),
)
_GROUPS = {
    frozenset(range(7)): "Day",
    frozenset(range(5)): "Weekday",
    frozenset((5, 6)): "WeekendDay",
    **{frozenset((number,)): name for number, name in enumerate(DAYS)},
}
_INDEX = {1: "First", 2: "Second", 3: "Third", 4: "Fourth", -1: "Last"}
_LAST_DAY = 31
"""The last day of whatever month."""
_SAME_YEARLY, _SAME_MONTHLY = 2023, 28
"""A year without a leap day; the days that each month has."""
_DAY = timedelta(days=1)


def patterns(event: Event) -> tuple[Pattern, Pattern] | None:
    """How a series repeats and when it ends; None: EWS cannot say it, or it is none."""
    if event.recurrence is None:
        return None
    zone = zone_of(event.time_zone)
    start, rule = event.start.astimezone(zone).replace(tzinfo=None), parse(event.recurrence)
    repeats = _repeats(rule, start) if _is_plain(rule) and _begins(rule, start) else None
    if repeats is None:
        return None
    first: dict[str, object] = {"StartDate": _date(start, zone)}
    if rule.count:
        return repeats, ("NumberedRecurrence", first | {"NumberOfOccurrences": rule.count})
    if not rule.until:
        return repeats, ("NoEndRecurrence", first)
    until = written(rule.until)
    last = instant(until.local)
    last = (last.astimezone(zone) if until.is_utc else last).replace(tzinfo=None)
    if not until.is_date:
        last -= start - datetime.combine(start, time())
    return repeats, ("EndDateRecurrence", first | {"EndDate": _date(max(last, start), zone)})


def _date(at: datetime, zone: ZoneInfo) -> str:
    """A day with the offset at its midnight, by which clients tell it from a time."""
    return datetime.combine(at, time(), zone).isoformat().replace("T00:00:00", "")


def ends_before(event: Event, known: int, reach: datetime) -> bool:
    """Whether a series ends before an instant up to which so many of it are known."""
    rule = parse(event.recurrence or "")
    until = written(rule.until).local if rule.until else None
    by_count = rule.count is not None and known >= rule.count
    return by_count or (until is not None and until < seconds(reach - 2 * _DAY))


def _is_plain(rule: Rule) -> bool:
    return not (
        rule.ignored or rule.byweekno or rule.byyearday or (rule.count is not None and rule.until)
    )


def _begins(rule: Rule, start: datetime) -> bool:
    """Whether the first occurrence is one of the rule's own: EWS knows no other."""
    day = start.toordinal()
    if not fits(rule, day):
        return False
    if rule.frequency < Frequency.MONTHLY or not rule.byday:
        return True
    days = days_of_month(rule, start.year, start.month)
    if not rule.bysetpos:
        return day in days
    chosen = (days[at - (at > 0) :][:1] for at in rule.bysetpos if abs(at) <= len(days))
    return day in chain.from_iterable(chosen)


def _repeats(rule: Rule, start: datetime) -> Pattern | None:
    every: Parts = {"Interval": rule.interval}
    by_day = rule.byday or rule.bymonthday
    match rule.frequency:
        case Frequency.DAILY | Frequency.WEEKLY:
            return _in_weeks(rule, start, every)
        case Frequency.MONTHLY if not rule.bymonth:
            day = _day(rule, start, _SAME_MONTHLY)
            if day:
                return f"{_kind(day)}MonthlyRecurrence", {**every, **day}
        case Frequency.YEARLY if rule.interval == 1 and (rule.bymonth or not by_day):
            day = _day(rule, start, monthrange(_SAME_YEARLY, start.month)[1])
            if day and len(rule.bymonth) <= 1:
                month = _MONTHS[start.month - 1]
                return f"{_kind(day)}YearlyRecurrence", {**day, "Month": month}
    return None


def _in_weeks(rule: Rule, start: datetime, every: Parts) -> Pattern | None:
    if rule.bymonth or rule.bymonthday or rule.bysetpos or any(at for at, _ in rule.byday):
        return None
    if rule.frequency == Frequency.DAILY and not rule.byday:
        return "DailyRecurrence", every
    if rule.frequency == Frequency.DAILY and rule.interval > 1:
        return None
    days = " ".join(DAYS[each] for each in sorted(rule.weekdays or {start.weekday()}))
    week = {"DaysOfWeek": days, "FirstDayOfWeek": DAYS[rule.wkst]}
    return "WeeklyRecurrence", {**every, **week}


def _kind(day: Parts) -> str:
    return "Absolute" if "DayOfMonth" in day else "Relative"


def _day(rule: Rule, start: datetime, always: int) -> Parts | None:
    """Which day of a month it is; `always`: so many days it has each time."""
    if not rule.byday:
        days = rule.bymonthday or (start.day,)
        if len(days) > 1 or rule.bysetpos or not (days[0] == -1 or 1 <= days[0] <= always):
            return None
        return {"DayOfMonth": _LAST_DAY if days[0] == -1 else days[0]}
    ordinals = {at for at, _ in rule.byday}
    which = {*rule.bysetpos} if ordinals == {0} else ordinals
    named = _GROUPS.get(rule.weekdays)
    alone = len(rule.byday) == 1 or ordinals == {0}
    if rule.bymonthday or (rule.bysetpos and ordinals != {0}) or not named or not alone:
        return None
    index = _INDEX.get(next(iter(which))) if len(which) == 1 else None
    return {"DaysOfWeek": named, "DayOfWeekIndex": index} if index else None
