"""Show an attendee a booking by its manage link, where it could move, and how to meet again."""

from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from bookwithme.domain.addresses import type_token
from bookwithme.domain.errors import MeetingTypeDeleted
from bookwithme.domain.links import LinkState
from bookwithme.domain.mailbox import PageState
from bookwithme.service.access_gate import Allowed, admit
from bookwithme.service.attendee.address_resolution import Address
from bookwithme.service.attendee.bookings import Managed, by_secret, look_up
from bookwithme.service.attendee.month import Month, MonthQuery, month_of
from bookwithme.service.mail.drafts import booking_mails
from bookwithme.service.world_context import WorldContext
from bookwithme.storage.unit_of_work import UnitOfWork
from bookwithme.zones import zone_of


@dataclass(frozen=True, slots=True)
class OwnBooking(Managed):
    """An attendee's booking. `again`: where they can book once more; None where nowhere."""

    again: Address | None

    @property
    def zone(self) -> ZoneInfo:
        """The zone in which the attendee booked."""
        return zone_of(self.booking.time_zone)


def own_booking(context: WorldContext, secret: str) -> OwnBooking:
    """Find a booking by its manage link; raises NotFound, AccessDenied."""
    with context.read() as uow:
        return _own(uow, secret)[1]


def _own(uow: UnitOfWork, secret: str) -> tuple[Allowed, OwnBooking]:
    booking, mailbox, meeting_type = look_up(uow, by_secret(secret))
    allowed = admit(uow, mailbox)
    own = Managed(booking, mailbox, meeting_type, uow.now)
    return allowed, OwnBooking(booking, mailbox, meeting_type, uow.now, _again(uow, own))


def other_times(context: WorldContext, secret: str, query: MonthQuery) -> tuple[OwnBooking, Month]:
    """Find a booking that can be moved, and the times to move it to: its own is one of them.

    Whoever asks for no month sees the one that the meeting is in.

    Raises:
        NotFound, AccessDenied, BookingCancelled, BookingStarted, MeetingTypeDeleted: in this order.
    """
    with context.read() as uow:
        allowed, own = _own(uow, secret)
        own.booking.check_open(uow.now)
        if own.meeting_type.deleted_at:
            raise MeetingTypeDeleted
        if query.month is None and query.day is None:
            zone = query.zone or own.zone
            query = replace(query, day=own.booking.start.astimezone(zone).date())
        month = month_of(allowed, own.meeting_type, query, own.booking.time_zone, own.booking.id)
        return own, month


def calendar_file(context: WorldContext, secret: str) -> str:
    """Write the invitation, or its cancellation, as a calendar file; raises as `own_booking`."""
    with context.read() as uow:
        _, own = _own(uow, secret)
        return booking_mails(context, own.mailbox, own.booking, uow.now).calendar()


def _again(uow: UnitOfWork, own: Managed) -> Address | None:
    """Book again by the link where it is still good, else by the type, else by the page."""
    booking, meeting_type, mailbox = own.booking, own.meeting_type, own.mailbox
    if mailbox.page.state(own.now) is not PageState.PUBLISHED:
        return None
    page, token = str(mailbox.page_name), type_token(meeting_type.guid)
    link = uow.links.by_id(booking.link_id) if booking.link_id else None
    if link and link.state(own.now) is LinkState.ACTIVE:
        return Address(page, token, str(link.bookingcode))
    if meeting_type.is_public and not meeting_type.deleted_at:
        return Address(page, token)
    public = any(each.is_public for each in uow.meeting_types.of(mailbox.id))
    return Address(page) if public else None
