"""The instances of a recurrence rule (RFC 5545, 3.3.10), period by period, under a step budget.

All arithmetic is on local time. Without COUNT the walk enters at the window, not at DTSTART, since
the periods before it cannot matter.

Why not `dateutil.rrule`: its generator walks on inside one `next()` until it finds an instance, up
to the year 9999, so nothing outside can stop `FREQ=MINUTELY;BYMONTH=2;BYMONTHDAY=30` (cases N05,
N16); and it counts BYSETPOS from DTSTART (G36), lets BYMINUTE eat the COUNT of whole days (G37)
and gives all days of a week for BYWEEKNO (G35). Where it is right, tests hold this module to it.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from itertools import count

from bookwithme.ical.limits import Budget, OverBudgetError
from bookwithme.ical.rules.days import days_of_month, days_of_year, fits, year_of_week
from bookwithme.ical.rules.rrule import Frequency, Rule
from bookwithme.ical.values import DAY, EPOCH

_LAST_YEAR = 9998


def instances(
    rule: Rule, first: int, until: int, window: tuple[int, int], budget: Budget
) -> Iterator[int]:
    """List the local times that a rule gives within [low, high), ascending, none before `first`.

    Args:
        rule: what recurs.
        first: local time of DTSTART; counted only when the rule itself gives it.
        until: last local time, inclusive.
        window: local [low, high).
        budget: pays one step for each period, day or time looked at, and for each entry of the
            lists that a period is made of.

    Raises:
        OverBudgetError: when the budget is used up. A rule that has used up a full share without
            one instance is taken to have none (case rule 8).
    """
    found = False
    try:
        for moment in _walk(rule, first, until, window, budget):
            found = True
            if moment >= window[0]:
                yield moment
    except OverBudgetError:
        if found or budget.is_short:
            raise


def _walk(
    rule: Rule, first: int, until: int, window: tuple[int, int], budget: Budget
) -> Iterator[int]:
    """Go through all instances before the window's end, from where the walk enters."""
    low, high = window
    if until < low:
        return
    rule = completed(rule, first)
    left = rule.count
    enter = max(low, first) if left is None else first
    ahead = 7 * DAY if rule.byweekno else 0  # week 1 may begin in the year before
    clocks = _clocks(rule, budget)
    for begin, bases in _periods(rule, first, enter, budget):
        if begin - ahead > min(until, high):
            return
        for moment in _moments(rule, bases, clocks, enter):
            if moment < first:
                continue
            if moment > until or moment >= high or left == 0:
                return
            left = None if left is None else left - 1
            budget.spend()
            yield moment


