"""VTIMEZONE of a zone, right for some years (RFC 5545, 3.6.5).

Not the library's own `Timezone.from_tzinfo`: it dates changes to summer time by the clock they lead
to, where the RFC wants the clock they leave, so its zones are an hour late on those days. And it
lists dates, where Outlook wants one yearly rule each way (MS-OXCICAL, 2.1.3.1.1.19).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

from bookwithme.domain.zone_rules import LAST, Rule, Year

_DAY = timedelta(days=1)
_SECOND = timedelta(seconds=1)
_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


class _Onset(NamedTuple):
    """At the instant `at` (UTC) the offset turns from `before` to `after`."""

    at: datetime
    before: timedelta
    after: timedelta


def definition(zone: ZoneInfo, first: datetime, last: datetime) -> Timezone:
    """Define `zone` from the year before the instant `first` to the year after `last`.

    STANDARD is the smaller offset, also in Dublin and Casablanca, where the law has it the other
    way round: readers expect summer time to be ahead.
    """
    from icalendar import Timezone

    years = range(first.year - 1, last.year + 2)
    beginning, *changes = _onsets(zone, years.start, years.stop)
    rules = _rules(changes, len(years)) or dict.fromkeys((beginning, *changes))
    least = min(onset.after for onset in rules)
    defined = Timezone()
    defined.add("TZID", zone.key)
    for onset, rule in rules.items():
        defined.add_component(_part(zone, onset, rule, daylight=onset.after > least))
    return defined


@lru_cache(maxsize=1_000)
def yearly(zone: ZoneInfo, year: int) -> Year:
    """The zone around a year; without just two changes its standard offset alone."""
    _, *changes = _onsets(zone, year - 1, year + 2)
    found = sorted((onset.after, rule) for onset, rule in _rules(changes, 3).items() if rule)
    if len(found) != 2:
        offset = _offset(zone, datetime(year, 1, 1, tzinfo=UTC))
        return Year(offset, offset)
    (standard, back), (daylight, forth) = found
    return Year(standard, daylight, back, forth)


def _part(
    zone: ZoneInfo, onset: _Onset, rule: Rule | None, *, daylight: bool
) -> TimezoneDaylight | TimezoneStandard:
    from icalendar import TimezoneDaylight, TimezoneStandard

    part = TimezoneDaylight() if daylight else TimezoneStandard()
    part.add("DTSTART", _local(onset))
    if rule:
        byday = f"{rule.ordinal}{rule.weekday}"
        part.add("RRULE", {"FREQ": "YEARLY", "BYMONTH": rule.month, "BYDAY": byday})
    part.add("TZNAME", onset.at.astimezone(zone).tzname())
    part.add("TZOFFSETFROM", onset.before)
    part.add("TZOFFSETTO", onset.after)
    return part


def _rules(changes: list[_Onset], years: int) -> dict[_Onset, Rule | None]:
    """Find the yearly rule of each way to change, by its first onset; nothing without one."""
    found: dict[_Onset, Rule | None] = {}
    for turn in {change[1:] for change in changes}:
        same = [change for change in changes if change[1:] == turn]
        common = set.intersection(*map(_candidates, same))
        if len(same) != years or not common:
            return {}
        found[same[0]] = min(common)
    return dict(sorted(found.items()))


def _candidates(change: _Onset) -> set[Rule]:
    """Name the day of a change: as the last or as the second, say."""
    local = _local(change)
    ordinals = {(local.day + 6) // 7}
    if (local + 7 * _DAY).month != local.month:
        ordinals.add(LAST)
    weekday = _WEEKDAYS[local.weekday()]
    return {Rule(ordinal, weekday, local.month, local.time()) for ordinal in ordinals}


def _local(onset: _Onset) -> datetime:
    """Read the clock that the change leaves."""
    return (onset.at + onset.before).replace(tzinfo=None)


@lru_cache(maxsize=200)
def _onsets(zone: ZoneInfo, first: int, end: int) -> tuple[_Onset, ...]:
    return tuple(_changes(zone, datetime(first, 1, 1, tzinfo=UTC), datetime(end, 1, 1, tzinfo=UTC)))


def _changes(zone: ZoneInfo, at: datetime, end: datetime) -> Iterator[_Onset]:
    before = _offset(zone, at)
    yield _Onset(at, before, before)
    while at < end:
        after = _offset(zone, at + _DAY)
        if after != before:
            yield _Onset(_instant_of_change(zone, at, before), before, after)
        at, before = at + _DAY, after


def _instant_of_change(zone: ZoneInfo, at: datetime, before: timedelta) -> datetime:
    """Find the second of the day from `at` on in which the offset is no longer `before`."""
    seconds = range(_DAY // _SECOND)
    return at + _SECOND * bisect_left(
        seconds, x=True, key=lambda second: _offset(zone, at + _SECOND * second) != before
    )


def _offset(zone: ZoneInfo, at: datetime) -> timedelta:
    return at.astimezone(zone).utcoffset() or timedelta()
