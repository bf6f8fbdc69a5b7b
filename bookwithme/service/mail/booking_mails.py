"""The mails that follow a booking, with their calendar parts; `outbox` sends them."""

from datetime import datetime
from functools import partial

from bookwithme.domain.booking import Booking
from bookwithme.domain.mailbox import Mailbox
from bookwithme.mail.letters import BookingMails
from bookwithme.service.world_context import WorldContext


def booking_mails(
    context: WorldContext, owner: Mailbox, booking: Booking, now: datetime
) -> BookingMails:
    """What composes the mails about a booking, as at `now`.

    Composing needs no unit of work, so that it can be done before the lock is taken.
    """
    from bookwithme.ical.writing.writer import invitation

    return BookingMails(owner, booking, context.base, partial(invitation, booking, owner, now=now))
