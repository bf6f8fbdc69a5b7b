"""VTIMEZONE compiled once to a list of onsets (RFC 5545, 3.6.5).

Outlook dates its rules from 1601. Only onsets from 1968 on are worked out, unless a rule counts
its instances; earlier times take the offset before the first onset known.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from bookwithme.ical.limits import Budget, OverBudgetError
from bookwithme.ical.lines import value_of
from bookwithme.ical.recurrence import instances
from bookwithme.ical.rules import NoRuleError, parse
from bookwithme.ical.values import DAY, day, written
from bookwithme.ical.zones import Onset, RuledZone, Zone

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bookwithme.ical.components import Component

_OFFSET = re.compile(r"([+-])(\d\d):?(\d\d):?(\d\d)?", re.ASCII)
_EARLIEST = day("19680101")
_YEAR = 366 * DAY


def compile_zone(name: str, definition: Component, last: int) -> Zone:
    """Make a zone of a VTIMEZONE, right up to a year after the instant `last`.

    Raises:
        ValueError: when none of its parts can be used.
    """
    return _compile(name, tuple(_frozen(part) for part in definition.children), last // _YEAR)


_Part = tuple[str, str, str, tuple[str, ...], tuple[str, ...]]


def _frozen(part: Component) -> _Part:
    """A part as values, so that equal definitions are compiled once."""
    one, many = part.one, part.many
    return (
        value_of(one.get("DTSTART", ":")),
        value_of(one.get("TZOFFSETFROM", ":")),
        value_of(one.get("TZOFFSETTO", ":")),
        tuple(value_of(rest) for rest in many.get("RRULE", ())),
        tuple(each for rest in many.get("RDATE", ()) for each in value_of(rest).split(",")),
    )


@lru_cache(maxsize=500)
def _compile(name: str, parts: tuple[_Part, ...], last_year: int) -> Zone:
    onsets = {onset for part in parts for onset in _onsets(part, (last_year + 2) * _YEAR)}
    if not onsets:
        raise ValueError(name)
    return RuledZone(name, onsets)


def _onsets(part: _Part, last: int) -> list[Onset]:
    """The onsets of one STANDARD or DAYLIGHT; none when it cannot be read."""
    start, before, after, rules, dates = part
    try:
        first, offset = written(start).local, utc_offset(before)
        shift = utc_offset(after)
        moments = {first, *(written(each.partition("/")[0]).local for each in dates)}
        for rule in rules:
            moments.update(_recurring(rule, first, offset, last))
    except (ValueError, NoRuleError, OverBudgetError):
        return []
    return [Onset(moment - offset, offset, shift) for moment in moments]


def _recurring(text: str, first: int, offset: int, last: int) -> Iterator[int]:
    rule = parse(text)
    until, earliest = last, _EARLIEST
    if rule.until:
        end = written(rule.until)
        until = end.local + (offset if end.is_utc else 0) + (DAY - 1 if end.is_date else 0)
        earliest = min(earliest, until - 2 * rule.interval * _YEAR)
    budget = Budget()
    budget.begin_event()
    return instances(rule, first, until, (earliest, last), budget)


def utc_offset(text: str) -> int:
    """Seconds east of UTC of `+0530`, `-03:30` or `+115544`.

    Raises:
        ValueError: when it is no offset.
    """
    match = _OFFSET.fullmatch(text.strip())
    if match is None:
        raise ValueError(text)
    seconds = int(match[2]) * 3600 + int(match[3]) * 60 + int(match[4] or 0)
    return -seconds if match[1] == "-" else seconds
