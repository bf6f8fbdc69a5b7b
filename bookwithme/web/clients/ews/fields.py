"""The fields of an item: one table, in the order of Microsoft's schema."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from operator import attrgetter
from typing import NamedTuple
from xml.etree.ElementTree import Element

from bookwithme.domain.event import Sensitivity
from bookwithme.domain.freebusy import Status
from bookwithme.service.clients.ews.folders import CALENDAR
from bookwithme.service.clients.ews.items import SINGLE, Item
from bookwithme.service.clients.ews.time_zones import windows_name, zone_named
from bookwithme.web.clients.ews.bodies import plain
from bookwithme.web.clients.ews.call import Call
from bookwithme.web.clients.ews.xml import NAMES, el, flag, text

Value = str | bool | datetime | timedelta | list[str] | dict[str, object] | None
"""Text, a flag, a time; elements, attributes; None: the item has no such field."""


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
    Status.UNKNOWN: "NoData",
    Status.WORKING_ELSEWHERE: "WorkingElsewhere",
}
_STATUS_OF = {name: status for status, name in STATUSES.items()}


def _mailbox(name: str, address: str) -> str:
    parts = [el("t:Name", name), el("t:EmailAddress", address), el("t:RoutingType", "SMTP")]
    return el("t:Mailbox", parts)


def _attendees(item: Item) -> Value:
    who = item.attendee
    return who and [el("t:Attendee", [_mailbox(who.name, who.email)])]


def _zone(item: Item) -> Value:
    windows = windows_name(item.time_zone, item.start.year)
    return {"Id": windows, "Name": windows}


def _is_meeting(item: Item) -> bool:
    return item.attendee is not None


def _moment(call: Call, given: Element) -> datetime:
    return call.moment(given.text or "")


def _sensitivity(_: Call, given: Element) -> Sensitivity:
    return Sensitivity((given.text or "").lower())


_ATTRIBUTES: dict[str, dict[str, object]] = {"Body": {"BodyType": "Text"}}

FIELDS: dict[str, Field] = {
    "ItemId": Field(lambda item: {"Id": item.id, "ChangeKey": item.change_key}),
    "ParentFolderId": Field(lambda item: {"Id": CALENDAR.id_in(item.mailbox), "ChangeKey": "1"}),
    "ItemClass": Field(lambda _: "IPM.Appointment"),
    "Subject": Field(attrgetter("subject"), "subject"),
    "Sensitivity": Field(lambda item: item.sensitivity.capitalize(), "sensitivity", _sensitivity),
    "Body": Field(attrgetter("body"), "body", lambda _, given: plain(given)),
    "DateTimeReceived": Field(attrgetter("created_at")),
    "Categories": Field(
        lambda item: [el("t:String", each) for each in item.categories] or None,
        "categories",
        lambda _, given: tuple(each.text or "" for each in given),
    ),
    "Importance": Field(lambda _: "Normal"),
    "DateTimeSent": Field(attrgetter("created_at")),
    "DateTimeCreated": Field(attrgetter("created_at")),
    "ReminderIsSet": Field(lambda _: False),
    "HasAttachments": Field(lambda _: False),
    "UID": Field(attrgetter("uid"), "uid"),
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
    "Organizer": Field(lambda item: [_mailbox(item.mailbox.display_name, item.mailbox.address)]),
    "RequiredAttendees": Field(_attendees),
    "Duration": Field(lambda item: item.end - item.start),
    "StartTimeZone": Field(
        _zone, "time_zone", lambda _, given: zone_named(given.get("Id", "")).key
    ),
    "EndTimeZone": Field(_zone),
}

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
    named = base | {named_in(each) for each in more}
    return named & _OF_LISTS if in_list else named


def named_in(uri: Element | None) -> str:
    """The name of the field that a FieldURI such as `item:Subject` names; empty without one."""
    return "" if uri is None else uri.get("FieldURI", "").partition(":")[2]


def calendar_item(item: Item, wanted: Collection[str]) -> str:
    """An item with those of its fields that are wanted."""
    return el("t:CalendarItem", [_written(name, item) for name in FIELDS if name in wanted])


def _written(name: str, item: Item) -> str:
    value = FIELDS[name].of(item)
    if value is None:
        return ""
    if isinstance(value, dict):
        return el(f"t:{name}", None, **value)
    return el(f"t:{name}", value, **_ATTRIBUTES.get(name, {}))
