"""Bookings that were made: look up, move, cancel."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from bookwithme.contract.paging import MOST
from bookwithme.domain.booking import Booking
from bookwithme.domain.errors import MeetingTypeDeleted, NotFound, SlotUnavailable, refuse_any
from bookwithme.domain.interval import Interval
from bookwithme.domain.mailbox import Mailbox
from bookwithme.domain.meeting_type import TEXT_LENGTH, MeetingType, text_problems
from bookwithme.domain.reminders import PlannedMail
from bookwithme.mail.letters import Pair
from bookwithme.service.access_gate import Allowed, admit, mailbox_at
from bookwithme.service.attendee.refused_times import Wanted, explaining
from bookwithme.service.availability.open_times import can_start
from bookwithme.service.mail.drafts import Act, Done, MailedAct, booking_mails, carry_out
from bookwithme.service.mail.outbox import post_all
from bookwithme.service.parts import behind
from bookwithme.service.world_context import WorldContext
from bookwithme.service.worlds import named
from bookwithme.storage.unit_of_work import UnitOfWork

Find = Callable[[UnitOfWork], Booking | None]


@dataclass(frozen=True, slots=True)
class Managed:
    """A booking with what decides about it."""

    booking: Booking
    mailbox: Mailbox
    meeting_type: MeetingType
    now: datetime

    @property
    def can_move(self) -> bool:
        """Tell whether the type still says when: after its deletion only cancelling is left."""
        return self.can_cancel and self.meeting_type.deleted_at is None

    @property
    def can_cancel(self) -> bool:
        """Tell whether it is booked and has not begun."""
        return not self.booking.is_cancelled and self.now < self.booking.start


def by_guid(guid: UUID) -> Find:
    """Find a booking by the id that the control API gives."""
    return lambda uow: uow.bookings.by_guid(guid)


def by_secret(secret: str) -> Find:
    """Find a booking by its manage link, which may be anything that somebody typed."""
    return lambda uow: uow.bookings.by_secret(secret) if secret.isprintable() else None


def by_owner(guid: UUID, address: str) -> Find:
    """Find a booking among those of one mailbox; another's is as good as none."""

    def find(uow: UnitOfWork) -> Booking | None:
        booking, owner = uow.bookings.by_guid(guid), uow.mailboxes.by_address(address)
        return booking if booking and owner and booking.mailbox_id == owner.id else None

    return find


@dataclass(frozen=True, slots=True)
class Record:
    """A booking with what it belongs to, for the operator."""

    mailbox: Mailbox
    meeting_type: MeetingType
    booking: Booking
    bookingcode: UUID | None
    """Of the link that it came through."""


def bookings(
    context: WorldContext, address: str | None = None, after: str | None = None, most: int = MOST
) -> list[Record]:
    """List the bookings of a mailbox, or of the world, in order of creation; those after one.

    Raises:
        NotFound: no such mailbox. InvalidInput: `after` is no booking's id.
    """
    with context.read() as uow:
        one = mailbox_at(uow, address) if address is not None else None
        number = behind(after, uow.bookings.by_guid)
        found = uow.bookings.part(one.id if one else None, number, most)
        owners = {each.id: each for each in ([one] if one else uow.mailboxes.all())}
        meeting_types = {each.id: each for each in uow.meeting_types.all()}
        links = uow.links.by_ids(each.link_id for each in found)
        return [
            Record(
                owners[each.mailbox_id],
                meeting_types[each.meeting_type_id],
                each,
                link.bookingcode if (link := links.get(each.link_id)) else None,
            )
            for each in found
        ]


def show(context: WorldContext, find: Find) -> Record:
    """Find one booking, for the operator; raises NotFound."""
    with context.read() as uow:
        booking, mailbox, meeting_type = look_up(uow, find)
        link = uow.links.by_id(booking.link_id) if booking.link_id else None
        return Record(mailbox, meeting_type, booking, link.bookingcode if link else None)


def manage(context: WorldContext, find: Find) -> Managed:
    """Find a booking for whoever may cancel it; raises NotFound, AccessDenied."""
    with context.read() as uow:
        booking, mailbox, meeting_type = look_up(uow, find)
        admit(uow, mailbox)
        return Managed(booking, mailbox, meeting_type, uow.now)


