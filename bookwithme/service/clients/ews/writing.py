"""What programs write: own single events, and bookings that their owner cancels.

None of it passes the access gate of Bookings: the calendar is Exchange's.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from bookwithme.contract.types import in_range
from bookwithme.domain.booking import Booking
from bookwithme.domain.event import Event
from bookwithme.domain.mailbox import Mailbox
from bookwithme.service.attendee import bookings
from bookwithme.service.availability import events
from bookwithme.service.clients.ews.errors import EwsError, ends_early
from bookwithme.service.clients.ews.items import SINGLE, Item
from bookwithme.service.clients.ews.time_zones import midnight
from bookwithme.service.world_context import WorldContext
from bookwithme.storage.unit_of_work import UnitOfWork
from bookwithme.zones import zone_of

NO_SERIES = "Series and meeting requests are not emulated."
_TIMING = ("start", "end", "all_day", "time_zone")
_MORE_THAN_A_DAY = timedelta(hours=26)

Values = Mapping[str, Any]
"""Fields of an event, by its own names for them."""


def create(context: WorldContext, mailbox: Mailbox, values: Values) -> Event:
    """A new event in a mailbox's calendar; raises EwsError, InvalidInput, NotFound."""

    def new(zone: str) -> Event:
        return Event(**_timed({"time_zone": zone, "all_day": False, **values}))

    return events.create_event(context, mailbox.address, new)[1]


def update(context: WorldContext, item: Item, values: Values, revision: str | None) -> Event:
    """Change an event of one's own; `revision`: which it must still have.

    Raises:
        EwsError, InvalidInput, NotFound.
    """
    if item.booking:
        text = "A booking is moved on its manage page or in organizer mode."
        raise EwsError("ErrorInvalidOperation", text)
    own = _own_single(item, "ErrorInvalidPropertySet")

    def edit(event: Event) -> Event:
        if revision not in {None, str(event.revision)}:
            text = "The item was changed meanwhile: its ChangeKey is another one."
            raise EwsError("ErrorIrresolvableConflict", text)
        present = {name: getattr(event, name) for name in _TIMING}
        return replace(event, **_timed({**present, **values}))

    return events.change_event(context, own.guid, edit, item.mailbox.address)[1]


def delete(context: WorldContext, item: Item, reason: str = "", *, mails: bool) -> None:
    """Delete an own single event, or cancel a booking, with or without mails.

    Raises:
        EwsError, InvalidInput, NotFound, BookingStarted.
    """

    def standing(uow: UnitOfWork) -> Booking | None:
        found = uow.bookings.by_guid(item.id.of)
        return None if found is None or found.is_cancelled else found

    if item.booking:
        bookings.cancel(context, standing, reason, gated=False, mails=mails)
    else:
        event = _own_single(item, "ErrorInvalidOperation")
        events.delete_event(context, event.guid, item.mailbox.address)


def _own_single(item: Item, otherwise: str) -> Event:
    """The event of an item that programs may change; raises EwsError."""
    if item.calendar is not None:
        text = f"This event comes from the calendar file '{item.calendar}'."
        raise EwsError("ErrorAccessDenied", text)
    if item.type != SINGLE or item.event is None:
        raise EwsError(otherwise, NO_SERIES)
    return item.event


def _timed(values: Values) -> Values:
    """The fields with times that can be: of whole days the midnights; raises EwsError."""
    try:
        start, end = (in_range(values[name]) for name in ("start", "end"))
    except KeyError:
        raise EwsError("ErrorInvalidPropertySet", "Start and End are required.") from None
    except ValueError as error:
        raise EwsError("ErrorInvalidPropertySet", f"Start and End {error}.") from None
    if end < start:
        raise ends_early()
    if values["all_day"]:
        zone = zone_of(values["time_zone"])
        start, last = midnight(start, zone), midnight(end, zone)
        end = last if start < last == end else midnight(last + _MORE_THAN_A_DAY, zone)
    return {**values, "start": start, "end": end}
