"""Bookings: make, list, move, cancel."""

from collections.abc import Iterator
from uuid import UUID

from flask import Blueprint

from bookwithme.contract.bookings import BookingInfo, BookingsQuery, Cancel, NewBooking, Reschedule
from bookwithme.domain import errors as e
from bookwithme.domain.access_decision import AccessDenied
from bookwithme.domain.addresses import manage_url, teams_url
from bookwithme.domain.booking import Attendee
from bookwithme.service.attendee import bookings
from bookwithme.service.attendee.address_resolution import Address
from bookwithme.service.attendee.booking import BookingRequest, Proof, book_meeting
from bookwithme.service.attendee.bookings import Record
from bookwithme.web.api.links import OPENS
from bookwithme.web.api.operation import Operation
from bookwithme.web.api.request_bodies import idempotency_key
from bookwithme.web.platform.request_context import world_context

blueprint = Blueprint("bookings", __name__)

_CHANGES = (AccessDenied, e.BookingStarted, e.LimitReached)
"""What every change of a booking may be refused with."""


@blueprint.post("/meeting-types/<uuid:guid>/bookings")
@Operation(
    status=201,
    headers=("Idempotency-Key",),
    errors=(*OPENS, e.PageNotPublished, e.SlotUnavailable, e.IdempotencyConflict, e.LimitReached),
)
def book(guid: UUID, body: NewBooking) -> BookingInfo:
    """Book a time; no e-mail code is asked for. The same Idempotency-Key: the same booking."""
    request = BookingRequest(
        start=body.start,
        attendee=Attendee(body.name, body.email, body.notes),
        time_zone=body.time_zone,
        language=body.language,
    )
    key = idempotency_key()
    address = Address.of_type(guid, body.bookingcode)
    try:
        made = book_meeting(world_context(), address, request, Proof(key))
    except e.NotFound as error:
        raise (_unopened(guid, body.bookingcode) if type(error) is e.NotFound else error) from None
    return _one(made.guid)


def _unopened(guid: UUID, code: str | None) -> e.NotFound:
    """Why a type is not found: the operator may know, whom no page tells it."""
    if world_context().look(lambda uow: uow.meeting_types.by_guid(guid)) is None:
        return e.NotFound(f"There is no meeting type {guid}.")
    if code is None:
        return e.NotFound("A private type is booked through a link: bookingcode is missing.")
    return e.NotFound(f"The bookingcode {code} is of no link to this type.")


def _one(guid: UUID) -> BookingInfo:
    return _info(bookings.show(world_context(), bookings.by_guid(guid)))


def _info(record: Record) -> BookingInfo:
    booking, base = record.booking, world_context().base
    return BookingInfo.of(
        booking,
        booking.attendee,
        id=booking.guid,
        mailbox=record.mailbox.address,
        meeting_type=record.meeting_type.guid,
        bookingcode=record.bookingcode,
        manage_url=manage_url(base, booking.manage_secret),
        teams_url=teams_url(base, booking.guid) if booking.teams_id else None,
    )


@blueprint.get("/bookings")
@Operation(plural="bookings")
def all_bookings(query: BookingsQuery) -> Iterator[BookingInfo]:
    """The bookings of the world, or of a mailbox, in order of creation."""
    found = bookings.bookings(world_context(), query.mailbox, query.after, query.most)
    return map(_info, found)


@blueprint.get("/bookings/<uuid:guid>")
@Operation()
def show(guid: UUID) -> BookingInfo:
    """One booking."""
    return _one(guid)


@blueprint.post("/bookings/<uuid:guid>/reschedule")
@Operation(errors=(*_CHANGES, e.SlotUnavailable, e.BookingCancelled, e.MeetingTypeDeleted))
def reschedule(guid: UUID, body: Reschedule) -> BookingInfo:
    """Move a booking."""
    bookings.reschedule(world_context(), bookings.by_guid(guid), body.start)
    return _one(guid)


@blueprint.post("/bookings/<uuid:guid>/cancel")
@Operation(optional=True, errors=_CHANGES)
def cancel(guid: UUID, body: Cancel) -> BookingInfo:
    """Cancel a booking; once is enough."""
    bookings.cancel(world_context(), bookings.by_guid(guid), body.reason or "")
    return _one(guid)
