"""What an attendee does: look, and book (product, section 5)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from uuid import UUID

from bookwithme.domain.addresses import parse_type_token
from bookwithme.domain.errors import IdempotencyConflict, LinkConsumed, NotFound, SlotUnavailable
from bookwithme.service.access_gate import admit
from bookwithme.service.attendee.address_resolution import (
    Address,
    TypeTarget,
    open_address,
    open_type,
)
from bookwithme.service.attendee.booking_draft import BookingRequest, Draft, draft, draft_ahead
from bookwithme.service.attendee.month import ANYTHING, Month, Wish, month_of
from bookwithme.service.availability.open_times import (
    can_start,
    closed_slots,
    open_slots,
    written_slots,
)
from bookwithme.service.mail.outbox import post_all
from bookwithme.service.organizer.meeting_types import own_type

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bookwithme.domain.booking import Booking
    from bookwithme.domain.explain import Closed
    from bookwithme.domain.interval import Interval
    from bookwithme.domain.links import PrivateLink
    from bookwithme.domain.mailbox import Mailbox
    from bookwithme.domain.meeting_type import MeetingType
    from bookwithme.service.world_context import WorldContext
    from bookwithme.storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class SchedulingView:
    """What the scheduling view shows: `meeting_types` to choose from, `meeting_type`: the chosen.

    `month`: the open times of what is chosen.
    """

    mailbox: Mailbox
    now: datetime
    meeting_types: tuple[MeetingType, ...]
    meeting_type: MeetingType | None
    link: PrivateLink | None
    month: Month | None
    verified_by_mail: bool


def view(context: WorldContext, address: Address, wish: Wish = ANYTHING) -> SchedulingView:
    """Open an attendee's address; nothing is changed by it, whoever opens it and how often.

    Raises:
        NotFound, PageNotPublished, AccessDenied, LinkDead: in this order.
    """
    with context.read() as uow:
        target = open_address(uow, address)
        meeting_types = _choice(target.meeting_type, uow, target.mailbox)
        meeting_type = _chosen(meeting_types, wish.token)
        usual = target.mailbox.time_zone
        return SchedulingView(
            target.mailbox,
            uow.now,
            meeting_types,
            meeting_type,
            target.link,
            month_of(target.allowed, meeting_type, wish, usual) if meeting_type else None,
            uow.world.settings.email_verification,
        )


def _chosen(meeting_types: Sequence[MeetingType], token: str | None) -> MeetingType | None:
    """The one that there is, or the one that a token names among several."""
    if len(meeting_types) == 1:
        return meeting_types[0]
    guid = parse_type_token(token) if token else None
    return next((meeting_type for meeting_type in meeting_types if meeting_type.guid == guid), None)


def _choice(
    chosen: MeetingType | None, uow: UnitOfWork, mailbox: Mailbox
) -> tuple[MeetingType, ...]:
    """A private type, or one opened by a link, stands alone; else all public types."""
    if chosen is not None:
        return (chosen,)
    return tuple(
        meeting_type for meeting_type in uow.meeting_types.of(mailbox.id) if meeting_type.is_public
    )


def slots(context: WorldContext, guid: UUID, within: Interval) -> list[Interval]:
    """A type's open times, as its owner sees them; raises NotFound, AccessDenied."""
    with context.read() as uow:
        allowed, meeting_type = own_type(uow, guid)
        return open_slots(allowed, meeting_type, within)


def slots_text(context: WorldContext, guid: UUID, within: Interval) -> str:
    """The same as a JSON list; raises as `slots`."""
    return context.look(lambda uow: written_slots(*own_type(uow, guid), within))


def explained(context: WorldContext, guid: UUID, within: Interval) -> tuple[str, list[Closed]]:
    """The same, and why the other times are not open, at one moment; raises as `slots`."""
    with context.read() as uow:
        allowed, meeting_type = own_type(uow, guid)
        return written_slots(allowed, meeting_type, within), closed_slots(
            allowed, meeting_type, within
        )


