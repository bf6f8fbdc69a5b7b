"""RRULE as a value (RFC 5545, 3.3.10; RSCALE and SKIP of RFC 7529 for the Gregorian calendar).

Reading is forgiving, element by element: what is not understood is left out and reported (3.3.10:
values "beyond the available scope" are ignored), and what is left still holds, so that rubbish that
is added to a rule changes nothing. Without a frequency, with an interval or a count of 0, or in
another calendar it is no rule.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from enum import IntEnum
from functools import cached_property, lru_cache
from typing import Any

from bookwithme.ical.limits import MAX_TEXT
from bookwithme.ical.values import written


class Frequency(IntEnum):
    """FREQ, from short to long."""

    SECONDLY = 1
    MINUTELY = 60
    HOURLY = 3_600
    DAILY = 86_400
    WEEKLY = 604_800
    MONTHLY = 2_678_400
    YEARLY = 31_622_400


class NoRuleError(Exception):
    """The text is no recurrence rule."""


_WEEKDAYS = {"MO": 0, "TU": 1, "WE": 2, "TH": 3, "FR": 4, "SA": 5, "SU": 6}
_BYDAY = re.compile(r"([+-]?\d{1,2})?(MO|TU|WE|TH|FR|SA|SU)", re.ASCII)
_SPELT_OUT = re.compile(
    r"(?<=[=,\d])(MO|TU|WE|TH|FR|SA|SU)(?:N|ES?|D|U|URS?|I|T|(?:N|ES|DNES|URS|I|TUR)DAY)(?=[,;]|$)"
)
"""Weekdays that are more than two letters long."""
_STRAY = " \t\\\"'"
"""Characters around a value that mean nothing."""
_ANY_DATE = "20000101"
_MAX_IGNORED = 20
_LIMITS = {
    "bysecond": (0, 60),
    "byminute": (0, 59),
    "byhour": (0, 23),
    "bymonthday": (-31, 31),
    "byyearday": (-366, 366),
    "byweekno": (-53, 53),
    "bymonth": (1, 12),
    "bysetpos": (-366, 366),
}
_LISTS = _LIMITS.keys() | {"byday"}
_NO_ZERO = frozenset({"bymonthday", "byyearday", "byweekno", "bysetpos"})


@dataclass(frozen=True)
class Rule:
    """One RRULE. Lists are sorted and without repetition; `byday` holds (ordinal or 0, weekday).

    `until` is the text of UNTIL: what it means depends on the series. `ignored` holds what was not
    understood, `is_odd` tells that something is written as the standard does not have it.
    """

    frequency: Frequency
    interval: int = 1
    count: int | None = None
    until: str = ""
    bysecond: tuple[int, ...] = ()
    byminute: tuple[int, ...] = ()
    byhour: tuple[int, ...] = ()
    byday: tuple[tuple[int, int], ...] = ()
    bymonthday: tuple[int, ...] = ()
    byyearday: tuple[int, ...] = ()
    byweekno: tuple[int, ...] = ()
    bymonth: tuple[int, ...] = ()
    bysetpos: tuple[int, ...] = ()
    wkst: int = 0
    skip: str = "OMIT"
    ignored: tuple[str, ...] = field(default=(), compare=False)
    is_odd: bool = field(default=False, compare=False)

    @cached_property
    def weekdays(self) -> frozenset[int]:
        """The weekdays of BYDAY, whatever their ordinals."""
        return frozenset(weekday for _, weekday in self.byday)

    @cached_property
    def monthdays(self) -> frozenset[int]:
        """BYMONTHDAY, to look days up in."""
        return frozenset(self.bymonthday)

    @cached_property
    def yeardays(self) -> frozenset[int]:
        """BYYEARDAY, to look days up in."""
        return frozenset(self.byyearday)

    @property
    def weight(self) -> int:
        """The steps that a period of this rule takes: the days to look at in it, or more."""
        if self.frequency <= Frequency.WEEKLY:
            return max(1, len(self.weekdays))
        days = len(self.bymonthday) + len(self.byday)
        months = max(1, len(self.bymonth)) if self.frequency == Frequency.YEARLY else 1
        weeks = 7 * len(self.byweekno)
        if self.frequency == Frequency.MONTHLY and (self.byweekno or self.byyearday):
            weeks += 31  # every day is looked at
        return 1 + months * days + weeks + len(self.byyearday) + len(self.bysetpos)

    def by_date(self) -> Rule:
        """Make the rule for a series of whole days: parts on the clock MUST be ignored."""
        return replace(self, bysecond=(), byminute=(), byhour=())


@lru_cache(maxsize=2_000)
def parse(text: str) -> Rule:
    """Read the value of an RRULE; raises NoRuleError."""
    if len(text) > MAX_TEXT:
        raise NoRuleError(text)
    values: dict[str, Any] = {}
    ignored = []
    plain = _SPELT_OUT.sub(r"\1", text.upper())
    for part in filter(None, plain.split(";")):
        name, _, value = part.partition("=")
        key = name.strip().lower()
        for each in value.split(",") if key in _LISTS else [value]:
            try:
                found = _read(key, each.strip(_STRAY))
            except (KeyError, ValueError):
                ignored.append(f"{name}={each}")
                continue
            if key in _LISTS:
                values.setdefault(key, set()).add(found)
            elif values.setdefault(key, found) != found:
                ignored.append(f"{name}={each}")
    if values.pop("rscale", "GREGORIAN") != "GREGORIAN" or "freq" not in values:
        raise NoRuleError(text)
    if values.keys() & _LISTS == {"bysetpos"}:  # it means nothing without another part
        ignored += [f"BYSETPOS={each}" for each in values.pop("bysetpos")]
    for key in values.keys() & _LISTS:
        values[key] = tuple(sorted(values[key]))
    is_odd = plain != text.upper() or written(values.get("until", _ANY_DATE)).is_odd
    return Rule(values.pop("freq"), ignored=tuple(ignored[:_MAX_IGNORED]), is_odd=is_odd, **values)


def _read(key: str, value: str) -> Any:
    """Read the value of a part, or one element of its list.

    Raises:
        NoRuleError: when the rule falls with it.
        KeyError, ValueError: when it is not understood.
    """
    if key == "freq":
        return Frequency[value]
    if key in {"interval", "count"}:
        return _positive(value)
    if key == "until":
        written(value)
    elif key == "byday":
        return _weekday(value)
    elif key == "wkst":
        return _WEEKDAYS[value]
    elif key in _LIMITS:
        return _number(key, value)
    elif key != "rscale" and not (key == "skip" and value in {"OMIT", "BACKWARD", "FORWARD"}):
        raise ValueError(key)
    return value


def _positive(value: str) -> int:
    number = int(value[:19]) if value.isascii() and value.isdigit() else -1
    if number == 0:
        raise NoRuleError(value)
    if number < 0:
        raise ValueError(value)
    return number


def _weekday(text: str) -> tuple[int, int]:
    match = _BYDAY.fullmatch(text)
    if match is None or (match[1] and not 1 <= abs(int(match[1])) <= 53):
        raise ValueError(text)
    return int(match[1] or 0), _WEEKDAYS[match[2]]


def _number(key: str, text: str) -> int:
    number = int(text) if len(text) < 6 else 1_000
    low, high = _LIMITS[key]
    if not low <= number <= high or (number == 0 and key in _NO_ZERO):
        raise ValueError(text)
    return number
