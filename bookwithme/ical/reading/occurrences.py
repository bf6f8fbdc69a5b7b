"""The recurrence set of an event (RFC 5545, 3.8.5): DTSTART, RRULE, RDATE, less EXRULE.

DTSTART always belongs to it, uncounted when no rule gives it (case G10).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bookwithme.ical import remarks
from bookwithme.ical.rules.plain import plain_instances
from bookwithme.ical.rules.recurrence import instances
from bookwithme.ical.rules.rrule import NoRuleError, Rule, parse
from bookwithme.ical.text.lines import value_of
from bookwithme.ical.values import DAY, Span, duration, written

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bookwithme.ical.reading.context import Context, Moment
    from bookwithme.ical.reading.events import Event

ENDLESS = 10**12
_DENSE = 10_000


class Occurrences:
    """Local times at which an event occurs in a stretch of time, ascending.

    `spans` holds the length of those that have one of their own.
    """

    def __init__(
        self, event: Event, context: Context, slack: int = 0, *, apart: bool = True
    ) -> None:
        """Work them out.

        Args:
            event: a master, or a change that stands alone.
            context: gives the window of instants.
            slack: seconds by which changed occurrences may move into or out of the window.
            apart: whether single ones are asked for, since some are gone or changed; otherwise
                a great many without a gap between them may become a long one.

        Raises:
            OverBudgetError: when there are too many.
        """
        self._event, self._context, self._apart = event, context, apart
        self.spans: dict[int, Span] = {}
        low, high = context.output.window
        margin = slack + 2 * DAY  # no offset is a day or more; overlapping is tested on instants
        self._window = low - margin - max(event.length, 0), high + margin
        self.locals = self._all()

    def _all(self) -> Sequence[int]:
        many, first = self._event.component.many, self._event.start.local
        rules = list(dict.fromkeys(many.get("RRULE", ())))
        dates = set(self._dates(many["RDATE"])) if "RDATE" in many else set()
        if len(rules) == 1 and not dates and "EXRULE" not in many:
            found = self._of_rule(rules[0])
            if not self._context.doubt_takes_time:
                return found
            return found if found and found[0] <= first else [first, *found]
        every = {first, *dates}.union(*(self._of_rule(rule) for rule in rules))
        for rule in many.get("EXRULE", ()):
            every.difference_update(self._of_rule(rule))
        return sorted(every)

    def _of_rule(self, rest: str) -> Sequence[int]:
        """What one RRULE or EXRULE gives; nothing when it cannot be read."""
        event, context = self._event, self._context
        text = value_of(rest).strip()
        try:
            rule = parse(text)
        except NoRuleError:
            context.report.problem(remarks.BAD_RULE, value=text)
            return ()
        for part in rule.ignored:
            context.report.problem(remarks.BAD_RULE_PART, value=part)
        if rule.ignored and not context.doubt_takes_time:
            return ()
        rule = rule.by_date() if event.start.is_date else rule
        until = last_local(rule, event.start)
        found = plain_instances(rule, event.start.local, until, self._window)
        if found is None:
            walk = instances(rule, event.start.local, until, self._window, context.budget)
            return list(walk)
        if self._is_dense(found, rule):
            return [self._joined(found)]
        context.budget.spend(len(found))
        return found

    def _is_dense(self, found: Sequence[int], rule: Rule) -> bool:
        """Whether a great many occurrences follow without a gap, and nothing else says a word."""
        many, step = self._event.component.many, rule.interval * rule.frequency
        alone = len(many.get("RRULE", ())) == 1 and many.keys().isdisjoint(
            {"RDATE", "EXRULE", "EXDATE"}
        )
        dense = len(found) > _DENSE and self._event.span.seconds >= step
        return isinstance(found, range) and dense and alone and not self._apart

    def _joined(self, found: Sequence[int]) -> int:
        """Make one long occurrence of all; its end is an instant, whatever the clocks do."""
        (days, seconds), utc = self._event.span, self._event.start.zone.utc
        self.spans[found[0]] = Span(days, utc(found[-1]) - utc(found[0]) + seconds)
        return found[0]

    def _dates(self, lines: list[str]) -> Iterator[int]:
        """Local times of RDATE; its periods bring their own length."""
        for rest in lines:
            head, _, values = rest.rpartition(":")
            for value in values.split(","):
                self._context.budget.spend()
                try:
                    yield self._date(head, value)
                except ValueError:
                    self._context.report.problem(remarks.BAD_DATE, property="RDATE", value=value)

    def _date(self, head: str, value: str) -> int:
        start, _, end = value.partition("/")
        event, context = self._event, self._context
        moment = context.place(written(start), head, event.start.zone)
        local = _in_zone_of(event.start, moment)
        if end:
            span = (
                duration(end)
                if end.strip()[:1] in "+-Pp"
                else Span(0, context.place(written(end), head).instant - moment.instant)
            )
            if _seconds(span) < 0:
                raise ValueError(value)
            self.spans[local] = max(span, self.spans.get(local, span), key=_seconds)
        return local


def _in_zone_of(start: Moment, moment: Moment) -> int:
    """A moment as local time in a series' zone; a date means the series' own time on that day."""
    if moment.is_date and not start.is_date:
        return moment.local + start.local % DAY
    if start.is_date:
        return moment.local - moment.local % DAY
    return moment.local if moment.zone is start.zone else start.zone.local(moment.instant)


def _seconds(span: Span) -> int:
    return span.days * DAY + span.seconds


def last_local(rule: Rule, start: Moment) -> int:
    """UNTIL as the last local time of a series, inclusive; without UNTIL endless.

    Without Z it is read in the series' zone, a date as the whole day (cases B19, G27). Of a series
    of whole days the later of the local and the UTC date counts, since Exchange writes the last
    midnight as an instant (G29) and others its date.
    """
    if not rule.until:
        return ENDLESS
    until = written(rule.until)
    if until.is_date:
        return until.local + DAY - 1
    if not until.is_utc:
        return until.local
    local = start.zone.local(until.local)
    return max(local, until.local) if start.is_date else local
