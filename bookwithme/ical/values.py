"""Dates, times and durations (RFC 5545, 3.3.4 to 3.3.6) as integers.

A *local time* is the number of seconds that a clock on the wall has counted since 1970-01-01T00:00;
an *instant* is the same in UTC. Integers keep the arithmetic of a hundred thousand occurrences
cheap, and a duration of a billion days does not overflow.
"""

from __future__ import annotations

import datetime as dt
import re
from functools import lru_cache
from typing import NamedTuple

DAY = 86_400
EPOCH = dt.date(1970, 1, 1).toordinal()

_WRITTEN = re.compile(r"(\d{8})(?:T(\d\d)(\d\d)(\d\d)?(Z)?)?", re.ASCII)
_DURATION = re.compile(
    r"([+-]?)P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?", re.ASCII
)


class Span(NamedTuple):
    """A length: whole days are nominal, seconds exact (RFC 5545, 3.3.6)."""

    days: int
    seconds: int


class Written(NamedTuple):
    """A date or time as written: local seconds, and whether it is a date or in UTC."""

    local: int
    is_date: bool
    is_utc: bool


@lru_cache(maxsize=20_000)
def day(digits: str) -> int:
    """Local seconds of the midnight that begins the day `YYYYMMDD`.

    Raises:
        ValueError: when there is no such day.
    """
    ordinal = dt.date(int(digits[:4]), int(digits[4:6]), int(digits[6:])).toordinal()
    return (ordinal - EPOCH) * DAY


@lru_cache(maxsize=20_000)
def written(value: str) -> Written:
    """Read a DATE or DATE-TIME. A leap second is the second before it; 24:00 the next day.

    Raises:
        ValueError: when it is neither.
    """
    match = _WRITTEN.fullmatch(value.strip().strip('"').upper())
    if match is None:
        raise ValueError(value)
    digits, hour, minute, second, zulu = match.groups()
    midnight = day(digits)
    if hour is None:
        return Written(midnight, is_date=True, is_utc=False)
    clock = int(hour) * 3600 + int(minute) * 60 + min(int(second or 0), 59)
    if int(minute) > 59 or int(second or 0) > 60 or clock > DAY:
        raise ValueError(value)
    return Written(midnight + clock, is_date=False, is_utc=zulu is not None)


@lru_cache(maxsize=1_000)
def duration(value: str) -> Span:
    """Read a DURATION.

    Raises:
        ValueError: when it is none.
    """
    match = _DURATION.fullmatch(value.strip().upper())
    if match is None or not any(match.groups()[1:]):
        raise ValueError(value)
    weeks, days, hours, minutes, seconds = (int(each or 0) for each in match.groups()[1:])
    sign = -1 if match[1] == "-" else 1
    return Span(sign * (weeks * 7 + days), sign * (hours * 3600 + minutes * 60 + seconds))
