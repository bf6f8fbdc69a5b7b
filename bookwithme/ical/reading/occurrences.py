"""The recurrence set of an event (RFC 5545, 3.8.5): DTSTART, RRULE, RDATE, less EXRULE.

DTSTART always belongs to it, uncounted when no rule gives it (case G10).
"""

from collections.abc import Iterator, Sequence

from bookwithme.ical import remarks
from bookwithme.ical.reading.context import Context, Moment
from bookwithme.ical.reading.events import Event, length_to
from bookwithme.ical.rules.plain import last_of_count, plain_instances
from bookwithme.ical.rules.readings import readings
from bookwithme.ical.rules.recurrence import instances
from bookwithme.ical.rules.rrule import Frequency, NoRuleError, Rule, parse
from bookwithme.ical.text.lines import Property
from bookwithme.ical.values import DAY, Span, seconds_of, written

ENDLESS = 10**12
_DENSE = 10_000


class Occurrences:
    """Local times at which an event occurs in a stretch of time, ascending.

    `spans` holds the length of those that have one of their own.
    """

    def __init__(
        self, event: Event, context: Context, slack: int = 0, *, apart: bool = True
    ) -> None:
        """Work them out; raises OverBudgetError when there are too many.

        Args:
            event: a master, or a change that stands alone.
            context: gives the window of instants.
            slack: seconds by which changed occurrences may move into or out of the window.
            apart: whether single ones are asked for, since some are gone or changed; otherwise
                a great many without a gap between them may become a long one.
        """
        self._event, self._context, self._apart = event, context, apart
        self.spans: dict[int, Span] = {}
        low, high = context.output.window
        margin = slack + 2 * DAY  # no offset is a day or more; overlapping is tested on instants
        self._window = low - margin - max(event.length, 0), high + margin
        self.locals = self._all()

    def _all(self) -> Sequence[int]:
        many, first = self._event.component.many, self._event.start.local
        rules = list(dict.fromkeys(each.value for each in many.get("RRULE", ())))
        dates = set(self._dates(many["RDATE"])) if "RDATE" in many else set()
        if len(rules) == 1 and not dates and "EXRULE" not in many:
            found = self._of_rule(rules[0])
            if not self._context.doubt_takes_time:
                return found
            return found if found and found[0] <= first else [first, *found]
        every = {first, *dates}.union(*map(self._of_rule, rules))
        for line in many.get("EXRULE", ()):
            every.difference_update(self._of_rule(line.value, takes_away=True))
        return sorted(every)

    def _of_rule(self, text: str, *, takes_away: bool = False) -> Sequence[int]:
        """List what one RRULE or EXRULE gives; in doubt what blocks more."""
        report, text = self._context.report, text.strip()
        frees_time = takes_away == self._context.doubt_takes_time
        try:
            rule = parse(text)
        except NoRuleError:
            report.problem(remarks.BAD_FREEING_RULE if frees_time else remarks.BAD_RULE, value=text)
            return ()
        ways = readings(rule)
        if frees_time and (rule.ignored or len(ways) > 1):
            report.problem(remarks.BAD_FREEING_RULE, value=text)
            return ()
        for part in rule.ignored:
            report.problem(remarks.BAD_RULE_PART, value=part)
        if rule.is_odd:
            report.note(remarks.AS_MEANT, example=text)
        if len(ways) == 1:
            return self._instances(rule)
        report.note(remarks.TWO_READINGS, value=text)
        return sorted({local for each in ways for local in self._instances(each)})

    def _instances(self, rule: Rule) -> Sequence[int]:
        event, budget = self._event, self._context.budget
        event.is_frequent |= rule.frequency < Frequency.DAILY and self._context.doubt_takes_time
        rule = rule.by_date() if event.start.is_date else rule
        until = last_local(rule, event.start)
        found = plain_instances(rule, event.start.local, until, self._window)
        if found is None:
            return list(instances(rule, event.start.local, until, self._window, budget))
        if self._is_dense(found, rule):
            return [self._joined(found)]
        budget.spend(len(found))
        return found

    def _is_dense(self, found: Sequence[int], rule: Rule) -> bool:
        """Tell whether a great many occurrences follow without a gap, and nothing else counts."""
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

    def _dates(self, lines: list[Property]) -> Iterator[int]:
        """List the local times of RDATE; its periods bring their own length."""
        for line in lines:
            for value in line.value.split(","):
                self._context.budget.spend()
                try:
                    yield self._date(value, line)
                except ValueError:
                    self._context.report.problem(remarks.BAD_DATE, property="RDATE", value=value)

    def _date(self, value: str, line: Property) -> int:
        start, slash, end = value.partition("/")
        event, context = self._event, self._context
        moment = context.place(written(start), line, event.start.zone)
        local = _in_zone_of(event.start, moment)
        if slash:
            span = length_to(end, moment, line, context)
            self.spans[local] = max(span, self.spans.get(local, span), key=seconds_of)
        return local


def _in_zone_of(start: Moment, moment: Moment) -> int:
    """Turn a moment into local time of a series; a date is the series' own time on that day."""
    if moment.is_date and not start.is_date:
        return moment.local + start.local % DAY
    if start.is_date:
        return moment.local - moment.local % DAY
    return moment.local if moment.zone is start.zone else start.zone.local(moment.instant)


def end_of(event: Event) -> int:
    """Return a local time after which an event does not occur, as far as arithmetic tells."""
    many, start = event.component.many, event.start
    if "RDATE" in many:
        return ENDLESS
    ends = [start.local]
    for line in many.get("RRULE", ()):
        try:
            rule = parse(line.value.strip())
        except NoRuleError:
            continue
        rule = rule.by_date() if start.is_date else rule
        last = last_of_count(rule, start.local)
        ends.append(min(last_local(rule, start), ENDLESS if last is None else last))
    return max(ends)


def last_local(rule: Rule, start: Moment) -> int:
    """Read UNTIL as the last local time of a series, inclusive; without UNTIL it is endless.

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
