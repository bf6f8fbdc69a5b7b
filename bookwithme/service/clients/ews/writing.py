"""What programs write: own single events, and bookings that their owner cancels.

None of it passes the access gate of Bookings: the calendar is Exchange's.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

from bookwithme.contract.events import EventChange, NewEvent
from bookwithme.contract.types import instant_text
from bookwithme.domain.booking import Booking
from bookwithme.domain.errors import BookingStarted, InvalidInput, NotFound
from bookwithme.domain.event import Event
from bookwithme.domain.mailbox import Mailbox
from bookwithme.domain.meeting_type import TEXT_LENGTH, text_problems
from bookwithme.mail.letters import Pair
from bookwithme.service.attendee.bookings import by_owner, look_up, tell
from bookwithme.service.availability import events
from bookwithme.service.clients.ews.errors import EwsError, not_found
from bookwithme.service.clients.ews.items import SINGLE, Item
from bookwithme.service.clients.ews.time_zones import midnight
from bookwithme.service.mail.booking_mails import booking_mails
from bookwithme.service.mail.drafts import Act, MailedAct, carry_out
from bookwithme.service.world_context import WorldContext
from bookwithme.storage.unit_of_work import UnitOfWork
from bookwithme.zones import zone_of

NO_SERIES = "Series and meeting requests are not emulated."
_TIMING = {"start": "start", "end": "end", "allDay": "all_day", "timeZone": "time_zone"}
_MORE_THAN_A_DAY = timedelta(hours=26)
_MOVED_ELSEWHERE = "A booking is moved on its manage page or in organizer mode."


Values = Mapping[str, object]
"""Fields of an event as the control API names them; its times are instants."""


def create(context: WorldContext, mailbox: Mailbox, values: Values) -> Event:
    """A new event in a mailbox's calendar; raises EwsError."""
    values = {"timeZone": mailbox.time_zone, "allDay": False, **values}
    times = _times(values)
    try:
        return events.create_event(context, mailbox.address, NewEvent.read({**values, **times}))[1]
    except InvalidInput as error:
        raise _invalid(error) from None


def update(context: WorldContext, item: Item, values: Values, revision: str | None) -> Event:
    """Change an event of one's own; `revision`: which it must still have. Raises EwsError."""
    if item.attendee:
        raise EwsError("ErrorInvalidOperation", _MOVED_ELSEWHERE)
    event = _own_single(item, "ErrorInvalidPropertySet")

    def edit(event: Event) -> Event:
        if revision not in {None, str(event.revision)}:
            text = "The item was changed meanwhile: its ChangeKey is another one."
            raise EwsError("ErrorIrresolvableConflict", text)
        present = {name: getattr(event, own) for name, own in _TIMING.items()}
        return EventChange.read({**values, **_times({**present, **values})}).applied_to(event)

    try:
        return events.change_event(context, event.guid, edit, item.mailbox.address)[1]
    except InvalidInput as error:
        raise _invalid(error) from None
    except NotFound:
        raise not_found() from None


def delete(context: WorldContext, item: Item, reason: str = "", *, mails: bool) -> None:
    """Delete an own single event, or cancel a booking, with or without mails; raises EwsError."""
    owner = item.mailbox.address
    try:
        if item.attendee:
            _cancel(context, item.id.of, owner, reason, mails=mails)
        else:
            event = _own_single(item, "ErrorInvalidOperation")
            events.delete_event(context, event.guid, owner)
    except InvalidInput as error:
        raise _invalid(error) from None
    except BookingStarted as error:
        raise EwsError("ErrorInvalidOperation", str(error)) from None
    except NotFound:
        raise not_found() from None


def _cancel(context: WorldContext, guid: UUID, owner: str, reason: str, *, mails: bool) -> None:
    if problems := tuple(text_problems("reason", reason, TEXT_LENGTH, lines=True)):
        raise InvalidInput(*problems)

    def plan(uow: UnitOfWork) -> MailedAct[Pair, Booking] | Act[Booking]:
        booking, mailbox, _ = look_up(uow, by_owner(guid, owner))
        if booking.is_cancelled:
            raise NotFound
        booking.check_open(uow.now)
        cancelled = booking.cancelled(reason)
        if not mails:
            return Act(lambda: tell(uow, mailbox, cancelled, "cancelled", None))
        return MailedAct(
            (mailbox, cancelled),
            booking_mails(context, mailbox, cancelled, uow.now).cancelled,
            lambda letters: tell(uow, mailbox, cancelled, "cancelled", letters),
        )

    carry_out(context, plan)


def _own_single(item: Item, otherwise: str) -> Event:
    """The event of an item that programs may change; raises EwsError."""
    if item.calendar is not None:
        text = f"This event comes from the calendar file '{item.calendar}'."
        raise EwsError("ErrorAccessDenied", text)
    if item.type != SINGLE or item.event is None:
        raise EwsError(otherwise, NO_SERIES)
    return item.event


def _times(values: Values) -> dict[str, object]:
    """An event's times as JSON has them: of whole days the midnights; raises EwsError."""
    start, end = values.get("start"), values.get("end")
    if not isinstance(start, datetime) or not isinstance(end, datetime):
        raise EwsError("ErrorInvalidPropertySet", "Start and End are required.")
    if end < start:
        code = "ErrorCalendarEndDateIsEarlierThanStartDate"
        raise EwsError(code, "EndDate is earlier than StartDate.")
    if values["allDay"]:
        zone = zone_of(str(values["timeZone"]))
        start, last = midnight(start, zone), midnight(end, zone)
        end = last if start < last == end else midnight(last + _MORE_THAN_A_DAY, zone)
    return {"start": instant_text(start), "end": instant_text(end)}


def _invalid(error: InvalidInput) -> EwsError:
    return EwsError("ErrorInvalidPropertySet", str(error))
