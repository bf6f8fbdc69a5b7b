"""Rules that can be read in two ways, since RFC 5545 forbids or programs disagree on them."""

from dataclasses import replace
from typing import Any

from bookwithme.ical.rules.rrule import Frequency, Rule

_FORBIDDEN = {
    Frequency.YEARLY: (),
    Frequency.MONTHLY: ("byyearday", "byweekno"),
    Frequency.WEEKLY: ("bymonthday", "byyearday", "byweekno"),
    Frequency.DAILY: ("byyearday", "byweekno"),
}
"""Parts that "MUST NOT be specified" (3.3.10); for shorter frequencies BYWEEKNO alone."""


def readings(rule: Rule) -> tuple[Rule, ...]:
    """List the ways in which a rule can be read: itself, or in doubt two."""
    forbidden = _FORBIDDEN.get(rule.frequency, ("byweekno",))
    without: dict[str, Any] = {name: () for name in forbidden if getattr(rule, name)}
    counts_weekdays = rule.frequency >= Frequency.MONTHLY and not rule.byweekno
    if not counts_weekdays and any(ordinal for ordinal, _ in rule.byday):
        without["byday"] = tuple((0, weekday) for weekday in sorted(rule.weekdays))
    if without:
        return replace(rule, **without), rule
    named = any((rule.bymonth, rule.byweekno, rule.byyearday, rule.byday))
    if rule.frequency == Frequency.YEARLY and rule.bymonthday and not named:
        # DTSTART's month, since the rule names none; or every month, as BYMONTHDAY expands.
        return rule, replace(rule, bymonth=tuple(range(1, 13)))
    return (rule,)
