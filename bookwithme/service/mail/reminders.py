"""Send reminders and follow-ups when their time has come, each once.

Composed outside the lock, a few at a time; whoever sends them takes them out in the same
transaction, so that nobody sends them again, whatever is killed in between.
"""

from functools import partial

from bookwithme.contract.world import Ran
from bookwithme.domain.booking import Booking
from bookwithme.domain.letter import Letter
from bookwithme.domain.mailbox import Mailbox
from bookwithme.domain.reminders import PlannedMail
from bookwithme.service.mail.drafts import Done, MailedAct, booking_mails, carry_out
from bookwithme.service.mail.outbox import post
from bookwithme.service.world_context import WorldContext
from bookwithme.service.worlds import named
from bookwithme.storage.unit_of_work import UnitOfWork

AT_ONCE = 10
"""So many in one transaction, which others wait for."""

Due = tuple["PlannedMail", "Booking", "Mailbox"]


def send_due(context: WorldContext) -> list[Ran]:
    """Send what is due in a world, in order, as at its instant; what was done. Raises NotFound.

    Access to Bookings and the page's switch do not matter: bookings stay, and so do their mails.
    """
    told: list[Ran] = []
    while sent := carry_out(context, partial(_plan, context)):
        told += sent
    return told


def _plan(
    context: WorldContext, uow: UnitOfWork
) -> MailedAct[list[Letter], list[Ran]] | Done[list[Ran]]:
    due = _with_bookings(uow, uow.planned_mails.due(uow.now, AT_ONCE))
    if not due:
        return Done([])
    return MailedAct(
        due,
        lambda: [
            booking_mails(context, owner, booking, mail.due_at).planned(mail)
            for mail, booking, owner in due
        ],
        partial(_send, uow, due),
    )


def _with_bookings(uow: UnitOfWork, mails: list[PlannedMail]) -> list[Due]:
    bookings = {each.id: each for each in uow.bookings.by_ids({each.booking_id for each in mails})}
    owners = {each: uow.mailboxes.by_id(each) for each in {b.mailbox_id for b in bookings.values()}}
    found = []
    for mail in mails:
        booking = bookings[mail.booking_id]
        if owner := owners[booking.mailbox_id]:
            found.append((mail, booking, owner))
    return found


def _send(uow: UnitOfWork, due: list[Due], letters: list[Letter]) -> list[Ran]:
    uow.planned_mails.take([mail for mail, _, _ in due])
    told = []
    for (mail, booking, owner), letter in zip(due, letters, strict=True):
        post(uow, letter, at=mail.due_at, about=named.of_booking(booking, owner))
        about = f"{booking.attendee.email}: {booking.subject}"
        told.append(Ran(at=mail.due_at, what=f"{mail.kind.value}Sent", about=about))
    return told
