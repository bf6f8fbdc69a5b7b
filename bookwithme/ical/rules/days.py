"""Which days of a year, month or week a recurrence rule means (RFC 5545, 3.3.10, its table).

Days are proleptic ordinals as `date.toordinal` counts them, so that (ordinal - 1) % 7 is the
weekday, Monday 0.
"""

import datetime as dt
from calendar import isleap, monthrange
from collections.abc import Iterable
from functools import lru_cache

from bookwithme.ical.rules.rrule import Frequency, Rule

_LAST_DAY = dt.date(9998, 12, 31).toordinal()


def fits(rule: Rule, day: int) -> bool:
    """Tell whether a day meets every condition that limits (ordinals of BYDAY are not looked at).

    BYWEEKNO limits where it is forbidden, that is for all frequencies but YEARLY.
    """
    if day < 1 or (rule.byday and (day - 1) % 7 not in rule.weekdays):
        return False
    if rule.byweekno and not _fits_weeks(rule, day):
        return False
    if not (rule.bymonth or rule.bymonthday or rule.byyearday):
        return True
    date = dt.date.fromordinal(day)
    if rule.bymonth and date.month not in rule.bymonth:
        return False
    length = monthrange(date.year, date.month)[1]
    if rule.bymonthday and rule.monthdays.isdisjoint((date.day, date.day - length - 1)):
        return False
    of_year = date.timetuple().tm_yday
    days = 366 if isleap(date.year) else 365
    return not rule.byyearday or not rule.yeardays.isdisjoint((of_year, of_year - days - 1))


def days_of_year(rule: Rule, year: int) -> list[int]:
    """List the days of a year that a YEARLY rule means; with BYWEEKNO of a year of weeks."""
    if rule.byweekno:
        days = _days_of_weeks(rule.byweekno, rule.wkst, year)
        return sorted(day for day in days if fits(rule, day))
    if rule.byyearday:
        return [day for day in _days_of_numbers(rule, year) if fits(rule, day)]
    if rule.bymonth or rule.bymonthday:
        months = rule.bymonth or range(1, 13)
        return sorted({day for month in months for day in days_of_month(rule, year, month)})
    first = dt.date(year, 1, 1).toordinal()
    return sorted(_weekdays(rule.byday, first, 366 if isleap(year) else 365))


def days_of_month(rule: Rule, year: int, month: int) -> list[int]:
    """List the days of a month that BYMONTHDAY and BYDAY mean together."""
    first = dt.date(year, month, 1).toordinal()
    length = monthrange(year, month)[1]
    if rule.frequency == Frequency.MONTHLY and (rule.byyearday or rule.byweekno):
        return [day for day in range(first, first + length) if fits(rule, day)]
    if not rule.bymonthday:
        return sorted(_weekdays(rule.byday, first, length))
    days = {
        first + day - 1
        for each in rule.bymonthday
        if (day := _day_of_month(each, length, rule.skip)) is not None
    }
    return sorted(days & _weekdays(rule.byday, first, length) if rule.byday else days)


def _day_of_month(number: int, length: int, skip: str) -> int | None:
    """Find the day that BYMONTHDAY means; a missing one goes as SKIP says (RFC 7529, 4.1).

    Day `length + 1` is the first of the next month.
    """
    if number < 0:
        number += length + 1
    if 1 <= number <= length:
        return number
    if number < 1 or skip == "OMIT":
        return None
    return length if skip == "BACKWARD" else length + 1


def _weekdays(byday: Iterable[tuple[int, int]], first: int, length: int) -> set[int]:
    """Find the days that BYDAY means in `length` days from `first`; ordinals count in these."""
    chosen: set[int] = set()
    for ordinal, weekday in byday:
        days = range(first + (weekday - (first - 1)) % 7, first + length, 7)
        if not ordinal:
            chosen.update(days)
        elif abs(ordinal) <= len(days):
            chosen.add(days[ordinal - 1 if ordinal > 0 else ordinal])
    return chosen


def _days_of_numbers(rule: Rule, year: int) -> list[int]:
    first = dt.date(year, 1, 1).toordinal()
    length = 366 if isleap(year) else 365
    numbers = {each if each > 0 else length + 1 + each for each in rule.byyearday}
    return sorted(first + number - 1 for number in numbers if 1 <= number <= length)


@lru_cache(maxsize=100)
def _days_of_weeks(byweekno: tuple[int, ...], wkst: int, year: int) -> frozenset[int]:
    """Find the days of BYWEEKNO's weeks; a week belongs to the year that holds four of its days."""
    begin, end = _first_week(year, wkst), _first_week(year + 1, wkst)
    weeks = (end - begin) // 7
    numbers = {each if each > 0 else weeks + 1 + each for each in byweekno}
    return frozenset(
        begin + 7 * (number - 1) + day
        for number in numbers
        if 1 <= number <= weeks
        for day in range(7)
    )


def _fits_weeks(rule: Rule, day: int) -> bool:
    if rule.frequency == Frequency.YEARLY:
        return True
    return day in _days_of_weeks(rule.byweekno, rule.wkst, year_of_week(rule, day))


def year_of_week(rule: Rule, day: int) -> int:
    """Return the year that the week of a day belongs to: the one of its fourth day."""
    begin = day - (day - 1 - rule.wkst) % 7
    return dt.date.fromordinal(min(max(begin + 3, 1), _LAST_DAY)).year


def _first_week(year: int, wkst: int) -> int:
    fourth = dt.date(year, 1, 4).toordinal()
    return fourth - (fourth - 1 - wkst) % 7
