"""Say why a time is refused, and which open times are nearest to it.

Worked out after the refusal, in a unit of work that only reads: no writer waits for it.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import NamedTuple

from bookwithme.contract.types import instant_text
from bookwithme.domain.errors import SlotUnavailable
from bookwithme.domain.explain import Because
from bookwithme.domain.interval import Interval
from bookwithme.domain.meeting_type import MeetingType
from bookwithme.i18n import mark
from bookwithme.service.access_gate import Allowed
from bookwithme.service.attendee.address_resolution import Address, resolve_type
from bookwithme.service.availability.open_times import open_slots, why_closed
from bookwithme.service.world_context import WorldContext
from bookwithme.storage.unit_of_work import UnitOfWork

REASONS = {
    Because.PAST: mark("This time has passed."),
    Because.OUTSIDE_HOURS: mark("Outside the meeting hours, or too close to their end."),
    Because.OFF_GRID: mark("Meetings don't start at this minute."),
    Because.LEAD_TIME: mark("Too soon: this is within the minimum lead time."),
    Because.HORIZON: mark("Too far ahead: beyond the maximum lead time."),
    Because.CALENDAR_UNAVAILABLE: mark(
        "A calendar couldn't be read, so we don't know whether this time is free."
    ),
    Because.BUSY: mark("The calendar blocks this time."),
    Because.BOOKED: mark("Someone has booked this time."),
    Because.BUFFER: mark("There would be no room for the buffer."),
}
_AROUND = timedelta(days=7)


class Wanted(NamedTuple):
    """What somebody wants a time of; `other_than`: the booking that would move there."""

    allowed: Allowed
    meeting_type: MeetingType
    other_than: int = 0


def at_address(address: Address) -> Callable[[UnitOfWork], Wanted]:
    """Want a time of the meeting type that an address names; raises as `resolve_type`."""

    def find(uow: UnitOfWork) -> Wanted:
        resolved = resolve_type(uow, address)
        return Wanted(resolved.allowed, resolved.meeting_type)

    return find


def why_refused(
    context: WorldContext, start: datetime, find: Callable[[UnitOfWork], Wanted]
) -> SlotUnavailable:
    """The refusal of a time, with its reason and the nearest open ones; raises what `find` does."""
    with context.read() as uow:
        wanted = find(uow)
        closed = why_closed(*wanted[:2], start, wanted.other_than)
        nearest = tuple(_nearest(wanted, start))
    others = ", ".join(instant_text(slot.start) for slot in nearest)
    instead = f"Open times nearest to it: {others}." if nearest else "No other time is open."
    detail = f"{SlotUnavailable()} {REASONS[closed.because]} {instead}"
    return SlotUnavailable(detail, closed.because, closed.source, nearest)


@contextmanager
def explaining(
    context: WorldContext, start: datetime, find: Callable[[UnitOfWork], Wanted]
) -> Iterator[None]:
    """Tell why, where a time is refused; what `find` raises is raised instead."""
    try:
        yield
    except SlotUnavailable:
        raise why_refused(context, start, find) from None


def _nearest(wanted: Wanted, start: datetime) -> list[Interval]:
    """The last open time before one and the first after: within a week, else ever farther."""
    allowed, meeting_type, other_than = wanted
    first = allowed.now + meeting_type.minimum_lead_time
    last = allowed.now + meeting_type.maximum_lead_time
    middle, around = min(max(start, first), last), _AROUND
    while True:
        within = Interval(max(middle - around, first), middle + around)
        found = open_slots(allowed, meeting_type, within, other_than)
        before = [slot for slot in found if slot.start < start][-1:]
        after = [slot for slot in found if slot.start > start][:1]
        if (before or within.start == first) and (after or within.end > last):
            return before + after
        around *= 4
