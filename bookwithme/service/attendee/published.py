"""Publish what anybody may fetch who knows the address: the calendar, the Teams page.

Neither is gated: they are Outlook's and Teams', not Bookings'.
"""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from uuid import UUID

from bookwithme.domain.booking import Booking
from bookwithme.domain.errors import NotFound
from bookwithme.domain.event import Event
from bookwithme.domain.mailbox import Mailbox
from bookwithme.service.attendee.address_resolution import owner_of
from bookwithme.service.world_context import WorldContext
from bookwithme.storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Published:
    """A mailbox's bookings and events, as a calendar file.

    `version`: changes when that does, not with every DTSTAMP.
    """

    context: WorldContext
    mailbox: Mailbox
    version: str

    def body(self) -> bytes:
        """Write the file, which takes most of the time by far."""
        from bookwithme.ical.writing.writer import published

        with self.context.read() as uow:
            bookings, events = _written(uow, self.mailbox)
            now = uow.now
        return published(self.mailbox, bookings, now, events)


def published_calendar(context: WorldContext, page: str, secret: str) -> Published:
    """Find what a mailbox publishes.

    Raises:
        NotFound: no such mailbox, or not its secret; the answer is the same.
    """
    with context.read() as uow:
        mailbox = owner_of(uow, page)
        if not hmac.compare_digest(secret.encode(), mailbox.calendar_secret.encode()):
            raise NotFound
        # Readers ask again and again: what they have is compared without being read each time.
        version = uow.recall("published", partial(_version, uow, mailbox), of=mailbox.id)
        return Published(context, mailbox, version)


def _version(uow: UnitOfWork, owner: Mailbox) -> str:
    said = (owner.display_name, owner.address, owner.time_zone, *_written(uow, owner))
    return hashlib.sha256(repr(said).encode()).hexdigest()[:32]


def _written(uow: UnitOfWork, owner: Mailbox) -> tuple[list[Booking], list[Event]]:
    return uow.bookings.all(owner.id), uow.events.of(owner.id)


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
