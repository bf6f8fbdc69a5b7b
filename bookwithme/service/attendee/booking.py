"""Book a meeting: one algorithm for the control API, the page and the mailed code.

The three differ in their proof alone: what a request brings along to be booked, and the key by
which the same request is known again.
"""

import hashlib
import json
from dataclasses import dataclass, replace
from datetime import datetime

from bookwithme.domain.booking import Attendee, Booking
from bookwithme.domain.errors import CodeWrong, IdempotencyConflict, LinkConsumed, SlotUnavailable
from bookwithme.mail.letters import Pair
from bookwithme.service.access_gate import admit
from bookwithme.service.attendee.address_resolution import Address, ResolvedType, resolve_type
from bookwithme.service.attendee.refused_times import at_address, explaining
from bookwithme.service.availability.open_times import can_start
from bookwithme.service.mail.drafts import Act, Done, MailedAct, booking_mails, carry_out
from bookwithme.service.mail.outbox import post_all
from bookwithme.service.world_context import WorldContext
from bookwithme.service.worlds import named
from bookwithme.storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class BookingRequest:
    """What an attendee asks for. `time_zone` and `language` are for what is mailed to them.

    Without a zone it is the organizer's. `others`: who is invited beside the attendee.
    """

    start: datetime
    attendee: Attendee
    time_zone: str | None = None
    language: str = "en"
    others: tuple[Attendee, ...] = ()

    def hash_at(self, address: Address) -> str:
        """Give the same text for the same request to the same address."""
        where = (address.page, address.token, address.bookingcode)
        who = (self.attendee.name, self.attendee.email, self.attendee.notes)
        others = [(each.name, each.email, each.notes) for each in self.others]
        what = (*where, self.start.isoformat(), self.time_zone, *who, *others)
        return hashlib.sha256(json.dumps(what).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Proof:
    """What a request brings along to be booked: here nothing that could be refused.

    `key`: the same request with the same key is the same booking, also when both arrive at once,
    since they queue for the lock. None: every request is a new one.
    `anew`: whether it is another one once that booking was cancelled.
    """

    key: str | None = None
    anew: bool = False

    def refusal(
        self, uow: UnitOfWork, resolved: ResolvedType, request: BookingRequest
    ) -> Act[CodeWrong] | None:
        """Check the proof: the act that writes its refusal, or None where it holds."""
        del uow, resolved, request  # there is nothing to refuse
        return None

    def spend(self, resolved: ResolvedType, request: BookingRequest) -> None:
        """Write that the proof was used for a booking."""


ANYBODY = Proof()


def book_meeting(
    context: WorldContext, address: Address, request: BookingRequest, proof: Proof = ANYBODY
) -> Booking:
    """Book a time by the address of a meeting type or link.

    Raises:
        IdempotencyConflict: the proof's key came with another request before.
        NotFound, PageNotPublished, AccessDenied, LinkDead: as for the address, in this order.
        CodeExpired, CodeWrong: the proof does not hold.
        SlotUnavailable: the time is not, or no longer, among the open ones; it says why.
    """
    plan = _Plan(context, address, request, proof)
    with explaining(context, request.start, at_address(address)):
        made: Booking | CodeWrong = carry_out(context, plan)
    if isinstance(made, CodeWrong):
        raise made  # after the commit: a wrong try must be counted, not undone
    return made


def _draft(
    context: WorldContext, resolved: ResolvedType, request: BookingRequest
) -> tuple[Booking, Pair]:
    """Make a booking of a request, and its mails."""
    booking = _new_booking(resolved, request)
    mails = booking_mails(context, resolved.mailbox, booking, booking.created_at)
    return booking, mails.booked()


def _new_booking(resolved: ResolvedType, request: BookingRequest) -> Booking:
    uow, meeting_type, mailbox = resolved.allowed.uow, resolved.meeting_type, resolved.mailbox
    teams = meeting_type.has_teams(page_says=mailbox.page.teams_for_all)
    guid = uow.tokens.guid()
    return Booking(
        mailbox_id=mailbox.id,
        meeting_type_id=meeting_type.id,
        link_id=resolved.link_id,
        guid=guid,
        manage_secret=uow.tokens.secret(),
        start=request.start,
        end=request.start + meeting_type.duration,
        buffer_before=meeting_type.buffer_before,
        buffer_after=meeting_type.buffer_after,
        title=meeting_type.title,
        attendee=request.attendee,
        uid=f"{guid}@{mailbox.domain}",
        time_zone=request.time_zone or mailbox.time_zone,
        language=request.language,
        category=meeting_type.category,
        location=meeting_type.location,
        description=meeting_type.description,
        teams_id=uow.tokens.digits(12) if teams else None,
        teams_passcode=uow.tokens.letters(6) if teams else None,
        created_at=uow.now,
        optional_attendees=request.others,
    )


@dataclass(frozen=True, slots=True)
class _Plan:
    """The plan of one booking, made before the lock is taken and again under it."""

    context: WorldContext
    address: Address
    request: BookingRequest
    proof: Proof

    def __call__(
        self, uow: UnitOfWork
    ) -> MailedAct[tuple[Booking, Pair], Booking | CodeWrong] | Act[CodeWrong] | Done[Booking]:
        """Make every check in the contract's order."""
        if known := self._known(uow):
            return Done(known)
        resolved = resolve_type(uow, self.address)
        if refusal := self.proof.refusal(uow, resolved, self.request):
            return refusal
        if not can_start(resolved.allowed, resolved.meeting_type, self.request.start):
            raise SlotUnavailable
        return MailedAct(
            (resolved.mailbox, resolved.meeting_type, resolved.ids),
            lambda: _draft(self.context, resolved, self.request),
            lambda drafted: self._write(resolved, *drafted),
        )

    def _known(self, uow: UnitOfWork) -> Booking | None:
        """Find the booking that the same request made before, if Bookings is still open to it."""
        known = uow.bookings.remembered(self.proof.key) if self.proof.key else None
        if known is None:
            return None
        body_hash, booking_id = known
        if body_hash != self.request.hash_at(self.address):
            raise IdempotencyConflict
        booking = uow.bookings.by_id(booking_id)
        mailbox = booking and uow.mailboxes.by_id(booking.mailbox_id)
        if booking is None or mailbox is None or (self.proof.anew and booking.is_cancelled):
            return None
        admit(uow, mailbox)
        return booking

    def _write(self, resolved: ResolvedType, drafted: Booking, letters: Pair) -> Booking:
        """Insert the booking, let its link pay, put its mails in the outbox."""
        uow, link = resolved.allowed.uow, resolved.link
        if link and link.single_use and not uow.links.consume(link.id, uow.now):
            raise LinkConsumed
        booking = replace(drafted, id=uow.bookings.add(drafted))
        uow.planned_mails.plan(booking.id, booking.plan_mails(resolved.meeting_type, uow.now))
        self.proof.spend(resolved, self.request)
        names = named.of_booking(booking, resolved.mailbox, link)
        post_all(uow, letters, names)
        about = names | {"meetingType": str(resolved.meeting_type.guid)}
        uow.journal.add("booked", uow.now, about, resolved.link_id)
        if self.proof.key:
            uow.bookings.remember(self.proof.key, self.request.hash_at(self.address), booking.id)
        return booking
