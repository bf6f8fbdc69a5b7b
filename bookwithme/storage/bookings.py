"""Bookings, and the keys under which repeated requests find theirs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import bindparam, func, select
from sqlalchemy.exc import IntegrityError

from bookwithme.domain.booking import Attendee, Booking, BookingStatus
from bookwithme.domain.errors import SlotUnavailable
from bookwithme.domain.interval import Interval
from bookwithme.domain.slots import Held
from bookwithme.storage.mapping import Mapping
from bookwithme.storage.repository import Repository
from bookwithme.storage.scope import Scope
from bookwithme.storage.tables import bookings, idempotency_keys

LONGEST = timedelta(days=2)
"""More than any meeting with its buffers lasts: how far before a window to look for bookings."""

_c = bookings.c
_HELD = (_c.start, _c.end, _c.buffer_before, _c.buffer_after, _c.guid, _c.attendee_name, _c.title)
_COMING = (
    select(_c.mailbox_id, func.count())
    .where(_c.world_id == bindparam("world"), _c.status == BookingStatus.BOOKED)
    .where(_c.start > bindparam("now"))
    .group_by(_c.mailbox_id)
)


class Bookings(Repository[Booking]):
    """The bookings of one world."""

    mapping = Mapping(Booking, bookings, attendee=Attendee)

    def __init__(self, scope: Scope) -> None:
        super().__init__(scope)
        self._unused: set[str] = set()
        """Keys that no request had when this unit looked; nobody else writes inside it."""

    def all(self, mailbox_id: int | None = None) -> list[Booking]:
        """In order of creation; of one mailbox, or of all."""
        return self._found(**({} if mailbox_id is None else {"mailbox_id": mailbox_id}))

    def by_guid(self, guid: UUID) -> Booking | None:
        """The booking of an id that outsiders know."""
        return self._one(guid=guid)

    def these(self, guids: Collection[UUID]) -> list[Booking]:
        """The bookings of some ids, in order of creation."""
        return self._found(_c.guid.in_(guids))

    def by_secret(self, manage_secret: str) -> Booking | None:
        """The booking that a manage link opens."""
        return self._one(manage_secret=manage_secret)

    def by_ids(self, numbers: Collection[int]) -> list[Booking]:
        """The bookings of these ids."""
        return self._found(_c.id.in_(numbers))

    def of_link(self, link_id: int) -> list[Booking]:
        """What was booked through a link, in order of creation."""
        return self._found(link_id=link_id)

    def uids(self, mailbox_id: int) -> set[str]:
        """The calendar UIDs of all bookings a mailbox ever had."""
        query = self._scope.select(bookings, _c.mailbox_id == mailbox_id)
        return set(self._scope.connection.execute(query.with_only_columns(_c.uid)).scalars())

    def has_uid(self, mailbox_id: int, uid: str) -> bool:
        """Whether a booking that a mailbox ever had bears this UID."""
        return bool(self._found(mailbox_id=mailbox_id, uid=uid))

    def held(self, mailbox_id: int, within: Interval, other_than: int = 0) -> list[Held]:
        """The time that a mailbox's bookings take near a window, but for one of them."""
        near = (_c.start > within.start - LONGEST, _c.start < within.end + LONGEST)
        taking = (_c.mailbox_id == mailbox_id, _c.status == BookingStatus.BOOKED)
        query = self._scope.select(bookings, *taking, *near, _c.id != other_than)
        return [
            Held(start, end, before, after, str(guid), f"{name} - {title}")
            for start, end, before, after, guid, name, title in self._scope.connection.execute(
                query.with_only_columns(*_HELD)
            )
        ]

    def coming(self, now: datetime) -> Counter[int]:
        """How many bookings of each mailbox stand and have not begun."""
        values = {"world": self._scope.world_id, "now": now}
        counted = self._scope.connection.execute(_COMING, values)
        return Counter(dict(counted.all()))

    def add(self, booking: Booking) -> int:
        """A new booking; its id.

        Raises:
            SlotUnavailable: it overlaps another; the database has the last word.
        """
        with _last_word():
            return super().add(booking)

    def save(self, booking: Booking) -> None:
        """Write a booking back; raises as `add`."""
        with _last_word():
            super().save(booking)

    def remembered(self, key: str) -> tuple[str, int] | None:
        """What a request with this key was: its body's hash, the id of what it made."""
        row = self._scope.one(idempotency_keys, key=key)
        self._unused |= {key} if row is None else set()
        return row and (row.body_hash, row.booking_id)

    def remember(self, key: str, body_hash: str, made: int) -> None:
        """Keep a successful request under its key, with the id of the booking or mail it made.

        An earlier request of this key is forgotten.
        """
        if key not in self._unused:
            self._scope.delete(idempotency_keys, key=key)
        values = {"key": key, "body_hash": body_hash, "booking_id": made}
        self._scope.insert(idempotency_keys, values)


@contextmanager
def _last_word() -> Iterator[None]:
    try:
        yield
    except IntegrityError as error:
        if "ex_bookings_no_overlap" not in str(error.orig):
            raise
        raise SlotUnavailable from error
