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
from bookwithme.service.diary import can_start
from bookwithme.service.drafting import draft_ahead
from bookwithme.service.posting import post
from bookwithme.service.scheduling import (
    address_hash,
    make_booking,
    remembered,
    type_target,
)
from bookwithme.storage.verifications import Verification
from bookwithme.zones import zone_of

if TYPE_CHECKING:
    from datetime import datetime

    from bookwithme.domain.booking import Booking
    from bookwithme.service.place import Place
    from bookwithme.service.scheduling import Request
    from bookwithme.service.targets import Address, TypeTarget
    from bookwithme.storage.work import Work

TRIES = 5
SENDS = 5
"""So many codes an address gets for one type within a lifetime, resends included."""


def send_code(place: Place, address: Address, request: Request) -> str:
    """Mail a code; the secret that the next form carries.

    Raises:
        NotFound, PageNotPublished, AccessDenied, LinkDead, SlotUnavailable: in this order.
        TooManyRequests: the address got enough codes for now.
    """
    with place.write() as work:
        target = type_target(work, address)
        if not can_start(target.allowed, target.kind, request.start):
            raise SlotUnavailable
        return _send(work, target, request)


def _send(work: Work, target: TypeTarget, request: Request) -> str:
    really = clock.system_now()
    email = request.attendee.email
    if len(work.verifications.sent_to(target.kind.id, email, really - CODE_LIFETIME)) >= SENDS:
        raise TooManyRequests("Too many codes were sent to this address; wait ten minutes.")
    verification = Verification(
        meeting_type_id=target.kind.id,
        link_id=target.link.id if target.link else None,
        secret=work.tokens.secret(),
        start=request.start,
        email=email.casefold(),
        code=work.tokens.digits(6),
        created_at=work.now,
        created_really_at=really,
    )
    work.verifications.add(verification)
    letter = verification_code(
        target.mailbox,
        title=target.kind.title,
        email=email,
        code=verification.code,
        interval=Interval(request.start, request.start + target.kind.duration),
        zone=zone_of(request.time_zone or target.mailbox.time_zone),
        language=request.language,
    )
    post(work, letter)
    about = {"meetingType": str(target.kind.guid), "email": email}
    work.journal.add("codeSent", work.now, about, verification.link_id)
    return verification.secret


def book_with_code(
    place: Place, address: Address, request: Request, secret: str, code: str
) -> Booking:
    """Book with the code that was mailed; a double click is the same booking.

    Raises:
        NotFound, PageNotPublished, AccessDenied, LinkDead: as for the address.
        CodeExpired: too old, tried too often, spent, or for something else.
        CodeWrong: with `tries_left`; the try is counted.
        SlotUnavailable: somebody was quicker; the code is not spent.
    """
    form, body = f"code {secret}", address_hash(address, request)
    with place.read() as work:
        if known := remembered(work, form, body):
            return known[1]
        ready = draft_ahead(place, type_target(work, address), request)
    with place.write() as work:
        if known := remembered(work, form, body):
            return known[1]
        target = type_target(work, address)
        verification = _usable(work, target, request, secret)
        if hmac.compare_digest(code.encode(), verification.code.encode()):
            work.verifications.use(verification.id, work.now)
            booking = make_booking(place, target, request, ready)
            work.bookings.remember(form, body, booking.id)
            return booking
        work.verifications.count_try(verification.id)
    # Raised after the commit: a wrong try must be counted, not undone.
    raise CodeWrong(tries_left=TRIES - verification.tries - 1)


def _usable(work: Work, target: TypeTarget, request: Request, secret: str) -> Verification:
    verification = work.verifications.by_secret(secret)
    if verification is None or not _bound_to(verification, target, request):
        raise CodeExpired
    spent = verification.used_at is not None or verification.tries >= TRIES
    if spent or not _alive(verification, work.now, clock.system_now()):
        raise CodeExpired
    return verification


def _bound_to(verification: Verification, target: TypeTarget, request: Request) -> bool:
    link_id = target.link.id if target.link else None
    return (
        verification.meeting_type_id == target.kind.id
        and verification.link_id == link_id
        and verification.start == request.start
        and verification.email == request.attendee.email.casefold()
    )


def _alive(verification: Verification, now: datetime, really: datetime) -> bool:
    return (
        timedelta(0) <= now - verification.created_at < CODE_LIFETIME
        and really - verification.created_really_at < CODE_LIFETIME
    )
