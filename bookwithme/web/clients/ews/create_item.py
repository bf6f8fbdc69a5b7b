"""CreateItem: events, and the cancellation of bookings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bookwithme.service.clients.ews.errors import EwsError
from bookwithme.service.clients.ews.folders import CALENDAR
from bookwithme.service.clients.ews.ids import Id, Kind
from bookwithme.service.clients.ews.writing import NO_SERIES, create, delete
from bookwithme.web.clients.ews.call import Place
from bookwithme.web.clients.ews.get_item import failed
from bookwithme.web.clients.ews.soap import message, response
from bookwithme.web.clients.ews.writing import values_of
from bookwithme.web.clients.ews.xml import NAMES, el, local, text

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from bookwithme.domain.event import Event
    from bookwithme.domain.mailbox import Mailbox
    from bookwithme.web.clients.ews.call import Call


def create_item(call: Call) -> str:
    """Make events, each by itself."""
    return response("CreateItem", [_one(call, each) for each in call.each("m:Items/*")])


def _one(call: Call, given: Element) -> str:
    try:
        if local(given) == "CancelCalendarItem":
            _cancel(call, given)
            return message("CreateItem", el("m:Items"))
        return message("CreateItem", written(*_created(call, given)))
    except EwsError as error:
        return failed("CreateItem", error)


def _created(call: Call, given: Element) -> tuple[Mailbox, Event]:
    if local(given) != "CalendarItem":
        raise EwsError("ErrorInvalidOperation", f"{local(given)[:100]} is not emulated.")
    sent = call.operation.get("SendMeetingInvitations", "SendToNone")
    if sent != "SendToNone" or given.find("t:Recurrence", NAMES) is not None:
        raise EwsError("ErrorInvalidOperation", NO_SERIES)
    places = call.places("m:SavedItemFolderId") or [Place(call.caller.mailbox, CALENDAR)]
    if isinstance(places[0], EwsError):
        raise places[0]
    mailbox, folder = places[0]
    if not folder.is_calendar:
        code = "ErrorCannotCreateCalendarItemInNonCalendarFolder"
        raise EwsError(code, f"{folder.display_name} is no calendar.")
    return mailbox, create(call.caller.context, mailbox, values_of(call, given))


def _cancel(call: Call, given: Element) -> None:
    """Cancel a booking and tell its attendee."""
    item = next(iter(call.named(given.findall("t:ReferenceItemId", NAMES))), None)
    if isinstance(item, EwsError):
        raise item
    if item is None or item.attendee is None:
        raise EwsError("ErrorInvalidOperation", "Only a booking can be cancelled.")
    delete(call.caller.context, item, text(given, "t:NewBodyContent"), mails=True)


def written(mailbox: Mailbox, event: Event) -> str:
    """An event that was written: its id, and its new ChangeKey."""
    number = Id(Kind.EVENT, mailbox.exchange_guid, event.guid)
    told = el("t:ItemId", None, Id=number, ChangeKey=event.revision)
    return el("m:Items", [el("t:CalendarItem", [told])])
