"""RRULE as a value (RFC 5545, 3.3.10; RSCALE and SKIP of RFC 7529 for the Gregorian calendar).

Reading is forgiving part by part: a part that is not understood is left out and reported, since a
rule with one condition less blocks more time, not less. Without a frequency, with an interval or a
count below one, or in another calendar it is no rule.
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


WEEKDAYS = {"MO": 0, "TU": 1, "WE": 2, "TH": 3, "FR": 4, "SA": 5, "SU": 6}

_BYDAY = re.compile(r"([+-]?\d{1,2})?(MO|TU|WE|TH|FR|SA|SU)", re.ASCII)
_LIMITS = {
    "BYSECOND": (0, 60),
    "BYMINUTE": (0, 59),
    "BYHOUR": (0, 23),
    "BYMONTHDAY": (-31, 31),
    "BYYEARDAY": (-366, 366),
    "BYWEEKNO": (-53, 53),
    "BYMONTH": (1, 12),
    "BYSETPOS": (-366, 366),
}
_NO_ZERO = frozenset({"BYMONTHDAY", "BYYEARDAY", "BYWEEKNO", "BYSETPOS"})


@dataclass(frozen=True)
class Rule:
    """One RRULE. Lists are sorted and without repetition; `byday` holds (ordinal or 0, weekday).

    `until` is the text of UNTIL: what it means depends on the series. `ignored` names the parts
    that were not understood.
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
        """Steps that a period of this rule takes: the days to look at in it, or more."""
        if self.frequency <= Frequency.WEEKLY:
            return max(1, len(self.weekdays))
        days = len(self.bymonthday) + len(self.byday)
        months = max(1, len(self.bymonth)) if self.frequency == Frequency.YEARLY else 1
        weeks = 7 * len(self.byweekno)
        return 1 + months * days + weeks + len(self.byyearday) + len(self.bysetpos)

    def by_date(self) -> Rule:
        """The rule for a series of whole days: parts on the clock MUST be ignored."""
        return replace(self, bysecond=(), byminute=(), byhour=())


@lru_cache(maxsize=2_000)
def parse(text: str) -> Rule:
    """Read the value of an RRULE.

    Raises:
        NoRuleError: when it is none.
    """
    if len(text) > MAX_TEXT:
        raise NoRuleError(text)
    parts: dict[str, str] = {}
    for part in filter(None, text.upper().split(";")):
        name, _, value = part.partition("=")
        parts.setdefault(name.strip(), value.strip())
    try:
        frequency = Frequency[parts.pop("FREQ")]
    except KeyError:
        raise NoRuleError(text) from None
    if parts.pop("RSCALE", "GREGORIAN") != "GREGORIAN":
        raise NoRuleError(text)
    values: dict[str, Any] = {}
    ignored = []
    for name, value in parts.items():
        try:
            values[name.lower()] = _read(name, value)
        except ValueError:
            ignored.append(f"{name}={value}")
    return Rule(frequency, ignored=tuple(ignored), **values)


def _read(name: str, value: str) -> Any:
    """Read one part's value.

    Raises:
        NoRuleError: when the rule falls with it.
        ValueError: when it is not understood.
    """
    if name in {"INTERVAL", "COUNT"}:
        return _positive(value)
    if name == "UNTIL":
        written(value)
        return value
    if name == "BYDAY":
        return tuple(sorted({_weekday(each) for each in value.split(",")}))
    if name == "WKST" and value in WEEKDAYS:
        return WEEKDAYS[value]
    if name == "SKIP" and value in {"OMIT", "BACKWARD", "FORWARD"}:
        return value
    if name in _LIMITS:
        return tuple(sorted({_number(name, each) for each in value.split(",")}))
    raise ValueError(name)


def _positive(value: str) -> int:
    if not value.isascii() or not value.isdigit() or len(value) > 18 or not int(value):
        raise NoRuleError(value)
    return int(value)


def _weekday(text: str) -> tuple[int, int]:
    match = _BYDAY.fullmatch(text.strip())
    if match is None or (match[1] and not 1 <= abs(int(match[1])) <= 53):
        raise ValueError(text)
    return int(match[1] or 0), WEEKDAYS[match[2]]


def _number(name: str, text: str) -> int:
    number = int(text) if len(text) < 6 else 1_000
    low, high = _LIMITS[name]
    if not low <= number <= high or (number == 0 and name in _NO_ZERO):
        raise ValueError(text)
    return number
