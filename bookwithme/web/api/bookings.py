"""Bookings: make, list, move, cancel."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint

from bookwithme.domain.booking import Attendee
from bookwithme.service import fields as f
from bookwithme.service import wire
from bookwithme.service.answers import booking_json
from bookwithme.service.attendee import bookings
from bookwithme.service.attendee.address_resolution import Address
from bookwithme.service.attendee.booking import Proof, book_meeting
from bookwithme.service.attendee.booking_draft import BookingRequest
from bookwithme.web.api.request_bodies import idempotency_key, json_body, language, query
from bookwithme.web.platform.request_context import world_context

if TYPE_CHECKING:
    from uuid import UUID

    from flask.typing import ResponseReturnValue

blueprint = Blueprint("bookings", __name__)


@blueprint.post("/meeting-types/<uuid:guid>/bookings")
def book(guid: UUID) -> ResponseReturnValue:
    """Book a time; no e-mail code is asked for. The same Idempotency-Key: the same booking."""
    read = f.Fields(json_body())
    start = read.read("start", f.instant)
    name, email = read.read("name", f.text), read.read("email", f.text)
    notes = read.read("notes", f.text, "")
    zone = read.read("timeZone", f.nothing_or(wire.zone_name), None)
    written_in = read.read("lang", language, "en")
    code = read.read("bookingcode", f.nothing_or(f.text), None)
    key = idempotency_key()
    read.done()
    attendee = Attendee(name, email, notes)
    request = BookingRequest(start=start, attendee=attendee, time_zone=zone, language=written_in)
    booking = book_meeting(world_context(), Address.of_type(guid, code), request, Proof(key))
    return _one(booking.guid), 201


def _one(guid: UUID) -> dict[str, Any]:
    return booking_json(world_context(), bookings.show(world_context(), bookings.by_guid(guid)))


@blueprint.get("/bookings")
def all_bookings() -> dict[str, Any]:
    """The bookings of the world, or of a mailbox, in order of creation."""
    read = query()
    mailbox = read.read("mailbox", f.text, None)
    read.done()
    found = bookings.bookings(world_context(), mailbox)
    return {"bookings": [booking_json(world_context(), each) for each in found]}


@blueprint.get("/bookings/<uuid:guid>")
def show(guid: UUID) -> dict[str, Any]:
    """One booking."""
    return _one(guid)


@blueprint.post("/bookings/<uuid:guid>/reschedule")
def reschedule(guid: UUID) -> dict[str, Any]:
    """Move a booking."""
    read = f.Fields(json_body())
    start = read.read("start", f.instant)
    read.done()
    bookings.reschedule(world_context(), bookings.by_guid(guid), start)
    return _one(guid)


@blueprint.post("/bookings/<uuid:guid>/cancel")
def cancel(guid: UUID) -> dict[str, Any]:
    """Cancel a booking; once is enough."""
    read = f.Fields(json_body(optional=True))
    reason = read.read("reason", f.nothing_or(f.text), None)
    read.done()
    bookings.cancel(world_context(), bookings.by_guid(guid), reason or "")
    return _one(guid)