def reschedule(
    context: WorldContext,
    find: Find,
    start: datetime,
    typed: str | None = None,
) -> Booking:
    """Move a booking under its type's present rules; its own time counts as free.

    `typed`: the attendee's e-mail as typed on the manage page; None where the operator acts.
    Nobody is told where the booking is at this time already, as after a double click.

    Raises:
        NotFound, AccessDenied, NotTheAttendee, BookingCancelled, BookingStarted,
        MeetingTypeDeleted, SlotUnavailable: in this order.
    """

    def plan(uow: UnitOfWork) -> MailedAct[Pair, Booking] | Act[Booking] | Done[Booking]:
        booking, mailbox, meeting_type = look_up(uow, find)
        allowed = _admit_to_change(uow, mailbox, booking, typed)
        booking.check_open(uow.now)
        if meeting_type.deleted_at:
            raise MeetingTypeDeleted
        moved = booking.moved(start, meeting_type)
        if moved == booking:
            return Done(booking)
        if not can_start(allowed, meeting_type, start, booking.id):
            raise SlotUnavailable
        if moved.sequence == booking.sequence:
            return Act(lambda: _save(uow, moved))
        before = Interval(booking.start, booking.end)
        mails = booking_mails(context, mailbox, moved, uow.now)
        planned = moved.plan_mails(meeting_type, uow.now)
        return MailedAct(
            (mailbox, moved, before),
            lambda: mails.rescheduled(before),
            lambda letters: _tell(uow, mailbox, moved, "rescheduled", letters, planned=planned),
        )

    with explaining(context, start, moving(find)):
        return carry_out(context, plan)


def moving(find: Find) -> Callable[[UnitOfWork], Wanted]:
    """Want another time for a booking; raises NotFound, AccessDenied."""

    def wanted(uow: UnitOfWork) -> Wanted:
        booking, mailbox, meeting_type = look_up(uow, find)
        return Wanted(admit(uow, mailbox), meeting_type, booking.id)

    return wanted


def cancel(
    context: WorldContext,
    find: Find,
    reason: str = "",
    typed: str | None = None,
    *,
    gated: bool = True,
    mails: bool = True,
) -> Booking:
    """Cancel a booking. A cancelled one stays as it is: no second mail.

    `gated`: whether the access check is asked; `mails`: whether both sides are told.

    Raises:
        InvalidInput: the reason cannot be mailed.
        NotFound, AccessDenied, NotTheAttendee, BookingStarted: in this order.
    """
    refuse_any(text_problems("reason", reason, TEXT_LENGTH, lines=True))

    def plan(uow: UnitOfWork) -> MailedAct[Pair, Booking] | Act[Booking] | Done[Booking]:
        booking, mailbox, _meeting_type = look_up(uow, find)
        if gated:
            _admit_to_change(uow, mailbox, booking, typed)
        if booking.is_cancelled:
            return Done(booking)
        booking.check_open(uow.now)
        cancelled = booking.cancelled(reason)

        def write(letters: Pair | None = None) -> Booking:
            return _tell(uow, mailbox, cancelled, "cancelled", letters)

        compose = booking_mails(context, mailbox, cancelled, uow.now).cancelled
        return MailedAct((mailbox, cancelled), compose, write) if mails else Act(write)

    return carry_out(context, plan)


def look_up(uow: UnitOfWork, find: Find) -> tuple[Booking, Mailbox, MeetingType]:
    """Find a booking with its owner and its type, which may be deleted; raises NotFound."""
    booking = find(uow)
    mailbox = booking and uow.mailboxes.by_id(booking.mailbox_id)
    meeting_type = booking and uow.meeting_types.by_id(booking.meeting_type_id)
    if booking is None or mailbox is None or meeting_type is None:
        raise NotFound("There is no such booking.")
    return booking, mailbox, meeting_type


def _admit_to_change(
    uow: UnitOfWork, mailbox: Mailbox, booking: Booking, typed: str | None
) -> Allowed:
    """Let whoever may change it pass; raises AccessDenied, NotTheAttendee, in this order."""
    allowed = admit(uow, mailbox)
    if typed is not None:
        booking.check_attendee(typed)
    return allowed


def _save(uow: UnitOfWork, booking: Booking) -> Booking:
    uow.bookings.save(booking)
    return booking


def _tell(
    uow: UnitOfWork,
    mailbox: Mailbox,
    booking: Booking,
    what: str,
    letters: Pair | None,
    *,
    planned: Sequence[PlannedMail] = (),
) -> Booking:
    """Save a booking with what is planned for it, note what became of it, and mail both sides."""
    _save(uow, booking)
    uow.planned_mails.plan_anew(booking.id, planned)
    names = named.of_booking(booking, mailbox, uow.links.by_id(booking.link_id or 0))
    uow.journal.add(what, uow.now, names, booking.link_id)
    post_all(uow, letters or (), names)
    return booking
