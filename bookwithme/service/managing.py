"""What an attendee sees by a manage link: the booking, where it could move, how to meet again."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bookwithme.domain.addresses import type_token
from bookwithme.domain.errors import MeetingTypeDeleted
from bookwithme.domain.links import LinkState
from bookwithme.domain.mailbox import PageState
from bookwithme.service.bookings import Managed, by_secret, found
from bookwithme.service.gate import admit
from bookwithme.service.month import Month, Wish, month_of
from bookwithme.service.notifying import Notice
from bookwithme.service.targets import Address
from bookwithme.zones import zone_of

if TYPE_CHECKING:
    from bookwithme.service.place import Place
    from bookwithme.storage.work import Work


@dataclass(frozen=True, slots=True)
class OwnBooking(Managed):
    """An attendee's booking. `again`: where they can book once more; None where nowhere."""

    again: Address | None

    @property
    def zone(self) -> ZoneInfo:
        """The zone in which the attendee booked."""
        return zone_of(self.booking.time_zone)


def own_booking(place: Place, secret: str) -> OwnBooking:
    """A booking by its manage link.

    Raises:
        NotFound, AccessDenied: as for all of the product.
    """
    with place.read() as work:
        return _own(work, secret)


def _own(work: Work, secret: str) -> OwnBooking:
    booking, mailbox, kind = found(work, by_secret(secret))
    admit(work, mailbox)
    own = Managed(booking, mailbox, kind, work.now)
    return OwnBooking(booking, mailbox, kind, work.now, _again(work, own))


def other_times(place: Place, secret: str, wish: Wish) -> tuple[OwnBooking, Month]:
    """A booking that can be moved, and the times it could be moved to: its own is one of them.

    Whoever asks for no month sees the one that the meeting is in.

    Raises:
        NotFound, AccessDenied, BookingCancelled, BookingStarted, MeetingTypeDeleted: in this order.
    """
    with place.read() as work:
        own = _own(work, secret)
        own.booking.check_open(work.now)
        if own.kind.deleted_at:
            raise MeetingTypeDeleted
        allowed = admit(work, own.mailbox)
        if wish.month is None:
            zone = wish.zone or own.zone
            wish = replace(wish, month=own.booking.start.astimezone(zone).date())
        month = month_of(allowed, own.kind, wish, own.booking.time_zone, own.booking.id)
        return own, month


def calendar_file(place: Place, secret: str) -> str:
    """The invitation, or its cancellation, as a calendar file; raises as `own_booking`."""
    with place.read() as work:
        own = _own(work, secret)
        return Notice(place, own.mailbox, own.booking, work.now).calendar()


def _again(work: Work, own: Managed) -> Address | None:
    """By the link where it is still good, else by the type itself, else by the page."""
    booking, kind, mailbox = own.booking, own.kind, own.mailbox
    if mailbox.page.state(own.now) is not PageState.PUBLISHED:
        return None
    page, token = str(mailbox.page_name), type_token(kind.guid)
    link = work.links.by_id(booking.link_id) if booking.link_id else None
    if link and link.state(own.now) is LinkState.ACTIVE:
        return Address(page, token, str(link.bookingcode))
    if kind.is_public and not kind.deleted_at:
        return Address(page, token)
    public = any(each.is_public for each in work.meeting_types.of(mailbox.id))
    return Address(page) if public else None
