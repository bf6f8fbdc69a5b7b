"""Events of one UID: a series, its exceptions and its changes (RFC 5545, 3.8.4.4 and 3.8.5.1).

An occurrence is identified by the instant at which the series would have it, never by where it was
moved to; a date stands for the occurrences of that day.
"""

from bisect import bisect_right
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import NamedTuple

from bookwithme.ical import remarks
from bookwithme.ical.limits import LAST_SECOND, OverBudgetError
from bookwithme.ical.reading.context import Context
from bookwithme.ical.reading.events import Event, read_event, revised
from bookwithme.ical.reading.occurrences import ENDLESS, Occurrences, end_of
from bookwithme.ical.text.components import Component
from bookwithme.ical.text.lines import Property
from bookwithme.ical.values import DAY, Span, written
from bookwithme.ical.zones.offsets import UTC


@dataclass(slots=True)
class Removed:
    """Occurrences that do not happen where the series has them: instants, and days by number.

    `named` are those of both that some series does have.
    """

    instants: set[int] = field(default_factory=set)
    days: set[int] = field(default_factory=set)
    named: set[int] = field(default_factory=set)

    def __bool__(self) -> bool:
        """Tell whether there is any."""
        return bool(self.instants or self.days)

    def add(self, value: str, line: Property, master: Event, context: Context) -> int:
        """Add the occurrence that a date names; returns its instant. Raises ValueError."""
        start = master.start
        floating = None if start.zone is UTC else start.zone
        moment = context.place(written(value), line, floating)
        if start.is_date and not moment.is_date:
            local = context.default.local(moment.instant) if moment.zone is UTC else moment.local
            local = moment.local if local % DAY else local
            instant = start.zone.utc(local - local % DAY)
        else:
            instant = moment.instant
        if moment.is_date and not start.is_date:
            self.days.add(moment.local // DAY)
        else:
            self.instants.add(instant)
        return instant

    def apply_to(self, found: Sequence[int], master: Event) -> Sequence[int]:
        """Return those local times of a series that are not removed."""
        if not self:
            return found
        utc = master.start.zone.utc
        known, days = {utc(local) for local in found}, {local // DAY for local in found}
        self.named |= (self.instants & known) | (self.days & days)
        return [
            local
            for local in found
            if utc(local) not in self.instants and local // DAY not in self.days
        ]

    def report_unnamed(self, context: Context) -> None:
        """Note when one within the window belongs to no series."""
        low, high = context.output.window
        instants = (each for each in self.instants - self.named if low <= each < high)
        days = (each for each in self.days - self.named if low <= each * DAY < high - DAY)
        if any(instants) or any(days):
            context.report.note(remarks.NO_OCCURRENCE)


_NOTHING = Removed()


class Change(NamedTuple):
    """A changed occurrence: whose place it takes, and whether it changes all that follow too."""

    identity: int
    event: Event
    onwards: bool


def read_series(components: list[Component], context: Context) -> None:
    """Put what the components of one UID block into the output."""
    masters: list[Event] = []
    changed: list[Event] = []
    for component in components:
        event = read_event(component, context)
        if event is not None:
            (changed if "RECURRENCE-ID" in component.values else masters).append(event)
    if not masters:  # the series may be what cannot be told from a change
        masters = [event for event in changed if _identity(event) is None] or changed
        changed = [] if masters is changed else [each for each in changed if _identity(each)]
    elif len(masters) > 1:
        masters = revised(masters, context)
    if changed:
        _read_changed(masters, changed, context)
    else:
        _block_all(masters, _NOTHING, [], context)


def _identity(event: Event) -> Property | None:
    """Find the RECURRENCE-ID that can be read."""
    for line in event.component.all_of("RECURRENCE-ID"):
        with suppress(ValueError):
            written(line.value)
            return line
    return None


def _read_changed(masters: list[Event], changed: list[Event], context: Context) -> None:
    """Put a series and its changed occurrences into the output."""
    removed = Removed()
    changes = [_change(event, masters[0], removed, context) for event in changed]
    changes = _current(changes, context)
    onwards = [change for change in changes if change.onwards]
    _block_all(masters, removed, onwards, context)
    removed.report_unnamed(context)
    for change in changes:
        if not change.onwards and not change.event.recurs:
            change.event.block([change.event.start.local], context)
    _block_own_series([change.event for change in changes if change.event.recurs], context)


def _change(event: Event, master: Event, removed: Removed, context: Context) -> Change:
    """Read RECURRENCE-ID; one that cannot be read names the event's own start."""
    line = _identity(event)
    if line is None:
        value = event.component.values["RECURRENCE-ID"]
        context.report.problem(remarks.BAD_DATE, property="RECURRENCE-ID", value=value)
        return Change(event.start.instant, event, onwards=False)
    onwards = "THISANDFUTURE" in line.parameters.upper()
    identity = (Removed() if onwards else removed).add(line.value, line, master, context)
    return Change(identity, event, onwards)


def _current(changes: list[Change], context: Context) -> list[Change]:
    """Keep of several changes of one occurrence the latest, in the order of what they change."""
    same: dict[tuple[int, bool], list[Event]] = {}
    for change in changes:
        same.setdefault((change.identity, change.onwards), []).append(change.event)
    return sorted(
        (
            Change(identity, event, onwards)
            for (identity, onwards), events in same.items()
            for event in (revised(events, context, surely=True) if len(events) > 1 else events)
        ),
        key=lambda change: change.identity,
    )


def _block_own_series(events: list[Event], context: Context) -> None:
    """Block changes that recur by a rule of their own, which RFC 5545 does not know.

    Outlook writes a copied series so. Nothing is taken from the series that they belong to.
    """
    if events and context.doubt_takes_time:
        context.report.note(remarks.RULE_IN_CHANGE)
        _block_all(events, _NOTHING, [], context)


def _block_all(
    masters: list[Event], removed: Removed, onwards: list[Change], context: Context
) -> None:
    """Block every master; one that takes too long from its start on, and what changes it too."""
    reach = [abs(each.event.start.instant - each.identity) + each.event.length for each in onwards]
    slack, late = max([0, *reach]), []
    for master in masters:
        try:
            _block(master, removed, onwards, slack, context)
        except OverBudgetError:
            late.append(master)
    if not late or not context.doubt_takes_time:
        return
    end = max(min(ENDLESS, end_of(event) + event.length) for event in late) + slack + 2 * DAY
    if end < context.output.window[0]:
        return
    context.report.problem(remarks.OVER_BUDGET)
    for event in [*late, *(change.event for change in onwards)]:
        if event.blocks:
            length = min(LAST_SECOND, max(0, end - event.start.local))
            event.block([event.start.local], context, Span(0, length))


def _block(
    master: Event, removed: Removed, onwards: list[Change], slack: int, context: Context
) -> None:
    """Block a master's occurrences where they are, or where `onwards` moves them to.

    Raises:
        OverBudgetError: when there are too many; none is blocked then.
    """
    if not onwards and not master.blocks:
        return
    own = _exceptions(master, context) if "EXDATE" in master.component.many else _NOTHING
    whole = not (onwards or removed or own)
    if whole and not master.recurs:
        if not master.is_far_from(context.output.window):
            master.block([master.start.local], context)
        return
    context.budget.begin_event()
    context.budget.spend(2 * len(onwards))  # each is placed twice: where it was, where it is
    found = Occurrences(master, context, slack, apart=not whole)
    staying = own.apply_to(removed.apply_to(found.locals, master), master)
    if own:
        own.named |= removed.named  # what is also changed is known
        own.report_unnamed(context)
    if onwards:
        _move(master, found, staying, onwards, context)
    else:
        _place(master, staying, found.spans, context)


def _exceptions(master: Event, context: Context) -> Removed:
    """Read what EXDATE names; of a period the start counts."""
    own = Removed()
    for line in master.component.many["EXDATE"]:
        for value in filter(None, line.value.split(",")):
            start, slash, _ = value.partition("/")
            if slash:
                context.report.note(remarks.AS_MEANT, example=value)
            try:
                own.add(start, line, master, context)
            except ValueError:
                context.report.problem(remarks.BAD_DATE, property="EXDATE", value=value)
    return own


def _place(master: Event, staying: Sequence[int], spans: dict[int, Span], context: Context) -> None:
    """Block occurrences at their own time; those in `spans` have their own length."""
    master.block([local for local in staying if local not in spans] if spans else staying, context)
    remaining = set(staying) if spans else ()
    for local, span in spans.items():
        if local in remaining:
            master.block([local], context, span)


def _move(
    master: Event,
    found: Occurrences,
    staying: Sequence[int],
    onwards: list[Change],
    context: Context,
) -> None:
    """Block each occurrence as the last change at or before it has it (RFC 5545, 3.2.13).

    A change moves the later ones by as much as its own, on the wall clock.
    """
    zone = master.start.zone
    identities = [change.identity for change in onwards]
    origins = [zone.local(identity) for identity in identities]
    for local in staying:
        place = bisect_right(identities, zone.utc(local)) - 1
        if place < 0:
            master.block([local], context, found.spans.get(local))
        else:
            event = onwards[place].event
            event.block([event.start.local + local - origins[place]], context)
    known = {zone.utc(local) for local in found.locals}
    unknown = [change for change in onwards if change.identity not in known]
    for change in unknown:
        change.event.block([change.event.start.local], context)
    Removed({change.identity for change in unknown}).report_unnamed(context)
