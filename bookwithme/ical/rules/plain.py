"""Work out the common recurrence rules by arithmetic: no walk, whatever the series' age.

Plain are rules that are nothing but a step in time (every n seconds … weeks) and weekly rules on
some weekdays. `recurrence.instances` gives the same for them, only slower; tests hold them equal.
"""

from collections.abc import Sequence
from heapq import merge

from bookwithme.ical.rules.rrule import Frequency, Rule
from bookwithme.ical.values import DAY, EPOCH

WEEK = 7 * DAY


def plain_instances(
    rule: Rule, first: int, until: int, window: tuple[int, int]
) -> Sequence[int] | None:
    """List the local times that a plain rule gives within [low, high); None for other rules."""
    if not _is_plain(rule):
        return None
    low, high = window
    high = min(high, until + 1)
    step = rule.interval * rule.frequency
    if rule.frequency != Frequency.WEEKLY or not rule.byday:
        return _progression(first, step, rule.count, low, high)
    return _weekly(rule, first, low, high)


def last_of_count(rule: Rule, first: int) -> int | None:
    """Return the last local time of a plain rule with COUNT; None for other rules."""
    if rule.count is None or not _is_plain(rule):
        return None
    if rule.frequency != Frequency.WEEKLY or not rule.byday:
        return first + (rule.count - 1) * rule.interval * rule.frequency
    return _after_last(*_weekday_starts(rule, first), rule.count) - 1


def _is_plain(rule: Rule) -> bool:
    conditions = (rule.bysecond, rule.byminute, rule.byhour, rule.bymonthday, rule.byyearday)
    if any(conditions) or any((rule.byweekno, rule.bymonth, rule.bysetpos)):
        return False
    if rule.byday:
        return rule.frequency == Frequency.WEEKLY
    return rule.frequency <= Frequency.WEEKLY


def _progression(first: int, step: int, count: int | None, low: int, high: int) -> range:
    """Count first, first + step, …, at most `count` of them; returns those within [low, high)."""
    if count is not None:
        high = min(high, first + (count - 1) * step + 1)
    begin = first if low <= first else first + -((first - low) // step) * step
    return range(begin, max(begin, high), step)


def _weekly(rule: Rule, first: int, low: int, high: int) -> Sequence[int]:
    """Merge one progression for each weekday."""
    starts, step = _weekday_starts(rule, first)
    if rule.count is not None:
        high = min(high, _after_last(starts, step, rule.count))
    if len(starts) == 1:
        return _progression(starts[0], step, None, low, high)
    return list(merge(*(_progression(start, step, None, low, high) for start in starts)))


def _weekday_starts(rule: Rule, first: int) -> tuple[list[int], int]:
    """Find where each weekday begins; the days of DTSTART's own week before it do not count."""
    midnight = first - first % DAY
    week = midnight - (midnight // DAY + EPOCH - 1 - rule.wkst) % 7 * DAY
    step = rule.interval * WEEK
    days = sorted({(weekday - rule.wkst) % 7 for _, weekday in rule.byday})
    starts = [week + day * DAY + first % DAY for day in days]
    passed = sum(start < first for start in starts)
    return starts[passed:] + [start + step for start in starts[:passed]], step


def _after_last(starts: list[int], step: int, count: int) -> int:
    rounds, place = divmod(count - 1, len(starts))
    return starts[place] + rounds * step + 1
