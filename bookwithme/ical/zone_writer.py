"""VTIMEZONE of a zone for some years: every change of its clocks, spelled out (RFC 5545, 3.6.5).

The library's own `Timezone.from_tzinfo` dates changes to summer time by the clock they lead to; the
RFC wants the clock they leave, so its zones are an hour late on those days.
"""

from __future__ import annotations

from bisect import bisect_left
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

if TYPE_CHECKING:
    from collections.abc import Iterator
    from zoneinfo import ZoneInfo

_DAY = timedelta(days=1)
_SECOND = timedelta(seconds=1)


class _Onset(NamedTuple):
    """At the instant `at` (UTC) the offset turns from `before` to `after`."""

    at: datetime
    before: timedelta
    after: timedelta


def definition(zone: ZoneInfo, first: datetime, last: datetime) -> Timezone:
    """Define `zone` from the year before the instant `first` to the year after `last`.

    Every change is a part of its own: not every reader knows RDATE here. STANDARD is the smaller
    offset, also in Dublin and Casablanca, where the law has it the other way round.
    """
    onsets = _onsets(zone, first.year - 1, last.year + 2)
    least = min(onset.after for onset in onsets)
    defined = Timezone()
    defined.add("TZID", zone.key)
    for onset in onsets:
        defined.add_component(_part(zone, onset, daylight=onset.after > least))
    return defined


def _part(zone: ZoneInfo, onset: _Onset, *, daylight: bool) -> TimezoneDaylight | TimezoneStandard:
    part = TimezoneDaylight() if daylight else TimezoneStandard()
    part.add("DTSTART", (onset.at + onset.before).replace(tzinfo=None))
    part.add("TZNAME", onset.at.astimezone(zone).tzname())
    part.add("TZOFFSETFROM", onset.before)
    part.add("TZOFFSETTO", onset.after)
    return part


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
