"""A booking and its mails, made before the lock is taken: composing takes longer than all the rest.

Nothing is promised by a draft. Under the lock every check is made again, and where the draft no
longer fits what it was made of, it is made again too.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from bookwithme.domain.booking import Booking
from bookwithme.service.availability.open_times import can_start
from bookwithme.service.mail.booking_mails import Notice

if TYPE_CHECKING:
    from uuid import UUID

    from bookwithme.domain.booking import Attendee
    from bookwithme.domain.mailbox import Mailbox
    from bookwithme.domain.meeting_type import MeetingType
    from bookwithme.mail.letters import Pair
    from bookwithme.service.attendee.address_resolution import TypeTarget
    from bookwithme.service.world_context import WorldContext

FRESH = timedelta(minutes=1)
"""A draft may wait so long for the lock, in the world's time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BookingRequest:
    """What an attendee asks for. `time_zone` and `language` are for what is mailed to them.

    Without a zone it is the organizer's.
    """

    start: datetime
    attendee: Attendee
    time_zone: str | None = None
    language: str = "en"

    def body_hash(self, guid: UUID | str, bookingcode: str | None) -> str:
        """The same for the same request: what an Idempotency-Key is held against."""
        who = (self.attendee.name, self.attendee.email, self.attendee.notes)
        what = (str(guid), bookingcode, self.start.isoformat(), self.time_zone, *who)
        return hashlib.sha256(json.dumps(what).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Draft:
    """A booking that could be made, its mails, and what both were made of."""

    booking: Booking
    letters: Pair
    mailbox: Mailbox
    meeting_type: MeetingType
    made_at: datetime

    def fits(self, target: TypeTarget) -> bool:
        """Whether making it now would give the same."""
        return (
            (self.mailbox, self.meeting_type) == (target.mailbox, target.meeting_type)
            and self._ids == _ids(target)
            and timedelta(0) <= target.allowed.now - self.made_at <= FRESH
        )

    @property
    def _ids(self) -> tuple[int, int, int | None]:
        return self.booking.mailbox_id, self.booking.meeting_type_id, self.booking.link_id


def _ids(target: TypeTarget) -> tuple[int, int, int | None]:
    """What tells two of the same words apart, as after a reset of the world."""
    return target.mailbox.id, target.meeting_type.id, target.link.id if target.link else None


def draft_ahead(context: WorldContext, target: TypeTarget, request: BookingRequest) -> Draft | None:
    """Draft inside a reading unit; None where it would be in vain.

    That is for a time that is not open, and in a world with a seed, whose GUIDs and secrets come
    from its sequence, which only a writer may draw from.
    """
    if target.allowed.uow.world.seed is not None:
        return None
    if not can_start(target.allowed, target.meeting_type, request.start):
        return None
    return draft(context, target, request)


def draft(context: WorldContext, target: TypeTarget, request: BookingRequest) -> Draft:
    """Make a booking of a request, and its mails."""
    booking, now = _new_booking(target, request), target.allowed.now
    letters = Notice(context, target.mailbox, booking, now).booked()
    return Draft(booking, letters, target.mailbox, target.meeting_type, now)


def _new_booking(target: TypeTarget, request: BookingRequest) -> Booking:
    uow, meeting_type, mailbox = target.allowed.uow, target.meeting_type, target.mailbox
    mailbox_id, type_id, link_id = _ids(target)
    teams = meeting_type.has_teams(page_says=mailbox.page.teams_for_all)
    guid = uow.tokens.guid()
    return Booking(
        mailbox_id=mailbox_id,
        meeting_type_id=type_id,
        link_id=link_id,
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
    )
