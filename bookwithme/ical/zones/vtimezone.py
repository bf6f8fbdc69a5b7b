"""VTIMEZONE compiled once to a list of onsets (RFC 5545, 3.6.5).

Outlook dates its rules from 1601. Only onsets from 1968 on are worked out, unless a rule counts
its instances; earlier times take the offset before the first onset known.
"""

import re
from collections.abc import Iterator
from contextlib import suppress

from bookwithme.ical.limits import LAST_SECOND, Budget, OverBudgetError
from bookwithme.ical.rules.recurrence import instances
from bookwithme.ical.rules.rrule import NoRuleError, Rule, parse
from bookwithme.ical.text.components import Component
from bookwithme.ical.values import DAY, day, written
from bookwithme.ical.zones.offsets import Onset, RuledZone, Zone

_OFFSET = re.compile(r"([+-])([01]\d|2[0-3]):?([0-5]\d):?([0-5]\d)?", re.ASCII)
_EARLIEST = day("19680101")
_YEAR = 366 * DAY


def compile_zone(
    name: str, definition: Component, known: Zone | None, last: int, budget: Budget
) -> tuple[RuledZone | None, bool]:
    """Make a zone of a VTIMEZONE, right up to a year after the instant `last`.

    What its name means elsewhere (`known`) decides before the first onset, and after the last one
    where it goes on as the definition ends: writers that list the onsets around an event alone
    mean the zone by its name. After TZUNTIL (RFC 7808, 7.1) the name decides anyway.

    Returns:
        The zone, None when no part could be read, and whether it is whole: all of its parts could
        be read, and the clocks do not change the same way again and again where a name is known.
    """
    try:
        budget.begin_event()
    except OverBudgetError:
        return None, False
    parts = [_onsets(part, last + _YEAR, budget) for part in definition.children]
    onsets = sorted({onset for found, _ in parts for onset in found})
    if not onsets:
        return None, False
    begin, end = onsets[0].instant, onsets[-1].instant
    goes_on = any(each for _, each in parts)
    if goes_on or (known and known.offset_at(end) != onsets[-1].after):
        end = LAST_SECOND
    changes = [onset for onset in onsets if onset.before != onset.after]
    if not changes:
        begin, end = -LAST_SECOND, LAST_SECOND
    with suppress(KeyError, ValueError):
        end = written(definition.values["TZUNTIL"]).local
    is_half = known and goes_on and changes and len({onset.after for onset in onsets}) == 1
    is_whole = not is_half and all(found for found, _ in parts)
    return RuledZone(name, onsets, known, begin, end), is_whole


def _onsets(part: Component, last: int, budget: Budget) -> tuple[list[Onset], bool]:
    """List the onsets of one STANDARD or DAYLIGHT, and tell whether more follow without end.

    There are none when it cannot be read.
    """
    values, many = part.values, part.many
    try:
        first = written(values["DTSTART"]).local
        after = utc_offset(values["TZOFFSETTO"])
        before = utc_offset(values.get("TZOFFSETFROM", values["TZOFFSETTO"]))
        moments = {first}
        for _, dates in many.get("RDATE", ()):
            moments.update(written(each.partition("/")[0]).local for each in dates.split(","))
        rules = [parse(line.value) for line in many.get("RRULE", ())]
        for rule in rules:
            moments.update(_recurring(rule, first, before, last, budget))
    except (KeyError, ValueError, NoRuleError, OverBudgetError):
        return [], False
    goes_on = any(rule.count is None and not rule.until for rule in rules)
    return [Onset(moment - before, before, after) for moment in moments], goes_on


def _recurring(rule: Rule, first: int, offset: int, last: int, budget: Budget) -> Iterator[int]:
    if rule.ignored:
        raise NoRuleError(rule.ignored)
    until, earliest = last, _EARLIEST
    if rule.until:
        end = written(rule.until)
        until = end.local + (offset if end.is_utc else 0) + (DAY - 1 if end.is_date else 0)
        earliest = min(earliest, until - 2 * rule.interval * _YEAR)
    return instances(rule, first, until, (earliest, last), budget)


def utc_offset(text: str) -> int:
    """Return the seconds east of UTC that `+0530`, `-03:30` or `+115544` means.

    Raises:
        ValueError: when it is no offset, or one of a day or more.
    """
    match = _OFFSET.fullmatch(text.strip())
    if match is None:
        raise ValueError(text)
    seconds = int(match[2]) * 3600 + int(match[3]) * 60 + int(match[4] or 0)
    return -seconds if match[1] == "-" else seconds
