"""The fields of an item, in the order of Microsoft's schema."""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import partial
from xml.etree.ElementTree import Element

from bookwithme.contract.types import instant_text
from bookwithme.domain.durations import format_duration
from bookwithme.domain.freebusy import Status
from bookwithme.service.clients.ews.folders import CALENDAR
from bookwithme.service.clients.ews.items import SINGLE, Item
from bookwithme.service.clients.ews.time_zones import windows_name
from bookwithme.web.clients.ews.xml import NAMES, el, text

Value = str | bool | list[str] | None
"""Text, a flag or elements; None: the item has no such field."""

STATUSES = {
    Status.FREE: "Free",
    Status.TENTATIVE: "Tentative",
    Status.BUSY: "Busy",
    Status.OOF: "OOF",
    Status.UNKNOWN: "NoData",
    Status.WORKING_ELSEWHERE: "WorkingElsewhere",
}


def _mailbox(name: str, address: str) -> str:
    parts = [el("t:Name", name), el("t:EmailAddress", address), el("t:RoutingType", "SMTP")]
    return el("t:Mailbox", parts)


def _organizer(item: Item) -> list[str]:
    return [_mailbox(item.mailbox.display_name, item.mailbox.address)]


def _attendees(item: Item) -> list[str] | None:
    if item.attendee is None:
        return None
    return [el("t:Attendee", [_mailbox(item.attendee.name, item.attendee.email)])]


def _item_id(item: Item) -> str:
    return el("t:ItemId", None, Id=item.id, ChangeKey=item.change_key)


def _folder(item: Item) -> str:
    return el("t:ParentFolderId", None, Id=CALENDAR.id_in(item.mailbox), ChangeKey="1")


def _body(item: Item) -> str | None:
    return None if item.body is None else el("t:Body", item.body, BodyType="Text")


def _categories(item: Item) -> Value:
    return [el("t:String", each) for each in item.categories] or None


def _created(item: Item) -> Value:
    return instant_text(item.created_at) if item.created_at else None


def _original_start(item: Item) -> Value:
    return instant_text(item.original_start) if item.original_start else None


def _is_recurring(item: Item) -> bool:
    return item.type != SINGLE


def _zone(name: str, item: Item) -> str:
    windows = windows_name(item.time_zone, item.start.year)
    return el(f"t:{name}", None, Id=windows, Name=windows)


_WHOLE = frozenset({"ItemId", "ParentFolderId", "Body", "StartTimeZone", "EndTimeZone"})
"""Fields with attributes: these are given as elements."""

FIELDS: dict[str, Callable[[Item], Value]] = {
    "ItemId": _item_id,
    "ParentFolderId": _folder,
    "ItemClass": lambda _: "IPM.Appointment",
    "Subject": lambda item: item.subject,
    "Sensitivity": lambda item: item.sensitivity.capitalize(),
    "Body": _body,
    "DateTimeReceived": _created,
    "Categories": _categories,
    "Importance": lambda _: "Normal",
    "DateTimeSent": _created,
    "DateTimeCreated": _created,
    "ReminderIsSet": lambda _: False,
    "HasAttachments": lambda _: False,
    "UID": lambda item: item.uid,
    "Start": lambda item: instant_text(item.start),
    "End": lambda item: instant_text(item.end),
    "OriginalStart": _original_start,
    "IsAllDayEvent": lambda item: item.all_day,
    "LegacyFreeBusyStatus": lambda item: STATUSES[item.status],
    "Location": lambda item: item.location,
    "IsMeeting": lambda item: item.attendee is not None,
    "IsCancelled": lambda _: False,
    "IsRecurring": _is_recurring,
    "MeetingRequestWasSent": lambda item: item.attendee is not None,
    "CalendarItemType": lambda item: item.type,
    "MyResponseType": lambda _: "Organizer",
    "Organizer": _organizer,
    "RequiredAttendees": _attendees,
    "Duration": lambda item: format_duration(item.end - item.start),
    "StartTimeZone": partial(_zone, "StartTimeZone"),
    "EndTimeZone": partial(_zone, "EndTimeZone"),
}
"""In the schema's order, each with what an item has of it."""

_ALWAYS = frozenset({"ItemId"})
_OF_LISTS = frozenset(FIELDS) - {"Body"}
_SHAPES = {
    "IdOnly": _ALWAYS,
    "Default": _OF_LISTS,
    "AllProperties": frozenset(FIELDS),
}


def asked_for(operation: Element, *, in_list: bool) -> frozenset[str]:
    """The fields that a call's ItemShape names; lists have no bodies."""
    base = _SHAPES.get(text(operation, "m:ItemShape/t:BaseShape"), _ALWAYS)
    more = operation.iterfind("m:ItemShape/t:AdditionalProperties/t:FieldURI", NAMES)
    named = base | {each.get("FieldURI", "").partition(":")[2] for each in more}
    return named & _OF_LISTS if in_list else named


def calendar_item(item: Item, wanted: Collection[str]) -> str:
    """An item with those of its fields that are wanted."""
    written = (_written(name, item) for name in FIELDS if name in wanted)
    return el("t:CalendarItem", [each for each in written if each])


def _written(name: str, item: Item) -> str | None:
    value = FIELDS[name](item)
    if isinstance(value, str) and name in _WHOLE:
        return value
    return None if value is None else el(f"t:{name}", value)