def _moments(rule: Rule, bases: list[int], clocks: list[int], enter: int) -> Iterator[int]:
    """List the times of one period: each base with each clock, or those places that BYSETPOS names.

    They are never all made at once: a rule of a hundred bytes can name thirty million.
    """
    size = len(bases) * len(clocks)
    if rule.bysetpos:
        places = {place - 1 if place > 0 else size + place for place in rule.bysetpos}
        for place in sorted(place for place in places if 0 <= place < size):
            yield bases[place // len(clocks)] + clocks[place % len(clocks)]
    else:
        for base in bases:
            if base + DAY > enter:
                for clock in clocks:
                    yield base + clock


def completed(rule: Rule, first: int) -> Rule:
    """Fill in what the rule leaves to DTSTART."""
    start = dt.date.fromordinal(first // DAY + EPOCH)
    clock = first % DAY
    if rule.frequency >= Frequency.DAILY:
        rule = replace(rule, byhour=rule.byhour or (clock // 3600,))
    if rule.frequency >= Frequency.HOURLY:
        rule = replace(rule, byminute=rule.byminute or (clock // 60 % 60,))
    if rule.frequency >= Frequency.MINUTELY:
        rule = replace(rule, bysecond=rule.bysecond or (clock % 60,))
    weekday = ((0, start.weekday()),)
    if rule.frequency == Frequency.WEEKLY:
        return replace(rule, byday=rule.byday or weekday)
    if rule.frequency < Frequency.WEEKLY or rule.byyearday or rule.byday:
        return rule
    if rule.byweekno:
        return rule if rule.bymonthday else replace(rule, byday=weekday)
    if rule.frequency == Frequency.YEARLY:
        rule = replace(rule, bymonth=rule.bymonth or (start.month,))
    return replace(rule, bymonthday=rule.bymonthday or (start.day,))


def _clocks(rule: Rule, budget: Budget) -> list[int]:
    """Count the seconds from a period's base to its times; a leap second is the one before it."""
    hours = rule.byhour if rule.frequency >= Frequency.DAILY else (0,)
    minutes = rule.byminute if rule.frequency >= Frequency.HOURLY else (0,)
    seconds = rule.bysecond if rule.frequency >= Frequency.MINUTELY else (0,)
    budget.spend(len(hours) * len(minutes) * len(seconds) - 1)
    return sorted(
        {
            hour * 3600 + minute * 60 + min(second, 59)
            for hour in hours
            for minute in minutes
            for second in seconds
        }
    )


def _periods(rule: Rule, first: int, enter: int, budget: Budget) -> Iterator[tuple[int, list[int]]]:
    """List each period's beginning and bases, from the one that holds `enter` or an earlier one.

    Bases are the midnights of its days; of an hour, minute or second, its own beginning.
    """
    if rule.frequency < Frequency.DAILY:
        yield from _times(rule, first, enter, budget)
        return
    weight = rule.weight
    for begin, days in _days(rule, first // DAY + EPOCH, enter // DAY + EPOCH):
        budget.spend(weight)
        yield (begin - EPOCH) * DAY, [(day - EPOCH) * DAY for day in days]


def _days(rule: Rule, first: int, enter: int) -> Iterator[tuple[int, list[int]]]:
    """List periods of a day or longer: the ordinals of its beginning and of its days."""
    if rule.frequency == Frequency.YEARLY:
        return _years(rule, first, enter)
    if rule.frequency == Frequency.MONTHLY:
        return _months(rule, first, enter)
    if rule.frequency == Frequency.WEEKLY:
        return _weeks(rule, first, enter)
    begin = _entry(first, enter, rule.interval)
    steps = range(begin, dt.date.max.toordinal(), rule.interval)
    return ((day, [day] if fits(rule, day) else []) for day in steps)


def _entry(base: int, enter: int, interval: int) -> int:
    """Return the last multiple of the interval from `base` that is not after `enter`."""
    return base + max(0, (enter - base) // interval) * interval


def _years(rule: Rule, first: int, enter: int) -> Iterator[tuple[int, list[int]]]:
    base, target = (
        year_of_week(rule, day) if rule.byweekno else dt.date.fromordinal(day).year
        for day in (first, enter)
    )
    for year in range(_entry(base, target - 1, rule.interval), _LAST_YEAR, rule.interval):
        yield dt.date(year, 1, 1).toordinal(), days_of_year(rule, year)


def _months(rule: Rule, first: int, enter: int) -> Iterator[tuple[int, list[int]]]:
    base, target = (
        date.year * 12 + date.month - 1 for date in map(dt.date.fromordinal, (first, enter))
    )
    for month in range(_entry(base, target - 1, rule.interval), _LAST_YEAR * 12, rule.interval):
        begin = dt.date(month // 12, month % 12 + 1, 1)
        fitting = not rule.bymonth or begin.month in rule.bymonth
        yield begin.toordinal(), days_of_month(rule, begin.year, begin.month) if fitting else []


def _weeks(rule: Rule, first: int, enter: int) -> Iterator[tuple[int, list[int]]]:
    base = first - (first - 1 - rule.wkst) % 7
    offsets = sorted({(weekday - rule.wkst) % 7 for _, weekday in rule.byday})
    begin = _entry(base, enter, 7 * rule.interval)
    for week in range(begin, dt.date.max.toordinal() - 7, 7 * rule.interval):
        yield week, [week + each for each in offsets if fits(rule, week + each)]


def _times(rule: Rule, first: int, enter: int, budget: Budget) -> Iterator[tuple[int, list[int]]]:
    """List periods of hours, minutes or seconds; a day that does not fit costs one step."""
    unit = int(rule.frequency)
    base, step = first - first % unit, rule.interval * unit
    for day in count(enter // DAY):
        budget.spend()
        begin = day * DAY
        if day + EPOCH >= dt.date.max.toordinal():
            return
        yield begin, []
        if fits(rule, day + EPOCH):
            for period in range(base - (base - begin) // step * step, begin + DAY, step):
                budget.spend()
                yield period, [period] if _fits_clock(rule, period) else []


def _fits_clock(rule: Rule, period: int) -> bool:
    """Tell whether an hour, minute or second meets the conditions that limit it."""
    if rule.byhour and period % DAY // 3600 not in rule.byhour:
        return False
    if rule.frequency == Frequency.HOURLY:
        return True
    if rule.byminute and period // 60 % 60 not in rule.byminute:
        return False
    if rule.frequency == Frequency.MINUTELY:
        return True
    return not rule.bysecond or period % 60 in rule.bysecond
