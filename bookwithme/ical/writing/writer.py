"""Bookings as iCalendar: invitations for mails, and a mailbox's published calendar (RFC 5546)."""

import json
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from icalendar import Calendar, Component, Event, Timezone, vCalAddress, vText, vUri

from bookwithme.domain.booking import Attendee, Booking
from bookwithme.domain.event import Event as OwnEvent
from bookwithme.domain.mail_address import ascii_address
from bookwithme.domain.mailbox import Mailbox
from bookwithme.ical.writing.event_writer import add_texts, one_line, published_event
from bookwithme.ical.writing.zone_writer import definition
from bookwithme.zones import zone_of

_Timed = Booking | OwnEvent

_END = b"END:VCALENDAR\r\n"
_BACK = timedelta(days=3_653)
"""So far back zones are defined: a series of longer ago goes on by the present rules."""


def invitation(
    booking: Booking,
    owner: Mailbox,
    *,
    method: Literal["REQUEST", "CANCEL"],
    now: datetime,
    description: str,
    location: str,
    manage_url: str,
    teams_url: str | None,
) -> str:
    """Write what the attendee's mail carries: an invitation or its cancellation (RFC 5546, 3.2).

    Times stand in the organizer's zone. The X-MICROSOFT properties are Exchange's own: tentative
    until the attendee answers, then busy; free once cancelled (MS-OXCICAL, 2.1.3.1.1.20.31).
    """
    cancelled = method == "CANCEL"
    event = _event(booking, owner, now)
    event.add("ATTENDEE", _attendee(booking.attendee, "REQ-PARTICIPANT"))
    for each in booking.optional_attendees:
        event.add("ATTENDEE", _attendee(each, "OPT-PARTICIPANT"))
    add_texts(event, description, location)
    event.add("URL", vUri(manage_url))
    event.add("STATUS", "CANCELLED" if cancelled else "CONFIRMED")
    event.add("TRANSP", "TRANSPARENT" if cancelled else "OPAQUE")
    event.add("X-MICROSOFT-CDO-BUSYSTATUS", "FREE" if cancelled else "TENTATIVE")
    event.add("X-MICROSOFT-CDO-INTENDEDSTATUS", "FREE" if cancelled else "BUSY")
    if teams_url:
        _add_teams(event, booking, teams_url)
    calendar = _calendar(method, owner, [booking], now)
    calendar.add_component(event)
    return _bytes(calendar).decode()


def published(
    owner: Mailbox, bookings: Sequence[Booking], now: datetime, events: Sequence[OwnEvent] = ()
) -> bytes:
    """Write the published calendar of a mailbox: bookings that stand, events (RFC 5546, 3.2.1).

    Every copy bears `now` as its DTSTAMP, as Exchange's do.
    """
    standing = [booking for booking in bookings if not booking.is_cancelled]
    timed: dict[str, list[_Timed]] = defaultdict(list, {owner.time_zone: [*standing]})
    for each in events:
        timed[each.time_zone].append(each)
    calendar = _calendar("PUBLISH", owner, timed.pop(owner.time_zone), now)
    for zone, there in sorted(timed.items()):
        calendar.add_component(_zone(zone, there, now))
    calendar.add("X-WR-CALNAME", one_line(owner.display_name))
    written: list[bytes] = []
    for booking in standing:
        event = _event(booking, owner, now)
        add_texts(event, booking.description, booking.location)
        event.add("STATUS", "CONFIRMED")
        event.add("TRANSP", "OPAQUE")
        event.add("X-MICROSOFT-CDO-BUSYSTATUS", "BUSY")
        written.append(_bytes(event))
    written += [_bytes(each) for own in events for each in published_event(own, now)]
    # One by one: in one calendar they would take ten times their size at once.
    head = _bytes(calendar).removesuffix(_END)
    return b"".join((head, *written, _END))


def _bytes(component: Component) -> bytes:
    written: bytes = component.to_ical()
    return written


def _calendar(method: str, owner: Mailbox, timed: Sequence[_Timed], now: datetime) -> Calendar:
    calendar = Calendar()
    calendar.add("PRODID", "-//bookwithme//bookwithme//EN")
    calendar.add("VERSION", "2.0")
    calendar.add("METHOD", method)
    calendar.add_component(_zone(owner.time_zone, timed, now))
    return calendar


def _zone(name: str, timed: Sequence[_Timed], now: datetime) -> Timezone:
    first = max(min((each.start for each in timed), default=now), now - _BACK)
    last = max([now, *(each.end for each in timed)])
    return definition(zone_of(name), first, last)


def _event(booking: Booking, owner: Mailbox, now: datetime) -> Event:
    event = Event()
    event.add("UID", booking.uid)
    event.add("SEQUENCE", booking.sequence)
    event.add("DTSTAMP", now)
    start, end = _written(booking, zone_of(owner.time_zone))
    event.add("DTSTART", start)
    event.add("DTEND", end)
    event.add("SUMMARY", one_line(booking.subject))
    event.add("ORGANIZER", _person(owner.display_name, owner.address))
    if booking.category:
        event.add("CATEGORIES", [f"{booking.category.capitalize()} category"])
    return event


def _written(booking: Booking, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """Put start and end on the owner's clock, or leave them in UTC where it shows a time again.

    A repeated local time means its first pass (RFC 5545, 3.3.5), so the second has no other name.
    """
    start, end = booking.start.astimezone(zone), booking.end.astimezone(zone)
    return (booking.start, booking.end) if start.fold or end.fold else (start, end)


def _attendee(attendee: Attendee, role: str) -> vCalAddress:
    person = _person(attendee.name, attendee.email)
    person.params.update(CUTYPE="INDIVIDUAL", ROLE=role, PARTSTAT="NEEDS-ACTION", RSVP="TRUE")
    return person


def _person(name: str, address: str) -> vCalAddress:
    person = vCalAddress(f"mailto:{ascii_address(address)}")
    person.params["CN"] = one_line(name)
    return person


def _add_teams(event: Event, booking: Booking, teams_url: str) -> None:
    thread = f"19:meeting_{booking.teams_id}@thread.v2"
    properties = {"cid": thread, "private": True, "type": 0, "mid": 0, "rid": 0, "uid": None}
    event.add("X-MICROSOFT-SKYPETEAMSMEETINGURL", teams_url)
    event.add("X-MICROSOFT-SKYPETEAMSPROPERTIES", vText(json.dumps(properties)))
