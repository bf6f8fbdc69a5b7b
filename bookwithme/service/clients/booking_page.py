"""What scripts do with a booking page without a browser, by the page's own JSON."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from zoneinfo import ZoneInfo

from bookwithme.domain.addresses import parse_guid, parse_page_name
from bookwithme.domain.booking import Booking
from bookwithme.domain.errors import (
    BookingStarted,
    BookwithmeError,
    NotFound,
    SlotUnavailable,
)
from bookwithme.domain.freebusy import Status
from bookwithme.domain.hours import windows
from bookwithme.domain.interval import Interval
from bookwithme.domain.mailbox import Mailbox
from bookwithme.domain.meeting_type import MeetingType
from bookwithme.domain.offered import Stretch, stretches
from bookwithme.service.attendee import bookings
from bookwithme.service.attendee.address_resolution import Address, resolve, resolve_type
from bookwithme.service.attendee.booking import BookingRequest, Proof, book_meeting
from bookwithme.service.attendee.bookings import Managed
from bookwithme.service.attendee.email_codes import MailedCode, send_code
from bookwithme.service.availability.calendars import busy_periods
from bookwithme.service.availability.open_times import open_slots
from bookwithme.service.world_context import WorldContext
from bookwithme.zones import zone_of

_PREFIX = "mbx:"


class CodeNeeded(BookwithmeError):
    """A code was sent to the first customer's address: send the same again with it."""

    code = "SelfServiceBookingEmailVerificationRequiredException"


@dataclass(frozen=True, slots=True)
class Business:
    """A booking page as scripts name it: `mbx:<32 hex>@<tenant>`, or the same without `mbx:`.

    The tenant is the mailbox's domain, or any GUID, since scripts know one and we have none.
    """

    context: WorldContext
    mailbox: Mailbox

    @classmethod
    def named(cls, context: WorldContext, business: str) -> Business:
        """The page of that name, published or not; raises NotFound."""
        lead = len(_PREFIX) if business.lower().startswith(_PREFIX) else 0
        name = parse_page_name(business[lead:])
        with context.read() as uow:
            found = uow.mailboxes.by_guid(name.exchange_guid) if name else None
        if not name or not found or not (name.domain == found.domain or parse_guid(name.domain)):
            raise NotFound
        return cls(context, found)

    def _address(self, token: str | None = None, bookingcode: str | None = None) -> Address:
        return Address(str(self.mailbox.page_name), token, bookingcode)

    def types(self, bookingcode: str | None) -> Sequence[MeetingType]:
        """The public types in the page's order, or the one that a private link opens.

        Raises:
            NotFound, PageNotPublished, AccessDenied, LinkDead: in this order.
        """
        with self.context.read() as uow:
            if bookingcode is None:
                resolve(uow, self._address())
                return [each for each in uow.meeting_types.of(self.mailbox.id) if each.is_public]
            code = parse_guid(bookingcode)
            link = uow.links.by_code(code) if code else None
            of_link = link and uow.meeting_types.by_id(link.meeting_type_id)
            if of_link is None:
                raise NotFound
            return [resolve_type(uow, self._address(str(of_link.guid), bookingcode)).meeting_type]

    def times(
        self, service: str, bookingcode: str | None, within: Interval, zone: ZoneInfo
    ) -> list[Stretch]:
        """What a window looks like, on a zone's wall clock; raises as `types`."""
        with self.context.read() as uow:
            resolved = resolve_type(uow, self._address(service, bookingcode))
            meeting_type, owner = resolved.meeting_type, resolved.mailbox
            open_ = open_slots(resolved.allowed, meeting_type, within)
            usual = meeting_type.hours or owner.meeting_hours
            hours = windows(usual, zone_of(owner.time_zone), within)
            busy = busy_periods(uow, owner, within)
            away = [each.interval for each in busy if each.status is Status.OOF]
            return stretches(
                [each for each in open_ if each.end <= within.end],
                [each.clipped(within) for each in hours],
                away,
                zone,
            )

    def book(
        self,
        service: str,
        bookingcode: str | None,
        request: BookingRequest,
        end: datetime,
        code: str,
    ) -> Booking:
        """Book a time; the same request once more is the same booking.

        Raises:
            As `book_meeting`. CodeNeeded: none was given, and one was mailed. CodeExpired,
            CodeWrong: it is not the newest one that was mailed for this. TooManyRequests: the
            address got enough codes for now.
        """
        address = self._address(service, bookingcode)
        with self.context.read() as uow:
            resolved = resolve_type(uow, address)
            by_mail = uow.world.settings.email_verification
        if request.start + resolved.meeting_type.duration != end:
            raise SlotUnavailable("The end must be the start and the meeting type's duration.")
        if by_mail and not code:
            send_code(self.context, address, request)
            raise CodeNeeded
        said = f"{request.hash_at(address)} {code if by_mail else ''}"
        key = f"page {sha256(said.encode()).hexdigest()}"
        proof = MailedCode(key, anew=True, typed=code) if by_mail else Proof(key, anew=True)
        return book_meeting(self.context, address, request, proof)

    def booked(self, secret: str) -> Managed:
        """A booking of this page that has not begun, by its manage secret.

        Raises:
            NotFound, AccessDenied, BookingStarted: in this order.
        """
        found = self._managed(secret)
        if found.booking.is_cancelled:
            raise NotFound
        if not found.can_cancel:
            raise BookingStarted
        return found

    def cancel(self, secret: str) -> None:
        """Cancel such a booking, as on the manage page; one that is cancelled stays so."""
        self._managed(secret)
        bookings.cancel(self.context, bookings.by_secret(secret))

    def _managed(self, secret: str) -> Managed:
        found = bookings.manage(self.context, bookings.by_secret(secret))
        if found.mailbox.id != self.mailbox.id:
            raise NotFound
        return found
