"""What a mailbox's time looks like: its calendars and its bookings together."""

from dataclasses import dataclass

from bookwithme.domain.freebusy import BusyPeriod, Status, blocking, merged
from bookwithme.domain.interval import Interval
from bookwithme.domain.mailbox import Mailbox
from bookwithme.service.access_gate import mailbox_at
from bookwithme.service.availability.calendars import busy_periods
from bookwithme.service.world_context import WorldContext
from bookwithme.storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class FreeBusy:
    """A window of a mailbox's time.

    Attributes:
        periods: all that touches the window, whole and ascending; a booking is busy and its
            source is the booking's id.
        merged: what is closed, clipped to the window and joined; bookings without their buffers.
    """

    periods: tuple[BusyPeriod, ...]
    merged: tuple[Interval, ...]


def freebusy(context: WorldContext, address: str, window: Interval) -> FreeBusy:
    """Calendars and bookings of a mailbox in a window, wherever it lies; raises NotFound."""
    with context.read() as uow:
        return freebusy_of(uow, mailbox_at(uow, address), window)


def freebusy_of(uow: UnitOfWork, mailbox: Mailbox, window: Interval) -> FreeBusy:
    """The same, inside a unit of work."""
    held = [
        BusyPeriod(each.start, each.end, Status.BUSY, each.source, each.title)
        for each in uow.bookings.held(mailbox.id, window)
        if Interval(each.start, each.end).overlaps(window)
    ]
    periods = [*busy_periods(uow, mailbox, window), *held]
    closing = [*blocking(periods, mailbox.blocking_statuses), *held]
    whole = sorted(periods, key=lambda period: period.interval)
    return FreeBusy(tuple(whole), tuple(merged(closing, window)))
