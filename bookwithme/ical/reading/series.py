"""Events of one UID: a series, its exceptions and its changes (RFC 5545, 3.8.4.4 and 3.8.5.1).

An occurrence is identified by the instant at which the series would have it, never by where it was
moved to; a date stands for the occurrences of that day.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from bookwithme.ical import remarks
from bookwithme.ical.limits import LAST_SECOND, OverBudgetError
from bookwithme.ical.reading.events import Event, read_event
from bookwithme.ical.reading.occurrences import Occurrences
from bookwithme.ical.values import DAY, Span, written
from bookwithme.ical.zones.offsets import UTC

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bookwithme.ical.reading.context import Context
    from bookwithme.ical.text.components import Component


@dataclass(slots=True)
class Gone:
    """Occurrences that do not happen where the series has them: instants, and days by number."""

    instants: set[int] = field(default_factory=set)
    days: set[int] = field(default_factory=set)

    def __bool__(self) -> bool:
        """Whether there is any."""
        return bool(self.instants or self.days)

    def add(self, value: str, head: str, master: Event, context: Context) -> int:
        """Add the one that a date names; returns its instant.

        Raises:
            ValueError: when the date cannot be read.
        """
        start = master.start
        floating = None if start.zone is UTC else start.zone
        moment = context.place(written(value), head, floating)
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


_NOTHING = Gone()


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
            (changed if "RECURRENCE-ID" in component.one else masters).append(event)
    if not masters:
        masters, changed = changed, []
    elif len(masters) > 1:
        masters = _latest(masters, context)
    gone = Gone()
    changes = [_change(event, masters[0], gone, context) for event in changed]
    changes = _current(changes, context)
    onwards = [change for change in changes if change.onwards]
    _block_all(masters, gone, onwards, context)
    for change in changes:
        if not change.onwards:
            change.event.block([change.event.start.local], context)


def _latest(events: list[Event], context: Context) -> list[Event]:
    """Those of the highest SEQUENCE; all of them when several have it, which blocks more."""
    highest = max(event.sequence for event in events)
    latest = [event for event in events if event.sequence == highest]
    if len(latest) < len(events):
        context.report.note(remarks.DUPLICATE)
    return latest


def _change(event: Event, master: Event, gone: Gone, context: Context) -> Change:
    """Read RECURRENCE-ID; one that cannot be read names the event's own start."""
    head, _, value = event.component.one["RECURRENCE-ID"].rpartition(":")
    onwards = "THISANDFUTURE" in head.upper()
    try:
        identity = (Gone() if onwards else gone).add(value, head, master, context)
    except ValueError:
        context.report.problem(remarks.BAD_DATE, property="RECURRENCE-ID", value=value)
        identity, onwards = event.start.instant, False
    return Change(identity, event, onwards)


def _current(changes: list[Change], context: Context) -> list[Change]:
    """Of several changes of one occurrence the latest, in the order of what they change."""
    same: dict[tuple[int, bool], list[Event]] = {}
    for change in changes:
        same.setdefault((change.identity, change.onwards), []).append(change.event)
    return sorted(
        (
            Change(identity, event, onwards)
            for (identity, onwards), events in same.items()
            for event in (_latest(events, context) if len(events) > 1 else events)
        ),
        key=lambda change: change.identity,
    )


def _block_all(masters: list[Event], gone: Gone, onwards: list[Change], context: Context) -> None:
    """Block every master; one that takes too long from its start on, and what changes it too."""
    reach = [abs(each.event.start.instant - each.identity) + each.event.length for each in onwards]
    slack, late = max([0, *reach]), []
    for master in masters:
        try:
            _block(master, gone, onwards, slack, context)
        except OverBudgetError:
            late.append(master)
    if not late:
        return
    context.report.problem(remarks.OVER_BUDGET)
    if context.doubt_takes_time:
        for event in [*late, *(change.event for change in onwards)]:
            if event.blocks:
                event.block([event.start.local], context, Span(0, LAST_SECOND))


def _block(master: Event, gone: Gone, onwards: list[Change], slack: int, context: Context) -> None:
    """Block a master's occurrences where they are, or where `onwards` moves them to.

    Raises:
        OverBudgetError: when there are too many; none is blocked then.
    """
    if not onwards and not master.blocks:
        return
    own = _exceptions(master, context) if "EXDATE" in master.component.many else _NOTHING
    whole = not (onwards or gone or own)
    if whole and not master.recurs:
        if not master.is_far_from(context.output.window):
            master.block([master.start.local], context)
        return
    context.budget.begin_event()
    context.budget.spend(2 * len(onwards))  # each is placed twice: where it was, where it is
    found = Occurrences(master, context, slack, apart=not whole)
    staying = _staying(_staying(found.locals, master, gone), master, own)
    if onwards:
        _move(master, found, staying, onwards, context)
    else:
        _place(master, staying, found.spans, context)


def _exceptions(master: Event, context: Context) -> Gone:
    """What is gone because of EXDATE."""
    own = Gone()
    for rest in master.component.many["EXDATE"]:
        head, _, values = rest.rpartition(":")
        for value in filter(None, values.split(",")):
            try:
                own.add(value, head, master, context)
            except ValueError:
                context.report.problem(remarks.BAD_DATE, property="EXDATE", value=value)
    return own


def _staying(found: Sequence[int], master: Event, gone: Gone) -> Sequence[int]:
    if not gone:
        return found
    utc = master.start.zone.utc
    return [
        local
        for local in found
        if utc(local) not in gone.instants and local // DAY not in gone.days
    ]


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

    A change moves the later ones by as much as its own, on the clock on the wall.
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
    for change in onwards:
        if change.identity not in known:
            change.event.block([change.event.start.local], context)
