"""Publish what anybody may fetch who knows the address: the calendar, the Teams page.

Neither is gated: they are Outlook's and Teams', not Bookings'.
"""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from bookwithme.domain.booking import Booking
from bookwithme.domain.errors import NotFound
from bookwithme.domain.event import Event
from bookwithme.domain.mailbox import Mailbox
from bookwithme.service.attendee.address_resolution import owner_of
from bookwithme.service.world_context import WorldContext


@dataclass(frozen=True, slots=True)
class Published:
    """A mailbox's bookings and events, to be published as a calendar file."""

    mailbox: Mailbox
    bookings: list[Booking]
    events: list[Event]
    now: datetime

    @property
    def version(self) -> str:
        """What changes when the calendar does, not with every DTSTAMP."""
        owner = self.mailbox
        written = (owner.display_name, owner.address, owner.time_zone, self.bookings, self.events)
        return hashlib.sha256(repr(written).encode()).hexdigest()[:32]

    def body(self) -> bytes:
        """Write the file, which takes most of the time by far."""
        from bookwithme.ical.writing.writer import published

        return published(self.mailbox, self.bookings, self.now, self.events)


def published_calendar(context: WorldContext, page: str, secret: str) -> Published:
    """Find what a mailbox publishes.

    Raises:
        NotFound: no such mailbox, or not its secret; the answer is the same.
    """
    with context.read() as uow:
        mailbox = owner_of(uow, page)
        if not hmac.compare_digest(secret.encode(), mailbox.calendar_secret.encode()):
            raise NotFound
        bookings, events = uow.bookings.all(mailbox.id), uow.events.of(mailbox.id)
        return Published(mailbox, bookings, events, uow.now)


@dataclass(frozen=True, slots=True)
class Meeting:
    """A simulated Teams meeting, as it is at `now`."""

    booking: Booking
    mailbox: Mailbox
    now: datetime


def teams_meeting(context: WorldContext, guid: UUID) -> Meeting:
    """Find the Teams meeting of a booking; raises NotFound."""
    with context.read() as uow:
        booking = uow.bookings.by_guid(guid)
        mailbox = booking and uow.mailboxes.by_id(booking.mailbox_id)
        if booking is None or mailbox is None or booking.teams_id is None:
            raise NotFound
        return Meeting(booking, mailbox, uow.now)
