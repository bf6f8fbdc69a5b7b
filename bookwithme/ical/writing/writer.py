"""Bookings as iCalendar: invitations for mails, and a mailbox's published calendar (RFC 5546)."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Literal
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, vCalAddress, vText, vUri

from bookwithme.domain.mail_address import ascii_address
from bookwithme.ical.writing.zone_writer import definition
from bookwithme.zones import zone_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bookwithme.domain.booking import Booking
    from bookwithme.domain.mailbox import Mailbox

_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


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
    event.add("ATTENDEE", _attendee(booking))
    _add_texts(event, description, location)
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


def published(owner: Mailbox, bookings: Sequence[Booking], now: datetime) -> bytes:
    """Write the published calendar of a mailbox: its bookings that stand (RFC 5546, 3.2.1).

    Every copy bears `now` as its DTSTAMP, as Exchange's do.
    """
    standing = [booking for booking in bookings if not booking.is_cancelled]
    calendar = _calendar("PUBLISH", owner, standing, now)
    calendar.add("X-WR-CALNAME", _line(owner.display_name))
    for booking in standing:
        event = _event(booking, owner, now)
        _add_texts(event, booking.description, booking.location)
        event.add("STATUS", "CONFIRMED")
        event.add("TRANSP", "OPAQUE")
        event.add("X-MICROSOFT-CDO-BUSYSTATUS", "BUSY")
        calendar.add_component(event)
    return _bytes(calendar)


def _bytes(calendar: Calendar) -> bytes:
    written: bytes = calendar.to_ical()
    return written


def _calendar(method: str, owner: Mailbox, bookings: Sequence[Booking], now: datetime) -> Calendar:
    calendar = Calendar()
    calendar.add("PRODID", "-//bookwithme//bookwithme//EN")
    calendar.add("VERSION", "2.0")
    calendar.add("METHOD", method)
    first = min((booking.start for booking in bookings), default=now)
    last = max((booking.end for booking in bookings), default=now)
    calendar.add_component(definition(zone_of(owner.time_zone), first, last))
    return calendar


def _event(booking: Booking, owner: Mailbox, now: datetime) -> Event:
    event = Event()
    event.add("UID", booking.uid)
    event.add("SEQUENCE", booking.sequence)
    event.add("DTSTAMP", now)
    start, end = _written(booking, zone_of(owner.time_zone))
    event.add("DTSTART", start)
    event.add("DTEND", end)
    event.add("SUMMARY", _line(booking.subject))
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


def _add_texts(event: Event, description: str, location: str) -> None:
    """Add what was said; libical takes an empty property for an error."""
    texts = {"DESCRIPTION": _text(description), "LOCATION": _line(location)}
    for name, text in texts.items():
        if text:
            event.add(name, text)


def _attendee(booking: Booking) -> vCalAddress:
    person = _person(booking.attendee.name, booking.attendee.email)
    person.params.update(
        CUTYPE="INDIVIDUAL", ROLE="REQ-PARTICIPANT", PARTSTAT="NEEDS-ACTION", RSVP="TRUE"
    )
    return person


def _person(name: str, address: str) -> vCalAddress:
    person = vCalAddress(f"mailto:{ascii_address(address)}")
    person.params["CN"] = _line(name)
    return person


def _add_teams(event: Event, booking: Booking, teams_url: str) -> None:
    thread = f"19:meeting_{booking.teams_id}@thread.v2"
    properties = {"cid": thread, "private": True, "type": 0, "mid": 0, "rid": 0, "uid": None}
    event.add("X-MICROSOFT-SKYPETEAMSMEETINGURL", teams_url)
    event.add("X-MICROSOFT-SKYPETEAMSPROPERTIES", vText(json.dumps(properties)))


def _text(text: str) -> str:
    """Free a text of what RFC 5545 3.3.11 forbids, and of line ends that only some readers see."""
    return _CONTROLS.sub("", "\n".join(text.splitlines()))


def _line(text: str) -> str:
    """Make one line of a text, so that nobody's name can begin a property of its own."""
    return _text(text).replace("\n", " ")
