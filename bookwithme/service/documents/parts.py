"""What a world's document says there is: mailboxes with their calendars, types and links."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from uuid import UUID

from bookwithme.domain.links import PrivateLink
from bookwithme.domain.mailbox import Mailbox, Page
from bookwithme.domain.meeting_type import MeetingType
from bookwithme.ical.writing.relocate import shift_weeks
from bookwithme.resources import SEED_DATA
from bookwithme.service import fields as f
from bookwithme.service import wire
from bookwithme.service.availability.calendars import check_name
from bookwithme.service.documents import values as d

if TYPE_CHECKING:
    from bookwithme.service.documents.values import Moments


@dataclass(frozen=True, slots=True)
class LinkPart:
    """A link; its code is made where the document has none."""

    bookingcode: UUID | None
    link: PrivateLink


@dataclass(frozen=True, slots=True)
class TypePart:
    """A meeting type with its links, in order of creation."""

    guid: UUID | None
    meeting_type: MeetingType
    links: list[LinkPart]


@dataclass(frozen=True, slots=True)
class CalendarPart:
    """A calendar: its bytes, or nothing yet, and where it comes from.

    `key`: under which the bytes stand in the document.
    """

    name: str
    body: bytes | None
    key: str
    url: str | None
    fetched_at: datetime | None
    failure: str | None
    failure_values: dict[str, str]
    failed_since: datetime | None


@dataclass(frozen=True, slots=True)
class MailboxPart:
    """A mailbox: attributes for Mailbox, which passed its rules, and what hangs on it."""

    fields: dict[str, Any]
    calendars: list[CalendarPart]
    types: list[TypePart]


def mailbox(moments: Moments) -> Any:
    """How a mailbox is read."""

    def parse(read: f.Fields) -> MailboxPart:
        zone = read.read("timeZone", wire.zone_name)
        local = replace(moments, zone=zone or "UTC")
        ews, clients = d.policy(read, enabled=True)
        fields = _mailbox_fields(read) | {"ews": ews, "clients": clients}
        fields["page"] = read.read("page", d.one(_page(local)), Page())
        calendars = read.read("calendars", d.each(_calendar(local)), [])
        types = read.read("meetingTypes", d.each(_type(local)), [])
        read.done()
        return MailboxPart(_sound(fields), calendars, types)

    return parse


def _sound(fields: dict[str, Any]) -> dict[str, Any]:
    """A mailbox's fields, held against its own rules; those that the world makes stand in."""
    address = fields["address"].lower()
    made = {"alias": address.partition("@")[0], "exchange_guid": UUID(int=0), "calendar_secret": ""}
    Mailbox(**(made | fields))
    return {"alias": made["alias"]} | fields | {"address": address}


def _mailbox_fields(read: f.Fields) -> dict[str, Any]:
    known: d.Known = {
        "address": ("address", f.text),
        "alias": ("alias", f.text),
        "displayName": ("display_name", f.text),
        "timeZone": ("time_zone", wire.zone_name),
        "language": ("language", d.language),
        "exchangeGuid": ("exchange_guid", f.guid),
        "calendarSecret": ("calendar_secret", d.within(64)),
        "subscription": ("subscription", f.nothing_or(f.text)),
        "bookingsPlan": ("bookings_plan", f.flag),
        "meetingHours": ("meeting_hours", wire.hours),
        "blockingStatuses": ("blocking_statuses", wire.statuses),
    }
    return d.named(read, known, required={"address", "displayName", "timeZone"})


def _page(moments: Moments) -> Any:
    known: d.Known = {
        "on": ("on", f.flag),
        "readyAt": ("ready_at", f.nothing_or(moments.instant)),
        "teamsForAll": ("teams_for_all", f.flag),
        "banner": ("banner", f.text),
    }

    def parse(read: f.Fields) -> Page:
        values = d.named(read, known)
        read.done()
        return Page(**values)

    return parse


def _calendar(moments: Moments) -> Any:
    def parse(read: f.Fields) -> CalendarPart:
        written = read.read("text", f.nothing_or(f.text), None)
        file = read.read("file", f.nothing_or(_seed_file), None)
        week = read.read("week", f.day, None)
        exact = read.read("latin1", f.nothing_or(_latin1), None)
        body = written.encode() if written is not None else exact
        failure = read.read("failure", f.nothing_or(f.text), None)
        values = read.read("failureValues", _values, {})
        if not _fits(failure or "", values or {}):
            read.problem("failure", "must have places for failureValues only, such as {status}")
        return CalendarPart(
            read.read("name", _calendar_name),
            _moved(file, week, moments) if file else body,
            "file" if file else "latin1" if written is None else "text",
            read.read("url", f.nothing_or(f.text), None),
            read.read("fetchedAt", f.nothing_or(moments.instant), None),
            failure,
            values,
            read.read("failedSince", f.nothing_or(moments.instant), None),
        )

    return parse


def _values(value: object) -> dict[str, str]:
    if not isinstance(value, dict):
        raise ValueError("must be an object")
    return {f.text(key): f.text(each) for key, each in value.items()}


def _fits(message: str, values: dict[str, str]) -> bool:
    try:
        message.format_map(values)
    except (LookupError, ValueError, AttributeError):
        return False
    return True


def _calendar_name(value: object) -> str:
    name = f.text(value)
    check_name(name)
    return name


def _latin1(value: object) -> bytes:
    if not isinstance(value, str):
        raise ValueError("must be text")
    try:
        return value.encode("latin-1")
    except UnicodeEncodeError:
        raise ValueError("must be bytes, each written as the Latin-1 character it is") from None


def _seed_file(value: object) -> bytes:
    path = (SEED_DATA / f.text(value)).resolve()
    if not path.is_relative_to(SEED_DATA.resolve()) or not path.is_file():
        raise ValueError("must be the name of a file of the seed data")
    return path.read_bytes()


def _moved(body: bytes, week: date | None, moments: Moments) -> bytes:
    if week is None:
        return body
    return _shifted(body, (moments.monday().date() - week) // timedelta(weeks=1))


# Worlds of one week have the same calendars, and moving one costs more than all else of a world.
_shifted = lru_cache(maxsize=64)(shift_weeks)


def _type(moments: Moments) -> Any:
    def parse(read: f.Fields) -> TypePart:
        guid = read.read("guid", f.guid, None)
        deleted_at = read.read("deletedAt", f.nothing_or(moments.instant), None)
        links = read.read("links", d.each(_link(moments)), [])
        read.read("title", f.text)
        values = wire.meeting_type_fields(read)
        read.done()  # a type is made of right values only
        return TypePart(guid, MeetingType(**values, deleted_at=deleted_at), links)

    return parse


def _link(moments: Moments) -> Any:
    when = f.nothing_or(moments.instant)

    def parse(read: f.Fields) -> LinkPart:
        code = read.read("bookingcode", f.guid, None)
        link = PrivateLink(
            bookingcode=code or UUID(int=0),
            created_at=read.read("createdAt", moments.instant, moments.now),
            single_use=read.read("singleUse", f.flag, default=False),
            consumed_at=read.read("consumedAt", when, None),
            revoked_at=read.read("revokedAt", when, None),
        )
        return LinkPart(code, link)

    return parse
