"""The parts of a world's document as typed values: read whole before anything is written."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from bookwithme.domain.booking import Attendee, BookingStatus
from bookwithme.domain.links import PrivateLink
from bookwithme.domain.mailbox import BANNERS, Page
from bookwithme.domain.meeting_type import MeetingType
from bookwithme.ical.relocate import shift_weeks
from bookwithme.resources import SEED_DATA
from bookwithme.service import documents as d
from bookwithme.service import fields as f
from bookwithme.service import wire

if TYPE_CHECKING:
    from uuid import UUID

    from bookwithme.service.documents import Moments


@dataclass(frozen=True, slots=True)
class LinkPart:
    """A link; its code is made where the document has none."""

    bookingcode: UUID | None
    link: PrivateLink


@dataclass(frozen=True, slots=True)
class TypePart:
    """A meeting type with its links, in order of creation."""

    guid: UUID | None
    kind: MeetingType
    links: list[LinkPart]


@dataclass(frozen=True, slots=True)
class CalendarPart:
    """A calendar: its bytes, or nothing yet, and where it comes from."""

    name: str
    body: bytes | None
    url: str | None
    fetched_at: datetime | None
    failure: str | None


@dataclass(frozen=True, slots=True)
class MailboxPart:
    """A mailbox: attributes for Mailbox, and what hangs on it."""

    fields: dict[str, Any]
    calendars: list[CalendarPart]
    types: list[TypePart]


@dataclass(frozen=True, slots=True)
class BookingPart:
    """A booking: whose, of which type and link (counted from 0), and what is known of it."""

    mailbox: str
    meeting_type: int
    link: int | None
    start: datetime
    attendee: Attendee
    fields: dict[str, Any]


def mailbox(moments: Moments) -> Any:
    """How a mailbox is read."""

    def parse(read: f.Fields) -> MailboxPart:
        zone = read.read("timeZone", wire.zone_name)
        local = replace(moments, zone=zone or "UTC")
        ews, clients = d.policy(read, enabled=True)
        fields = mailbox_fields(read) | {"ews": ews, "clients": clients}
        fields["page"] = read.read("page", d.one(_page(local)), Page())
        return MailboxPart(
            {name: value for name, value in fields.items() if value is not None},
            read.read("calendars", d.each(_calendar(local)), []),
            read.read("meetingTypes", d.each(_type(local)), []),
        )

    return parse


def mailbox_fields(read: f.Fields) -> dict[str, Any]:
    """The fields of a mailbox that the object names, by attribute of Mailbox."""
    known: dict[str, tuple[str, Any]] = {
        "address": ("address", f.text),
        "alias": ("alias", f.text),
        "displayName": ("display_name", f.text),
        "timeZone": ("time_zone", wire.zone_name),
        "language": ("language", f.text),
        "exchangeGuid": ("exchange_guid", f.guid),
        "calendarSecret": ("calendar_secret", f.text),
        "subscription": ("subscription", f.nothing_or(f.text)),
        "bookingsPlan": ("bookings_plan", f.flag),
        "meetingHours": ("meeting_hours", wire.hours),
        "blockingStatuses": ("blocking_statuses", wire.statuses),
    }
    required = {"address", "displayName", "timeZone"}
    return {
        attribute: read.read(name, parse)
        for name, (attribute, parse) in known.items()
        if read.has(name) or name in required
    }


def _page(moments: Moments) -> Any:
    return lambda read: Page(
        on=read.read("on", f.flag, default=True),
        ready_at=read.read("readyAt", f.nothing_or(moments.instant), None),
        teams_for_all=read.read("teamsForAll", f.flag, default=True),
        banner=read.read("banner", f.text, BANNERS[0]),
    )


def _calendar(moments: Moments) -> Any:
    def parse(read: f.Fields) -> CalendarPart:
        written = read.read("text", f.nothing_or(f.text), None)
        name = read.read("file", f.nothing_or(_seed_file), None)
        week = read.read("week", f.day, None)
        exact = read.read("latin1", f.nothing_or(_latin1), None)
        body = written.encode() if written is not None else exact
        return CalendarPart(
            read.read("name", f.text),
            _moved(name, week, moments) if name else body,
            read.read("url", f.nothing_or(f.text), None),
            read.read("fetchedAt", f.nothing_or(moments.instant), None),
            read.read("failure", f.nothing_or(f.text), None),
        )

    return parse


def _latin1(value: object) -> bytes:
    if not isinstance(value, str):
        raise ValueError("must be text")
    return value.encode("latin-1")


def _seed_file(value: object) -> bytes:
    path = (SEED_DATA / f.text(value)).resolve()
    if not path.is_relative_to(SEED_DATA.resolve()) or not path.is_file():
        raise ValueError("must be the name of a file of the seed data")
    return path.read_bytes()


def _moved(body: bytes, week: date | None, moments: Moments) -> bytes:
    if week is None:
        return body
    return shift_weeks(body, (moments.monday().date() - week) // timedelta(weeks=1))


def _type(moments: Moments) -> Any:
    def parse(read: f.Fields) -> TypePart:
        guid = read.read("guid", f.guid, None)
        deleted_at = read.read("deletedAt", f.nothing_or(moments.instant), None)
        links = read.read("links", d.each(_link(moments)), [])
        read.read("title", f.text)
        values = wire.meeting_type_fields(read)
        return TypePart(guid, MeetingType(**values, deleted_at=deleted_at), links)

    return parse


def _link(moments: Moments) -> Any:
    when = f.nothing_or(moments.instant)

    def parse(read: f.Fields) -> LinkPart:
        code = read.read("bookingcode", f.guid, None)
        link = PrivateLink(
            bookingcode=code,
            created_at=read.read("createdAt", moments.instant, moments.now),
            single_use=read.read("singleUse", f.flag, default=False),
            consumed_at=read.read("consumedAt", when, None),
            revoked_at=read.read("revokedAt", when, None),
        )
        return LinkPart(code, link)

    return parse


def booking(moments: Moments, zones: dict[str, str]) -> Any:
    """How a booking is read; `zones`: the zone of each mailbox of the document."""

    def parse(read: f.Fields) -> BookingPart:
        address = read.read("mailbox", f.text)
        if address is not None and address.lower() not in zones:
            read.problem("mailbox", "is not among the document's mailboxes")
        local = replace(moments, zone=zones.get(str(address).lower(), "UTC"))
        return BookingPart(
            str(address).lower(),
            read.read("meetingType", f.whole),
            read.read("link", f.nothing_or(f.whole), None),
            read.read("start", local.instant),
            d.attendee(read) or Attendee("-", "nobody@example.invalid"),
            _booking_fields(read, local),
        )

    return parse


def _booking_fields(read: f.Fields, moments: Moments) -> dict[str, Any]:
    known: dict[str, tuple[str, Any]] = {
        "guid": ("guid", f.guid),
        "manageSecret": ("manage_secret", f.text),
        "uid": ("uid", f.text),
        "end": ("end", moments.instant),
        "bufferBefore": ("buffer_before", f.length),
        "bufferAfter": ("buffer_after", f.length),
        "title": ("title", f.text),
        "timeZone": ("time_zone", wire.zone_name),
        "language": ("language", f.text),
        "category": ("category", f.nothing_or(f.text)),
        "location": ("location", f.text),
        "description": ("description", f.text),
        "status": ("status", f.one_of(BookingStatus)),
        "sequence": ("sequence", f.whole),
        "teamsId": ("teams_id", f.nothing_or(f.text)),
        "teamsPasscode": ("teams_passcode", f.nothing_or(f.text)),
        "createdAt": ("created_at", moments.instant),
        "cancelReason": ("cancel_reason", f.text),
    }
    for name in known:
        read.raw(name)
    return {
        attribute: read.read(name, parse)
        for name, (attribute, parse) in known.items()
        if read.has(name)
    }
