"""The fields of an item: one table, in the order of Microsoft's schema."""

import re
from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import datetime, timedelta
from functools import partial
from html import unescape
from operator import attrgetter
from typing import NamedTuple
from xml.etree.ElementTree import Element

from bookwithme.domain.booking import Attendee
from bookwithme.domain.event import Sensitivity
from bookwithme.domain.freebusy import Status
from bookwithme.service.clients.ews.folders import CALENDAR
from bookwithme.service.clients.ews.ids import Id
from bookwithme.service.clients.ews.items import SINGLE, Item, exceptions
from bookwithme.service.clients.ews.recurrence import patterns
from bookwithme.service.clients.ews.time_zones import windows_name, zone_named
from bookwithme.web.clients.ews.call import Call
from bookwithme.web.clients.ews.xml import NAMES, Xml, el, flag, holding, text

Value = str | bool | datetime | timedelta | list[Xml] | None
"""A value, elements, or the whole element; None: the item has no such field."""


class Field(NamedTuple):
    """A field: what an item has of it, and how it is read where programs write it.

    `key`: an event's own name for what is read. `read` raises EwsError, ValueError, LookupError.
    """

    of: Callable[[Item], Value]
    key: str = ""
    read: Callable[[Call, Element], object] = lambda _, given: given.text or ""


STATUSES = {
    Status.FREE: "Free",
    Status.TENTATIVE: "Tentative",
    Status.BUSY: "Busy",
    Status.OOF: "OOF",
    Status.WORKING_ELSEWHERE: "WorkingElsewhere",
    Status.UNKNOWN: "NoData",
}
"""In the order of the digits by which merged times are told."""
_LINE = re.compile(r"<(?:br|p|div|li|tr)\b[^<>]*>", re.IGNORECASE)
_MARKUP = re.compile(r"<[^<>]*>")  # linear, whatever a stranger sends
_STATUS_OF = {name: status for status, name in STATUSES.items()}


def mailbox(name: str, address: str) -> Xml:
    """A person."""
    return holding("t:Mailbox", Name=name, EmailAddress=address, RoutingType="SMTP")


def _attendees(who: Sequence[Attendee]) -> Value:
    return [holding("t:Attendee", Mailbox=mailbox(each.name, each.email)) for each in who] or None


def _zone(name: str, item: Item) -> Xml:
    windows = windows_name(item.time_zone, item.start.year)
    return el(f"t:{name}", None, Id=windows, Name=windows)


def _is_meeting(item: Item) -> bool:
    return item.booking is not None


def _everybody(item: Item) -> tuple[Attendee, ...]:
    return item.booking.everybody if item.booking else ()


def _size(item: Item) -> str:
    """The bytes of what it says."""
    said = (item.subject, item.location, item.body, *item.categories)
    return str(sum(len((each or "").encode()) for each in said))


def _sequence(item: Item) -> str | None:
    """How often it was changed; of a file's events nobody has counted."""
    return None if item.calendar else str(int(item.change_key) - 1)


def _created(item: Item) -> datetime | None:
    return item.booking and item.booking.created_at


def _last_modified(item: Item) -> datetime | None:
    """When a booking was made that nobody moved; of all else nobody has kept it."""
    return _created(item) if item.change_key == "1" else None


def _plain(_: Call, given: Element) -> str:
    """What a body says without its HTML."""
    written = given.text or ""
    if given.get("BodyType") != "HTML":
        return written
    return unescape(_MARKUP.sub("", _LINE.sub("\n", written))).strip()


def _moment(call: Call, given: Element) -> datetime:
    return call.moment(given.text or "")


def item_id(number: Id, change_key: object) -> Xml:
    """The id of an item."""
    return el("t:ItemId", None, Id=number, ChangeKey=change_key)


def _pattern(item: Item) -> Value:
    found = patterns(item.event) if item.event else None
    return found and [holding(f"t:{name}", **parts) for name, parts in found]


def _changed(item: Item) -> Value:
    found = exceptions(item.mailbox, item.event) if item.event else ()
    return _occurrences("t:Occurrence", found)


def _deleted(item: Item) -> Value:
    changes = item.event.changes if item.event else ()
    gone = (each.occurrence for each in changes if each.is_deleted)
    return [holding("t:DeletedOccurrence", Start=each) for each in gone] or None


def _occurrences(name: str, found: Iterable[Item]) -> Value:
    return [
        holding(
            name,
            ItemId=item_id(each.id, each.change_key),
            Start=each.start,
            End=each.end,
            OriginalStart=each.original_start,
        )
        for each in found
    ] or None


def _end(name: str, item: Item | None) -> Value:
    found = _occurrences(f"t:{name}", [item] if item else [])
    return found[0] if isinstance(found, list) else None


