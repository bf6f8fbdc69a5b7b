"""Dates, times and durations (RFC 5545, 3.3.4 to 3.3.6) as integers.

A *local time* is the number of seconds that a wall clock has counted since 1970-01-01T00:00;
an *instant* is the same in UTC. Integers keep the arithmetic of a hundred thousand occurrences
cheap, and a duration of a billion days does not overflow.
"""

import datetime as dt
import re
from functools import lru_cache
from typing import NamedTuple

from bookwithme.ical.limits import LAST_SECOND, MAX_TEXT

DAY = 86_400
EPOCH = dt.date(1970, 1, 1).toordinal()
_FIRST = dt.datetime(1970, 1, 1)  # noqa: DTZ001 - local times have no zone

_DAY = re.compile(r"\d{8}", re.ASCII)
_CLOCK = re.compile(r"T(\d\d)(\d\d)(\d\d)?", re.ASCII)
_BEFORE_DURATIONS = frozenset("+-Pp")
_DURATION = re.compile(
    r"([+-]?)P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?", re.ASCII
)


class Span(NamedTuple):
    """A length: whole days are nominal, seconds exact (RFC 5545, 3.3.6)."""

    days: int
    seconds: int


def seconds_of(span: Span) -> int:
    """Count the seconds of a length on the wall clock."""
    return span.days * DAY + span.seconds


class Written(NamedTuple):
    """A date or time as written: local seconds, and whether it is a date or in UTC.

    `is_odd` tells that it is not as the standard has it, and can only mean this.
    """

    local: int
    is_date: bool
    is_utc: bool
    is_odd: bool = False


@lru_cache(maxsize=20_000)
def day(digits: str) -> int:
    """Return the local seconds of the midnight that begins the day `YYYYMMDD`.

    Raises:
        ValueError: when there is no such day.
    """
    if not _DAY.fullmatch(digits):
        raise ValueError(digits)
    ordinal = dt.date(int(digits[:4]), int(digits[4:6]), int(digits[6:])).toordinal()
    return (ordinal - EPOCH) * DAY


@lru_cache(maxsize=20_000)
def _clock(text: str) -> int:
    """Count the seconds since midnight of `THHMMSS` or `THHMM`; a leap second counts as 59.

    Raises:
        ValueError: when there is no such time. 24:00 is one.
    """
    match = _CLOCK.fullmatch(text)
    if match is None:
        raise ValueError(text)
    hour, minute, second = (int(each or 0) for each in match.groups())
    seconds = hour * 3600 + minute * 60 + min(second, 59)
    if minute > 59 or second > 60 or seconds > DAY:
        raise ValueError(text)
    return seconds


def written(value: str) -> Written:
    """Read a DATE or DATE-TIME, or what can only be meant as one; raises ValueError."""
    value = value.strip(' "\t').upper()
    try:
        return _standard(value)
    except ValueError:
        return _odd(value)


def _standard(value: str) -> Written:
    midnight, time = day(value[:8]), value[8:]
    if not time:
        return Written(midnight, is_date=True, is_utc=False)
    is_utc = time[-1] == "Z"
    local = midnight + _clock(time[:-1] if is_utc else time)
    if local > LAST_SECOND:
        raise ValueError(value)
    return Written(local, is_date=False, is_utc=is_utc)


def _odd(value: str) -> Written:
    """Read a day or time as ISO 8601 has it: with dashes, colons, fractions or an offset."""
    if "W" in value:  # a week is no day
        raise ValueError(value)
    moment = dt.datetime.fromisoformat(value)
    local = (moment.replace(tzinfo=None) - _FIRST) // dt.timedelta(seconds=1)
    offset = moment.utcoffset()
    local -= 0 if offset is None else round(offset.total_seconds())
    if local > LAST_SECOND:
        raise ValueError(value)
    return Written(local, is_date=len(value) <= 10, is_utc=offset is not None, is_odd=True)


def is_duration(value: str) -> bool:
    """Tell whether a value looks like a DURATION rather than a date or time."""
    return value.strip()[:1] in _BEFORE_DURATIONS


@lru_cache(maxsize=1_000)
def duration(value: str) -> Span:
    """Read a DURATION; raises ValueError."""
    match = _DURATION.fullmatch(value.strip().upper()) if len(value) < MAX_TEXT else None
    if match is None or not any(match.groups()[1:]):
        raise ValueError(value)
    weeks, days, hours, minutes, seconds = (int(each or 0) for each in match.groups()[1:])
    sign = -1 if match[1] == "-" else 1
    return Span(sign * (weeks * 7 + days), sign * (hours * 3600 + minutes * 60 + seconds))