def book(
    context: WorldContext,
    guid: UUID,
    bookingcode: str | None,
    request: BookingRequest,
    key: str | None = None,
) -> tuple[Mailbox, Booking]:
    """Book a time by a type's GUID; no e-mail code is asked for.

    `key`: the Idempotency-Key; the same request with the same key is the same booking, also
    when both arrive at once, since they queue for the lock.

    Raises:
        NotFound, PageNotPublished, AccessDenied, LinkDead, SlotUnavailable: in this order.
        IdempotencyConflict: the key came with another request before.
    """
    body = request.body_hash(guid, bookingcode)
    with context.read() as uow:
        if key and (known := remembered(uow, key, body)):
            return known
        ready = draft_ahead(context, _open_guid(uow, guid, bookingcode), request)
    with context.write() as uow:
        if key and (known := remembered(uow, key, body)):
            return known
        target = _open_guid(uow, guid, bookingcode)
        booking = make_booking(context, target, request, ready)
        if key:
            uow.bookings.remember(key, body, booking.id)
        return target.mailbox, booking


def _open_guid(uow: UnitOfWork, guid: UUID, bookingcode: str | None) -> TypeTarget:
    meeting_type = uow.meeting_types.ever(guid)
    if meeting_type is None:
        raise NotFound
    return open_type(uow, meeting_type, bookingcode)


def remembered(uow: UnitOfWork, key: str, body_hash: str) -> tuple[Mailbox, Booking] | None:
    """The booking that the same request made before under its key.

    Raises:
        IdempotencyConflict: it was another request. AccessDenied: Bookings is closed by now.
    """
    known = uow.bookings.remembered(key)
    if known is None:
        return None
    if known[0] != body_hash:
        raise IdempotencyConflict
    booking = uow.bookings.by_id(known[1])
    mailbox = booking and uow.mailboxes.by_id(booking.mailbox_id)
    if booking is None or mailbox is None:
        return None
    admit(uow, mailbox)
    return mailbox, booking


def book_address(
    context: WorldContext, address: Address, request: BookingRequest, key: str
) -> Booking:
    """Book a time by the address of a type or link; a double click is the same booking.

    `key`: what the form carries, another one each time that it is shown; raises as `book`.
    """
    form, body = f"form {key}", address_hash(address, request)
    with context.read() as uow:
        if known := remembered(uow, form, body):
            return known[1]
        ready = draft_ahead(context, type_target(uow, address), request)
    with context.write() as uow:
        if known := remembered(uow, form, body):
            return known[1]
        booking = make_booking(context, type_target(uow, address), request, ready)
        uow.bookings.remember(form, body, booking.id)
        return booking


def address_hash(address: Address, request: BookingRequest) -> str:
    """The same for the same form sent twice."""
    return request.body_hash(f"{address.page}/{address.token}", address.bookingcode)


def type_target(uow: UnitOfWork, address: Address) -> TypeTarget:
    """An address that must name a type; raises as `open_address`."""
    target = open_address(uow, address)
    if not isinstance(target, TypeTarget):
        raise SlotUnavailable("Choose a meeting type first.")
    return target


def make_booking(
    context: WorldContext, target: TypeTarget, request: BookingRequest, ready: Draft | None
) -> Booking:
    """Inside a writing unit: the time is open, the link pays, the mails lie in the outbox.

    `ready`: what was drafted before the lock was taken; made anew where it does not fit any more.

    Raises:
        SlotUnavailable: the time is not, or no longer, among the open ones.
        LinkConsumed: somebody else's booking was quicker.
    """
    uow, meeting_type, link = target.allowed.uow, target.meeting_type, target.link
    if not can_start(target.allowed, meeting_type, request.start):
        raise SlotUnavailable
    if link and link.single_use and not uow.links.consume(link.id, uow.now):
        raise LinkConsumed
    made = ready if ready and ready.fits(target) else draft(context, target, request)
    booking = replace(made.booking, id=uow.bookings.add(made.booking))
    uow.mailboxes.touch(target.mailbox.id)
    post_all(uow, made.letters)
    what = {"booking": str(booking.guid), "meetingType": str(meeting_type.guid)}
    uow.journal.add("booked", uow.now, what, link.id if link else None)
    return booking
