"""Operations on single items, and those that tell whose mailbox it is."""

from __future__ import annotations

from xml.etree.ElementTree import Element

from bookwithme.domain.event import Event
from bookwithme.domain.mailbox import Mailbox
from bookwithme.service.clients.ews.errors import EwsError
from bookwithme.service.clients.ews.folders import CALENDAR
from bookwithme.service.clients.ews.ids import Id, Kind, parse
from bookwithme.service.clients.ews.items import Item
from bookwithme.service.clients.ews.writing import NO_SERIES, create, delete, update
from bookwithme.web.clients.ews.call import Call, Place, invalid
from bookwithme.web.clients.ews.fields import asked_for, calendar_item, item_id
from bookwithme.web.clients.ews.soap import each, message, response
from bookwithme.web.clients.ews.writing import changed_values, values_of
from bookwithme.web.clients.ews.xml import NAMES, el, holding, local, text

_NOTHING = (el("m:Items"),)
_MOST_NAMES = 100


def get_item(call: Call) -> str:
    """Read items by their ids."""
    wanted = asked_for(call.operation, in_list=False)

    def told(item: Item) -> list[str]:
        return [el("m:Items", [calendar_item(item, wanted)])]

    return each("GetItem", call.items(), told, _NOTHING)


def delete_item(call: Call) -> str:
    """Delete events, cancel bookings: there is no bin."""
    silent = call.operation.get("SendMeetingCancellations") == "SendToNone"

    def told(item: Item) -> None:
        delete(call.caller.context, item, mails=not silent)

    return each("DeleteItem", call.items(), told)


def update_item(call: Call) -> str:
    """Change own single events, field by field."""
    strict = call.operation.get("ConflictResolution") == "NeverOverwrite"

    def told(change: Element) -> list[str]:
        if not len(change):
            raise invalid("an ItemChange names no item.")
        (item,) = call.named([change[0]])
        if isinstance(item, EwsError):
            raise item
        known = change[0].get("ChangeKey") if strict else None
        changed = update(call.caller.context, item, changed_values(call, change), known)
        conflicts = el("m:ConflictResults", [el("t:Count", 0)])
        return [_written(item.mailbox, changed), conflicts]

    return each("UpdateItem", call.each("m:ItemChanges/t:ItemChange"), told, _NOTHING)


def create_item(call: Call) -> str:
    """Make events, or cancel bookings."""

    def told(given: Element) -> list[str]:
        if local(given) == "CancelCalendarItem":
            _cancel(call, given)
            return [*_NOTHING]
        return [_written(*_created(call, given))]

    return each("CreateItem", call.each("m:Items/*"), told, _NOTHING)


def _created(call: Call, given: Element) -> tuple[Mailbox, Event]:
    if local(given) != "CalendarItem":
        raise EwsError("ErrorInvalidOperation", f"{local(given)[:100]} is not emulated.")
    sent = call.operation.get("SendMeetingInvitations", "SendToNone")
    if sent != "SendToNone" or given.find("t:Recurrence", NAMES) is not None:
        raise EwsError("ErrorInvalidOperation", NO_SERIES)
    named = call.places("m:SavedItemFolderId")
    place = named[0] if named else Place(call.caller.mailbox, CALENDAR)
    if isinstance(place, EwsError):
        raise place
    if place.folder != CALENDAR:
        code = "ErrorCannotCreateCalendarItemInNonCalendarFolder"
        raise EwsError(code, f"{place.folder.display_name} is no calendar.")
    return place.mailbox, create(call.caller.context, place.mailbox, values_of(call, given))


def _cancel(call: Call, given: Element) -> None:
    """Cancel a booking and tell its attendee."""
    item = next(iter(call.named(given.findall("t:ReferenceItemId", NAMES))), None)
    if isinstance(item, EwsError):
        raise item
    if item is None or item.attendee is None:
        raise EwsError("ErrorInvalidOperation", "Only a booking can be cancelled.")
    delete(call.caller.context, item, text(given, "t:NewBodyContent"), mails=True)


def _written(mailbox: Mailbox, event: Event) -> str:
    """An event that was written: its id, and its new ChangeKey."""
    number = Id(Kind.EVENT, mailbox.exchange_guid, event.guid)
    return el("m:Items", [holding("t:CalendarItem", ItemId=item_id(number, event.revision))])


def convert_id(call: Call) -> str:
    """Give each id back, in whatever format: clients ask to learn whose mailbox it is."""
    wanted = call.operation.get("DestinationFormat", "EwsId")
    address = call.caller.mailbox.address

    def told(given: Element) -> list[str]:
        number = parse(given.get("Id", ""))
        named = {"Format": wanted, "Id": number, "Mailbox": address}
        return [el("m:AlternateId", None, **{"xsi:type": "t:AlternateIdType"}, **named)]

    return each("ConvertId", call.each("m:SourceIds/*"), told)


def resolve_names(call: Call) -> str:
    """Tell of those who may be meant; several, or nobody, is said to be that."""
    found = call.caller.colleagues(text(call.operation, "m:UnresolvedEntry"))
    told = [_resolution(each) for each in found[:_MOST_NAMES]]
    whole = len(found) == len(told)
    content = [
        el("m:ResolutionSet", told, TotalItemsInView=len(told), IncludesLastItemInRange=whole)
    ]
    error, kind = None, "Error"
    if not found:
        error, content = EwsError("ErrorNameResolutionNoResults", "No results were found."), []
    elif len(found) > 1:
        code, kind = "ErrorNameResolutionMultipleResults", "Warning"
        error = EwsError(code, "Multiple results were found.")
    return response("ResolveNames", [message("ResolveNames", content, error, kind)])


def _resolution(found: Mailbox) -> str:
    told = holding(
        "t:Mailbox",
        Name=found.display_name,
        EmailAddress=found.address,
        RoutingType="SMTP",
        MailboxType="Mailbox",
    )
    return holding("t:Resolution", Mailbox=told)
