"""Guests prove their address by a mailed code (product, section 5, Verify).

A code is bound to the type, the link, the time and the address it was asked for. It dies after
ten minutes, in the world's time and in real time, and after five wrong tries.
"""

from __future__ import annotations

import hmac
from datetime import timedelta
from typing import TYPE_CHECKING

from bookwithme import clock
from bookwithme.domain.durations import CODE_LIFETIME
from bookwithme.domain.errors import CodeExpired, CodeWrong, SlotUnavailable, TooManyRequests
from bookwithme.domain.interval import Interval
from bookwithme.mail.letters import verification_code
from bookwithme.service.attendee.booking_draft import draft_ahead
from bookwithme.service.attendee.scheduling import (
    address_hash,
    make_booking,
    remembered,
    type_target,
)
from bookwithme.service.availability.open_times import can_start
from bookwithme.service.mail.outbox import post
from bookwithme.storage.verifications import Verification
from bookwithme.zones import zone_of

if TYPE_CHECKING:
    from datetime import datetime

    from bookwithme.domain.booking import Booking
    from bookwithme.service.attendee.address_resolution import Address, TypeTarget
    from bookwithme.service.attendee.booking_draft import BookingRequest
    from bookwithme.service.world_context import WorldContext
    from bookwithme.storage.unit_of_work import UnitOfWork

TRIES = 5
SENDS = 5
"""So many codes an address gets for one type within a lifetime, resends included."""


def send_code(context: WorldContext, address: Address, request: BookingRequest) -> str:
    """Mail a code; the secret that the next form carries.

    Raises:
        NotFound, PageNotPublished, AccessDenied, LinkDead, SlotUnavailable: in this order.
        TooManyRequests: the address got enough codes for now.
    """
    with context.write() as uow:
        target = type_target(uow, address)
        if not can_start(target.allowed, target.meeting_type, request.start):
            raise SlotUnavailable
        return _send(uow, target, request)


def _send(uow: UnitOfWork, target: TypeTarget, request: BookingRequest) -> str:
    really = clock.system_now()
    email = request.attendee.email
    if (
        len(uow.verifications.sent_to(target.meeting_type.id, email, really - CODE_LIFETIME))
        >= SENDS
    ):
        raise TooManyRequests("Too many codes were sent to this address; wait ten minutes.")
    verification = Verification(
        meeting_type_id=target.meeting_type.id,
        link_id=target.link.id if target.link else None,
        secret=uow.tokens.secret(),
        start=request.start,
        email=email.casefold(),
        code=uow.tokens.digits(6),
        created_at=uow.now,
        created_really_at=really,
    )
    uow.verifications.add(verification)
    letter = verification_code(
        target.mailbox,
        title=target.meeting_type.title,
        email=email,
        code=verification.code,
        interval=Interval(request.start, request.start + target.meeting_type.duration),
        zone=zone_of(request.time_zone or target.mailbox.time_zone),
        language=request.language,
    )
    post(uow, letter)
    about = {"meetingType": str(target.meeting_type.guid), "email": email}
    uow.journal.add("codeSent", uow.now, about, verification.link_id)
    return verification.secret


def book_with_code(
    context: WorldContext, address: Address, request: BookingRequest, secret: str, code: str
) -> Booking:
    """Book with the code that was mailed; a double click is the same booking.

    Raises:
        NotFound, PageNotPublished, AccessDenied, LinkDead: as for the address.
        CodeExpired: too old, tried too often, spent, or for something else.
        CodeWrong: with `tries_left`; the try is counted.
        SlotUnavailable: somebody was quicker; the code is not spent.
    """
    form, body = f"code {secret}", address_hash(address, request)
    with context.read() as uow:
        if known := remembered(uow, form, body):
            return known[1]
        ready = draft_ahead(context, type_target(uow, address), request)
    with context.write() as uow:
        if known := remembered(uow, form, body):
            return known[1]
        target = type_target(uow, address)
        verification = _usable(uow, target, request, secret)
        if hmac.compare_digest(code.encode(), verification.code.encode()):
            uow.verifications.use(verification.id, uow.now)
            booking = make_booking(context, target, request, ready)
            uow.bookings.remember(form, body, booking.id)
            return booking
        uow.verifications.count_try(verification.id)
    # Raised after the commit: a wrong try must be counted, not undone.
    raise CodeWrong(tries_left=TRIES - verification.tries - 1)


def _usable(
    uow: UnitOfWork, target: TypeTarget, request: BookingRequest, secret: str
) -> Verification:
    verification = uow.verifications.by_secret(secret)
    if verification is None or not _bound_to(verification, target, request):
        raise CodeExpired
    spent = verification.used_at is not None or verification.tries >= TRIES
    if spent or not _alive(verification, uow.now, clock.system_now()):
        raise CodeExpired
    return verification


def _bound_to(verification: Verification, target: TypeTarget, request: BookingRequest) -> bool:
    link_id = target.link.id if target.link else None
    return (
        verification.meeting_type_id == target.meeting_type.id
        and verification.link_id == link_id
        and verification.start == request.start
        and verification.email == request.attendee.email.casefold()
    )


def _alive(verification: Verification, now: datetime, really: datetime) -> bool:
    return (
        timedelta(0) <= now - verification.created_at < CODE_LIFETIME
        and really - verification.created_really_at < CODE_LIFETIME
    )
