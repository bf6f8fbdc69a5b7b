"""Bookings, and the keys under which repeated requests find theirs."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy.exc import IntegrityError

from bookwithme.domain.booking import Attendee, Booking, BookingStatus
from bookwithme.domain.errors import SlotUnavailable
from bookwithme.domain.interval import Interval, instant
from bookwithme.domain.slots import Held
from bookwithme.storage.scope import at, span
from bookwithme.storage.tables import bookings, idempotency_keys

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import ColumnElement, Row

    from bookwithme.storage.scope import Scope

LONGEST = timedelta(days=2)
"""More than any meeting with its buffers lasts: how far before a window to look for bookings."""


class Bookings:
    """The bookings of one world."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def all(self, mailbox_id: int | None = None) -> list[Booking]:
        """In order of creation; of one mailbox, or of all."""
        where = [] if mailbox_id is None else [bookings.c.mailbox_id == mailbox_id]
        return [_booking(row) for row in self._scope.all(bookings, *where)]

    def by_guid(self, guid: UUID) -> Booking | None:
        """The booking of an id that outsiders know."""
        return self._one(bookings.c.guid == str(guid))

    def by_secret(self, manage_secret: str) -> Booking | None:
        """The booking that a manage link opens."""
        return self._one(bookings.c.manage_secret == manage_secret)

    def by_id(self, number: int) -> Booking | None:
        """The booking of an id."""
        return self._one(bookings.c.id == number)

    def _one(self, where: ColumnElement[bool]) -> Booking | None:
        row = self._scope.one(bookings, where)
        return row and _booking(row)

    def uids(self, mailbox_id: int) -> set[str]:
        """The calendar UIDs of all bookings a mailbox ever had."""
        c = bookings.c
        query = self._scope.select(bookings, c.mailbox_id == mailbox_id)
        return set(self._scope.connection.execute(query.with_only_columns(c.uid)).scalars())

    def held(self, mailbox_id: int, within: Interval, other_than: int = 0) -> list[Held]:
        """The time that a mailbox's bookings take near a window, but for one of them."""
        c = bookings.c
        near = (c.starts_at > at(within.start - LONGEST), c.starts_at < at(within.end + LONGEST))
        taking = (c.mailbox_id == mailbox_id, c.status == "booked", c.id != other_than)
        return [_held(row) for row in self._scope.all(bookings, *taking, *near)]

    def add(self, booking: Booking) -> int:
        """A new booking; its id.

        Raises:
            SlotUnavailable: it overlaps another; the database has the last word.
        """
        with _last_word():
            return self._scope.insert(bookings, _columns(booking))

    def save(self, booking: Booking) -> None:
        """Write a booking back; raises as `add`."""
        with _last_word():
            self._scope.update(bookings, _columns(booking), bookings.c.id == booking.id)

    def remembered(self, key: str) -> tuple[str, int] | None:
        """What a request with this Idempotency-Key was: its body's hash, its booking's id."""
        row = self._scope.one(idempotency_keys, idempotency_keys.c.key == key)
        return row and (row.body_hash, row.booking_id)

    def remember(self, key: str, body_hash: str, booking_id: int) -> None:
        """Keep a successful request under its Idempotency-Key."""
        values = {"key": key, "body_hash": body_hash, "booking_id": booking_id}
        self._scope.insert(idempotency_keys, values)


@contextmanager
def _last_word() -> Iterator[None]:
    try:
        yield
    except IntegrityError as error:
        if "ex_bookings_no_overlap" not in str(error.orig):
            raise
        raise SlotUnavailable from error


def _columns(booking: Booking) -> dict[str, object]:
    return {
        "mailbox_id": booking.mailbox_id,
        "meeting_type_id": booking.meeting_type_id,
        "link_id": booking.link_id,
        "guid": str(booking.guid),
        "manage_secret": booking.manage_secret,
        "uid": booking.uid,
        "starts_at": at(booking.start),
        "ends_at": at(booking.end),
        "buffer_before": span(booking.buffer_before),
        "buffer_after": span(booking.buffer_after),
        "title": booking.title,
        "category": booking.category,
        "location": booking.location,
        "description": booking.description,
        "name": booking.attendee.name,
        "email": booking.attendee.email,
        "notes": booking.attendee.notes,
        "time_zone": booking.time_zone,
        "language": booking.language,
        "status": booking.status.value,
        "revision": booking.sequence,
        "teams_id": booking.teams_id,
        "teams_passcode": booking.teams_passcode,
        "created_at": at(booking.created_at),
        "cancel_reason": booking.cancel_reason,
    }


def _booking(row: Row[Any]) -> Booking:
    return Booking(
        id=row.id,
        mailbox_id=row.mailbox_id,
        meeting_type_id=row.meeting_type_id,
        link_id=row.link_id,
        guid=UUID(row.guid),
        manage_secret=row.manage_secret,
        uid=row.uid,
        start=instant(row.starts_at),
        end=instant(row.ends_at),
        buffer_before=timedelta(seconds=row.buffer_before),
        buffer_after=timedelta(seconds=row.buffer_after),
        title=row.title,
        category=row.category,
        location=row.location,
        description=row.description,
        attendee=Attendee(row.name, row.email, row.notes),
        time_zone=row.time_zone,
        language=row.language,
        status=BookingStatus(row.status),
        sequence=row.revision,
        teams_id=row.teams_id,
        teams_passcode=row.teams_passcode,
        created_at=instant(row.created_at),
        cancel_reason=row.cancel_reason,
    )


def _held(row: Row[Any]) -> Held:
    return Held(
        start=instant(row.starts_at),
        end=instant(row.ends_at),
        buffer_before=timedelta(seconds=row.buffer_before),
        buffer_after=timedelta(seconds=row.buffer_after),
        source=row.guid,
        title=f"{row.name} - {row.title}",
    )