FIELDS: dict[str, Field] = {
    "ItemId": Field(lambda item: item_id(item.id, item.change_key)),
    "ParentFolderId": Field(
        lambda item: el("t:ParentFolderId", None, Id=CALENDAR.id_in(item.mailbox), ChangeKey="1")
    ),
    "ItemClass": Field(lambda _: "IPM.Appointment"),
    "Subject": Field(attrgetter("subject"), "subject"),
    "Sensitivity": Field(
        lambda item: item.sensitivity.capitalize(),
        "sensitivity",
        lambda _, given: Sensitivity((given.text or "").lower()),
    ),
    "Body": Field(
        lambda item: None if item.body is None else el("t:Body", item.body, BodyType="Text"),
        "body",
        _plain,
    ),
    "DateTimeReceived": Field(_created),
    "Size": Field(_size),
    "Categories": Field(
        lambda item: [el("t:String", each) for each in item.categories] or None,
        "categories",
        lambda _, given: tuple(each.text or "" for each in given),
    ),
    "Importance": Field(lambda _: "Normal"),
    "DateTimeSent": Field(_created),
    "DateTimeCreated": Field(_created),
    "ReminderIsSet": Field(lambda _: False),
    "ReminderMinutesBeforeStart": Field(lambda _: "0"),
    "HasAttachments": Field(lambda _: False),
    "LastModifiedTime": Field(_last_modified),
    "UID": Field(attrgetter("uid"), "uid"),
    "DateTimeStamp": Field(_last_modified),
    "Start": Field(attrgetter("start"), "start", _moment),
    "End": Field(attrgetter("end"), "end", _moment),
    "OriginalStart": Field(attrgetter("original_start")),
    "IsAllDayEvent": Field(
        attrgetter("all_day"), "all_day", lambda _, given: flag(given.text or "")
    ),
    "LegacyFreeBusyStatus": Field(
        lambda item: STATUSES[item.status], "status", lambda _, given: _STATUS_OF[given.text or ""]
    ),
    "Location": Field(attrgetter("location"), "location"),
    "IsMeeting": Field(_is_meeting),
    "IsCancelled": Field(lambda _: False),
    "IsRecurring": Field(lambda item: item.type != SINGLE),
    "MeetingRequestWasSent": Field(_is_meeting),
    "CalendarItemType": Field(attrgetter("type")),
    "MyResponseType": Field(lambda _: "Organizer"),
    "Organizer": Field(lambda item: [mailbox(item.mailbox.display_name, item.mailbox.address)]),
    "RequiredAttendees": Field(lambda item: _attendees(_everybody(item)[:1])),
    "OptionalAttendees": Field(lambda item: _attendees(_everybody(item)[1:])),
    "Duration": Field(lambda item: item.end - item.start),
    "AppointmentSequenceNumber": Field(_sequence),
    "Recurrence": Field(_pattern),
    "FirstOccurrence": Field(lambda item: _end("FirstOccurrence", item.first)),
    "LastOccurrence": Field(lambda item: _end("LastOccurrence", item.last)),
    "ModifiedOccurrences": Field(_changed),
    "DeletedOccurrences": Field(_deleted),
    "StartTimeZone": Field(
        partial(_zone, "StartTimeZone"),
        "time_zone",
        lambda _, given: zone_named(given.get("Id", "")).key,
    ),
    "EndTimeZone": Field(partial(_zone, "EndTimeZone")),
}

_ALWAYS = frozenset({"ItemId"})
_OF_MASTERS = {
    *("Recurrence", "FirstOccurrence", "LastOccurrence"),
    *("ModifiedOccurrences", "DeletedOccurrences"),
}
_OF_LISTS = frozenset(FIELDS) - {"Body"} - _OF_MASTERS
_SHAPES = {
    "IdOnly": _ALWAYS,
    "Default": _OF_LISTS,
    "AllProperties": frozenset(FIELDS),
}


def asked_for(operation: Element, *, in_list: bool) -> frozenset[str]:
    """The fields that a call's ItemShape names; lists have no bodies."""
    base = _SHAPES.get(text(operation, "m:ItemShape/t:BaseShape"), _ALWAYS)
    more = operation.iterfind("m:ItemShape/t:AdditionalProperties/t:FieldURI", NAMES)
    named = base | {named_in(each) for each in more}
    return named & _OF_LISTS if in_list else named


def named_in(uri: Element | None) -> str:
    """The name of the field that a FieldURI such as `item:Subject` names; empty without one."""
    return "" if uri is None else uri.get("FieldURI", "").partition(":")[2]


def calendar_item(item: Item, wanted: Collection[str]) -> str:
    """An item with those of its fields that are wanted."""
    parts = {name: field.of(item) for name, field in FIELDS.items() if name in wanted}
    return holding("t:CalendarItem", **parts)
