"""VTIMEZONE compiled once to a list of onsets (RFC 5545, 3.6.5).

Outlook dates its rules from 1601. Only onsets from 1968 on are worked out, unless a rule counts
its instances; earlier times take the offset before the first onset known.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bookwithme.ical.limits import OverBudgetError
from bookwithme.ical.rules.recurrence import instances
from bookwithme.ical.rules.rrule import NoRuleError, parse
from bookwithme.ical.text.lines import value_of
from bookwithme.ical.values import DAY, day, written
from bookwithme.ical.zones.offsets import Onset, RuledZone, Zone

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bookwithme.ical.limits import Budget
    from bookwithme.ical.text.components import Component

_OFFSET = re.compile(r"([+-])(\d\d):?(\d\d):?(\d\d)?", re.ASCII)
_EARLIEST = day("19680101")
_YEAR = 366 * DAY


def compile_zone(name: str, definition: Component, last: int, budget: Budget) -> tuple[Zone, bool]:
    """Make a zone of a VTIMEZONE, right up to a year after the instant `last`.

    Returns:
        The zone, and whether all of its parts could be read.

    Raises:
        ValueError: when none could.
    """
    try:
        budget.begin_event()
    except OverBudgetError:
        raise ValueError(name) from None
    parts = [_onsets(part, last + _YEAR, budget) for part in definition.children]
    if not any(parts):
        raise ValueError(name)
    return RuledZone(name, {onset for part in parts for onset in part}), all(parts)


def _onsets(part: Component, last: int, budget: Budget) -> list[Onset]:
    """The onsets of one STANDARD or DAYLIGHT; none when it cannot be read."""
    try:
        first = written(value_of(part.one["DTSTART"])).local
        after = utc_offset(value_of(part.one["TZOFFSETTO"]))
        before = utc_offset(value_of(part.one.get("TZOFFSETFROM", part.one["TZOFFSETTO"])))
        moments = {first}
        for rest in part.many.get("RDATE", ()):
            dates = value_of(rest).split(",")
            moments.update(written(each.partition("/")[0]).local for each in dates)
        for rest in part.many.get("RRULE", ()):
            moments.update(_recurring(value_of(rest), first, before, last, budget))
    except (KeyError, ValueError, NoRuleError, OverBudgetError):
        return []
    return [Onset(moment - before, before, after) for moment in moments]


def _recurring(text: str, first: int, offset: int, last: int, budget: Budget) -> Iterator[int]:
    rule = parse(text)
    until, earliest = last, _EARLIEST
    if rule.until:
        end = written(rule.until)
        until = end.local + (offset if end.is_utc else 0) + (DAY - 1 if end.is_date else 0)
        earliest = min(earliest, until - 2 * rule.interval * _YEAR)
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
