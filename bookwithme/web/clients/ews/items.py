"""Operations on single items, and those that tell whose mailbox it is."""

from collections.abc import Iterable
from dataclasses import MISSING, fields
from xml.etree.ElementTree import Element

from bookwithme.domain.event import Event
from bookwithme.domain.mailbox import Mailbox
from bookwithme.service.clients.ews.errors import EwsError
from bookwithme.service.clients.ews.folders import CALENDAR
from bookwithme.service.clients.ews.ids import Id, Kind, parse
from bookwithme.service.clients.ews.items import Item
from bookwithme.service.clients.ews.writing import NO_SERIES, Values, create, delete, update
from bookwithme.web.clients.ews.call import Call, Place, invalid
from bookwithme.web.clients.ews.fields import FIELDS, asked_for, calendar_item, item_id, named_in
from bookwithme.web.clients.ews.soap import each, message, response
from bookwithme.web.clients.ews.xml import NAMES, el, holding, local, text

_NOTHING = (el("m:Items"),)
_MOST_NAMES = 100

_CHANGEABLE = {name for name, field in FIELDS.items() if field.key} - {"UID"} | {"EndTimeZone"}
"""What programs may change; the second zone counts for nothing."""

_EMPTY = {each.name: each.default for each in fields(Event) if each.default is not MISSING}
"""What is left of a field that is deleted."""


def get_item(call: Call) -> str:
    """Read items by their ids."""
    wanted = asked_for(call.operation, in_list=False)

    def told(item: Item) -> list[str]:
        return [el("m:Items", [calendar_item(item, wanted)])]

    return each("GetItem", call.named(call.each("m:ItemIds/*")), told, _NOTHING)


def delete_item(call: Call) -> str:
    """Delete events, cancel bookings: there is no bin."""
    silent = call.operation.get("SendMeetingCancellations") == "SendToNone"

    def told(item: Item) -> None:
        delete(call.caller.context, item, mails=not silent)

    return each("DeleteItem", call.named(call.each("m:ItemIds/*")), told)


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
        changed = update(call.caller.context, item, _changed_values(call, change), known)
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
    return place.mailbox, create(call.caller.context, place.mailbox, _values_of(call, given))


def _cancel(call: Call, given: Element) -> None:
    """Cancel a booking and tell its attendee."""
    item = next(iter(call.named(given.findall("t:ReferenceItemId", NAMES))), None)
    if isinstance(item, EwsError):
        raise item
    if item is None or item.booking is None:
        raise EwsError("ErrorInvalidOperation", "Only a booking can be cancelled.")
    delete(call.caller.context, item, text(given, "t:NewBodyContent"), mails=True)


def _written(mailbox: Mailbox, event: Event) -> str:
    """An event that was written: its id, and its new ChangeKey."""
    number = Id(Kind.EVENT, mailbox.exchange_guid, event.guid)
    return el("m:Items", [holding("t:CalendarItem", ItemId=item_id(number, event.revision))])


def _values_of(call: Call, given: Iterable[Element]) -> Values:
    """The fields that are known of those that are given; raises EwsError."""
    found: dict[str, object] = {}
    for written in given:
        name = local(written)
        if name in FIELDS and (key := FIELDS[name].key):
            try:
                found[key] = FIELDS[name].read(call, written)
            except (ValueError, LookupError):
                text = f"{(written.text or '')[:50]!r} is no {name}."
                raise EwsError("ErrorInvalidPropertySet", text) from None
    return found


def _changed_values(call: Call, change: Element) -> Values:
    """The fields as an ItemChange leaves them; raises EwsError."""
    found: dict[str, object] = {}
    for step in change.iterfind("t:Updates/*", NAMES):
        name, what = named_in(step.find("t:FieldURI", NAMES)), local(step)
        key = FIELDS[name].key if name in _CHANGEABLE else ""
        if what == "SetItemField" and name in _CHANGEABLE:
            given = (field for item in step[1:] for field in item if local(field) == name)
            found |= _values_of(call, given)
        elif what == "DeleteItemField" and key in _EMPTY:
            found[key] = _EMPTY[key]
        else:
            text = f"{name[:100] or what[:100]} cannot be changed here."
            raise EwsError("ErrorInvalidPropertySet", text)
    return found


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
