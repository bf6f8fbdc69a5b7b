"""What an attendee asks for, and the booking with its mails that would come of it."""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from bookwithme.domain.booking import Attendee, Booking
from bookwithme.mail.letters import Pair
from bookwithme.service.attendee.address_resolution import Address, ResolvedType
from bookwithme.service.mail.booking_mails import booking_mails
from bookwithme.service.world_context import WorldContext


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


class Draft(NamedTuple):
    """A booking that could be made, and its mails."""

    booking: Booking
    letters: Pair


def draft(context: WorldContext, resolved: ResolvedType, request: BookingRequest) -> Draft:
    """Make a booking of a request, and its mails."""
    booking = _new_booking(resolved, request)
    mails = booking_mails(context, resolved.mailbox, booking, booking.created_at)
    return Draft(booking, mails.booked())


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
