"""Guests prove their address by a mailed code.

A code is bound to the type, the link, the time and the address it was asked for. It dies after
ten minutes, in the world's time and in real time, and after five wrong tries.
"""

import hmac
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from typing import NamedTuple

from bookwithme import clock
from bookwithme.domain.booking import Booking
from bookwithme.domain.durations import CODE_LIFETIME
from bookwithme.domain.errors import CodeExpired, CodeWrong, SlotUnavailable, TooManyRequests
from bookwithme.domain.interval import Interval
from bookwithme.domain.letter import Letter
from bookwithme.mail.letters import verification_code
from bookwithme.service.attendee.address_resolution import Address, ResolvedType, resolve_type
from bookwithme.service.attendee.booking import BookingRequest, Proof, book_meeting
from bookwithme.service.attendee.refused_times import at_address, explaining
from bookwithme.service.availability.open_times import can_start
from bookwithme.service.mail.drafts import Act, Done, MailedAct, carry_out
from bookwithme.service.mail.outbox import post
from bookwithme.service.repeats import Request
from bookwithme.service.world_context import WorldContext
from bookwithme.service.worlds import named
from bookwithme.storage.unit_of_work import UnitOfWork
from bookwithme.storage.verifications import Verification
from bookwithme.zones import zone_of

TRIES = 5
SENDS = 5
"""So many codes an address gets for one type within a lifetime, resends included."""


class SentCode(NamedTuple):
    """A code that was mailed: the secret that the next form carries, and what it books."""

    secret: str
    resolved: ResolvedType


def send_code(
    context: WorldContext, address: Address, request: BookingRequest, instead_of: str = ""
) -> SentCode:
    """Mail a code; the same asked twice mails one.

    `instead_of`: the secret of the code before it, when another is asked for.

    Raises:
        NotFound, PageNotPublished, AccessDenied, LinkDead, SlotUnavailable: in this order.
        TooManyRequests: the address got enough codes for now.
    """

    def plan(uow: UnitOfWork) -> MailedAct[tuple[Verification, Letter], SentCode] | Done[SentCode]:
        resolved = resolve_type(uow, address)
        if not can_start(resolved.allowed, resolved.meeting_type, request.start):
            raise SlotUnavailable
        repeated = Request(uow, "code", resolved.ids, request, instead_of)
        if sent := _living(uow, repeated.made()):
            return Done(SentCode(sent.secret, resolved))
        _check_sends(uow, resolved, request.attendee.email)
        return MailedAct(
            (resolved.mailbox, resolved.meeting_type, resolved.ids),
            partial(_draft, resolved, request),
            partial(_send, resolved, repeated),
        )

    with explaining(context, request.start, at_address(address)):
        return carry_out(context, plan)


def _check_sends(uow: UnitOfWork, resolved: ResolvedType, email: str) -> None:
    since = clock.system_now() - CODE_LIFETIME
    if len(uow.verifications.sent_to(resolved.meeting_type.id, email, since)) >= SENDS:
        raise TooManyRequests("Too many codes were sent to this address; wait ten minutes.", 600)


def _draft(resolved: ResolvedType, request: BookingRequest) -> tuple[Verification, Letter]:
    """A code and the mail that tells it."""
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
    return verification, letter


def _living(uow: UnitOfWork, number: int | None) -> Verification | None:
    """The code of an id, if it still books."""
    sent = uow.verifications.by_id(number) if number else None
    return sent if sent and _can_book(sent, uow.now) else None


def _send(
    resolved: ResolvedType, repeated: Request, drafted: tuple[Verification, Letter]
) -> SentCode:
    uow, (verification, letter) = resolved.allowed.uow, drafted
    now, really = uow.now, clock.system_now()
    verification = replace(verification, created_at=now, created_really_at=really)
    repeated.keep(uow.verifications.add(verification))
    (email,) = letter.recipients
    names = named.of_type(resolved.mailbox, resolved.meeting_type, resolved.link)
    post(uow, letter, about=names)
    uow.journal.add("codeSent", uow.now, names | {"email": email}, resolved.link_id)
    return SentCode(verification.secret, resolved)


def book_with_code(
    context: WorldContext, address: Address, request: BookingRequest, secret: str, code: str
) -> Booking:
    """Book with the code that was mailed; a double click is the same booking.

    Raises:
        As `book_meeting`. CodeExpired: too old, tried too often, spent, or for something else.
        CodeWrong: with `tries_left`; the try is counted.
    """
    proof = MailedCode(f"code {secret}", typed=code, secret=secret)
    return book_meeting(context, address, request, proof)


@dataclass(frozen=True, slots=True)
class MailedCode(Proof):
    """The code that somebody typed.

    `secret`: says which one was sent. A program has none, so its code must be the newest one; a
    wrong try counts for all that could have been meant, so that more codes are no more tries.
    """

    typed: str = ""
    secret: str | None = None

    def refusal(
        self, uow: UnitOfWork, resolved: ResolvedType, request: BookingRequest
    ) -> Act[CodeWrong] | None:
        """Check the code; a wrong one is counted. Raises CodeExpired."""
        living = self._living(resolved, request)
        if not living:
            raise CodeExpired
        if hmac.compare_digest(self.typed.encode(), living[-1].code.encode()):
            return None
        return Act(partial(_count_try, uow, *living))

    def spend(self, resolved: ResolvedType, request: BookingRequest) -> None:
        """Let no code that was sent for this book a second time."""
        uow = resolved.allowed.uow
        for each in self._living(resolved, request):
            uow.verifications.use(each.secret, uow.now)

    def _living(self, resolved: ResolvedType, request: BookingRequest) -> list[Verification]:
        """The codes that could book this, in the order in which they were sent."""
        uow, since = resolved.allowed.uow, clock.system_now() - CODE_LIFETIME
        if self.secret is not None:
            sent = [uow.verifications.by_secret(self.secret)]
        else:
            email = request.attendee.email
            sent = [*uow.verifications.sent_to(resolved.meeting_type.id, email, since)]
        bound = (each for each in sent if each and _bound_to(each, resolved, request))
        return [each for each in bound if _can_book(each, uow.now)]


def _count_try(uow: UnitOfWork, *verifications: Verification) -> CodeWrong:
    for each in verifications:
        uow.verifications.count_try(each.id)
    return CodeWrong(tries_left=TRIES - verifications[-1].tries - 1)


def _bound_to(verification: Verification, resolved: ResolvedType, request: BookingRequest) -> bool:
    return (
        verification.meeting_type_id == resolved.meeting_type.id
        and verification.link_id == resolved.link_id
        and verification.start == request.start
        and verification.email == request.attendee.email.casefold()
    )


def _can_book(verification: Verification, now: datetime) -> bool:
    return (
        verification.used_at is None
        and verification.tries < TRIES
        and timedelta(0) <= now - verification.created_at < CODE_LIFETIME
        and clock.system_now() - verification.created_really_at < CODE_LIFETIME
    )
