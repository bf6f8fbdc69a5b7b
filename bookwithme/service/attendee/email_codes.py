"""Guests prove their address by a mailed code.

A code is bound to the type, the link, the time and the address it was asked for. It dies after
ten minutes, in the world's time and in real time, and after five wrong tries.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from bookwithme import clock
from bookwithme.domain.durations import CODE_LIFETIME
from bookwithme.domain.errors import CodeExpired, CodeWrong, SlotUnavailable, TooManyRequests
from bookwithme.domain.interval import Interval
from bookwithme.mail.letters import verification_code
from bookwithme.service.attendee.address_resolution import resolve_type
from bookwithme.service.attendee.booking import Proof, book_meeting
from bookwithme.service.attendee.refused_times import at_address, explaining
from bookwithme.service.availability.open_times import can_start
from bookwithme.service.mail.drafts import Act, MailedAct, carry_out
from bookwithme.service.mail.outbox import post
from bookwithme.storage.verifications import Verification
from bookwithme.zones import zone_of

if TYPE_CHECKING:
    from datetime import datetime

    from bookwithme.domain.booking import Booking
    from bookwithme.mail.letter import Letter
    from bookwithme.service.attendee.address_resolution import Address, ResolvedType
    from bookwithme.service.attendee.booking_draft import BookingRequest
    from bookwithme.service.world_context import WorldContext
    from bookwithme.storage.unit_of_work import UnitOfWork

TRIES = 5
SENDS = 5
"""So many codes an address gets for one type within a lifetime, resends included."""


class SentCode(NamedTuple):
    """A code that was mailed: the secret that the next form carries, and what it books."""

    secret: str
    resolved: ResolvedType


def send_code(context: WorldContext, address: Address, request: BookingRequest) -> SentCode:
    """Mail a code.

    Raises:
        NotFound, PageNotPublished, AccessDenied, LinkDead, SlotUnavailable: in this order.
        TooManyRequests: the address got enough codes for now.
    """

    def plan(uow: UnitOfWork) -> MailedAct[_Drafted, SentCode]:
        resolved = resolve_type(uow, address)
        if not can_start(resolved.allowed, resolved.meeting_type, request.start):
            raise SlotUnavailable
        _check_sends(uow, resolved, request.attendee.email)
        return MailedAct(
            (resolved.mailbox, resolved.meeting_type, resolved.ids),
            partial(_draft, resolved, request),
            partial(_send, resolved),
        )

    with explaining(context, request.start, at_address(address)):
        return carry_out(context, plan)


class _Drafted(NamedTuple):
    """A code and the mail that tells it."""

    verification: Verification
    letter: Letter


def _check_sends(uow: UnitOfWork, resolved: ResolvedType, email: str) -> None:
    since = clock.system_now() - CODE_LIFETIME
    if len(uow.verifications.sent_to(resolved.meeting_type.id, email, since)) >= SENDS:
        raise TooManyRequests("Too many codes were sent to this address; wait ten minutes.", 600)


def _draft(resolved: ResolvedType, request: BookingRequest) -> _Drafted:
    uow, mailbox, meeting_type = resolved.allowed.uow, resolved.mailbox, resolved.meeting_type
    verification = Verification(
        meeting_type_id=meeting_type.id,
        link_id=resolved.link_id,
        secret=uow.tokens.secret(),
        start=request.start,
        email=request.attendee.email.casefold(),
        code=uow.tokens.digits(6),
        created_at=uow.now,
        created_really_at=clock.system_now(),
    )
    letter = verification_code(
        mailbox,
        title=meeting_type.title,
        email=request.attendee.email,
        code=verification.code,
        interval=Interval(request.start, request.start + meeting_type.duration),
        zone=zone_of(request.time_zone or mailbox.time_zone),
        language=request.language,
    )
    return _Drafted(verification, letter)


def _send(resolved: ResolvedType, drafted: _Drafted) -> SentCode:
    uow = resolved.allowed.uow
    verification = replace(
        drafted.verification, created_at=uow.now, created_really_at=clock.system_now()
    )
    uow.verifications.add(verification)
    post(uow, drafted.letter)
    (email,) = drafted.letter.recipients
    about = {"meetingType": str(resolved.meeting_type.guid), "email": email}
    uow.journal.add("codeSent", uow.now, about, resolved.link_id)
    return SentCode(verification.secret, resolved)


def book_with_code(
    context: WorldContext, address: Address, request: BookingRequest, secret: str, code: str
) -> Booking:
    """Book with the code that was mailed; a double click is the same booking.

    Raises:
        As `book_meeting`. CodeExpired: too old, tried too often, spent, or for something else.
        CodeWrong: with `tries_left`; the try is counted.
    """
    return book_meeting(context, address, request, MailedCode(f"code {secret}", secret, code))


@dataclass(frozen=True, slots=True)
class MailedCode(Proof):
    """The code that a guest typed, and the secret that says which one was sent."""

    secret: str = ""
    typed: str = ""

    def refusal(
        self, uow: UnitOfWork, resolved: ResolvedType, request: BookingRequest
    ) -> Act[CodeWrong] | None:
        """Check the code; a wrong one is counted. Raises CodeExpired."""
        verification = uow.verifications.by_secret(self.secret)
        if verification is None or not _bound_to(verification, resolved, request):
            raise CodeExpired
        spent = verification.used_at is not None or verification.tries >= TRIES
        if spent or not _alive(verification, uow.now, clock.system_now()):
            raise CodeExpired
        if hmac.compare_digest(self.typed.encode(), verification.code.encode()):
            return None
        return Act(partial(_count_try, uow, verification))

    def spend(self, uow: UnitOfWork) -> None:
        """Let the code book no second time."""
        uow.verifications.use(self.secret, uow.now)


def _count_try(uow: UnitOfWork, verification: Verification) -> CodeWrong:
    uow.verifications.count_try(verification.id)
    return CodeWrong(tries_left=TRIES - verification.tries - 1)


def _bound_to(verification: Verification, resolved: ResolvedType, request: BookingRequest) -> bool:
    return (
        verification.meeting_type_id == resolved.meeting_type.id
        and verification.link_id == resolved.link_id
        and verification.start == request.start
        and verification.email == request.attendee.email.casefold()
    )


def _alive(verification: Verification, now: datetime, really: datetime) -> bool:
    return (
        timedelta(0) <= now - verification.created_at < CODE_LIFETIME
        and really - verification.created_really_at < CODE_LIFETIME
    )
