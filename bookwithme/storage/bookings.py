"""Bookings, and the keys under which repeated requests find theirs."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import BindParameter, ColumnElement, bindparam, func, or_, select
from sqlalchemy.exc import IntegrityError

from bookwithme.domain.booking import Attendee, Booking, BookingStatus
from bookwithme.domain.errors import SlotUnavailable
from bookwithme.domain.interval import Interval
from bookwithme.domain.slots import Held
from bookwithme.storage.mapping import Mapping
from bookwithme.storage.repository import Repository
from bookwithme.storage.scope import Scope, parts
from bookwithme.storage.searching import has
from bookwithme.storage.tables import bookings, idempotency_keys

LONGEST = timedelta(days=2)
"""More than any meeting with its buffers lasts: how far before a window to look for bookings."""

Moment = datetime | BindParameter[datetime]

_c = bookings.c
_BY_START = (_c.start, _c.id)
_SUBJECT = _c.attendee_name + " - " + _c.title + " " + _c.attendee_email
_HELD = (_c.start, _c.end, _c.buffer_before, _c.buffer_after, _c.guid, _c.attendee_name, _c.title)
_TO_BEGIN = (
    select(_c.mailbox_id, func.count())
    .where(_c.world_id == bindparam("world"), _c.status == BookingStatus.BOOKED)
    .where(_c.start > bindparam("now"))
    .group_by(_c.mailbox_id)
)


def _standing(now: Moment, near: Moment) -> tuple[ColumnElement[bool], ...]:
    """Those that stand and are not over; `near`: so early none begins that is not."""
    return _c.status == BookingStatus.BOOKED, _c.start > near, or_(_c.start > now, _c.end > now)


_COMING = (
    select(bookings)
    .where(_c.world_id == bindparam("world"), _c.mailbox_id == bindparam("mailbox"))
    .where(*_standing(bindparam("now"), bindparam("near")))
    .order_by(*_BY_START)
    .limit(bindparam("most"))
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
        return self._found(*_of(mailbox_id))

    def newest(self, mailbox_id: int) -> Booking | None:
        """The one of a mailbox that was made last."""
        return next(iter(self._first(1, *_of(mailbox_id), by=[_c.id.desc()])), None)

    def part(self, mailbox_id: int | None, after: int, most: int) -> list[Booking]:
        """The first of them after an id."""
        return self._first(most, *_of(mailbox_id), _c.id > after)

    def coming(
        self, mailbox_id: int, now: datetime, most: int, text: str, after: Booking | None = None
    ) -> list[Booking]:
        """A mailbox's bookings that stand and are not over, by start; those after one.

        `text`: what the attendee's name or address or the title contains, in any case.
        """
        beyond = after and (_c.start >= after.start, or_(_c.start > after.start, _c.id > after.id))
        query = _COMING.where(*_having(text), *(beyond or ())) if text or after else _COMING
        return self._read(query, mailbox=mailbox_id, now=now, near=now - LONGEST, most=most)

    def past(
        self, mailbox_id: int, now: datetime, most: int, text: str, before: Booking | None = None
    ) -> list[Booking]:
        """Those that are over or were canceled, the latest first; as `coming`.

        By two ranges of the index, so that none of those to come is looked at.
        """
        beyond = before and (
            *(_c.start <= before.start, or_(_c.start < before.start, _c.id < before.id)),
        )
        where = (*_of(mailbox_id), *_having(text), *(beyond or ()))
        latest = [each.desc() for each in _BY_START]
        over = (_c.status == BookingStatus.BOOKED, _c.start < now, _c.end <= now)
        found = self._first(most, *where, *over, by=latest)
        found += self._first(most, *where, _c.status == BookingStatus.CANCELLED, by=latest)
        return sorted(found, key=lambda each: (each.start, each.id), reverse=True)[:most]

    def counts(self, mailbox_id: int, now: datetime) -> tuple[int, int]:
        """How many `coming` and `past` would find of any text in all."""
        coming = self._scope.count(bookings, *_standing(now, now - LONGEST), mailbox_id=mailbox_id)
        return coming, self._scope.count(bookings, mailbox_id=mailbox_id) - coming

    def are_more_than(self, number: int, mailbox_id: int) -> bool:
        """Whether a mailbox ever had more bookings than that."""
        return self._scope.count(bookings, most=number + 1, mailbox_id=mailbox_id) > number

    def by_guid(self, guid: UUID) -> Booking | None:
        """The booking of an id that outsiders know."""
        return self._one(guid=guid)

    def these(self, guids: Collection[UUID]) -> list[Booking]:
        """The bookings of some ids, in no order."""
        return self._among(_c.guid, guids)

    def by_secret(self, manage_secret: str) -> Booking | None:
        """The booking that a manage link opens."""
        return self._one(manage_secret=manage_secret)

    def by_ids(self, numbers: Collection[int]) -> list[Booking]:
        """The bookings of these ids."""
        return self._found(_c.id.in_(numbers))

    def of_link(self, link_id: int) -> list[Booking]:
        """What was booked through a link, in order of creation."""
        return self._found(link_id=link_id)

    def near(self, start: str) -> list[Booking]:
        """Some bookings whose manage links begin so, and the newest."""
        return self._near(_c.manage_secret, start)

    def near_guid(self, start: str) -> list[Booking]:
        """Some bookings whose ids begin so, and the newest."""
        return self._near(_c.guid, start)

    def uids(self, mailbox_id: int, among: Iterable[str]) -> set[str]:
        """Those of some calendar UIDs that a booking of a mailbox ever had."""
        query = self._scope.select(bookings, *_of(mailbox_id)).order_by(None)
        found = (query.where(_c.uid.in_(part)).with_only_columns(_c.uid) for part in parts(among))
        return {uid for each in found for uid in self._scope.connection.execute(each).scalars()}

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

    def within(self, mailbox_id: int, window: Interval) -> list[Booking]:
        """A mailbox's bookings that stand and touch a window."""
        near = (_c.start > window.start - LONGEST, _c.start < window.end, _c.end > window.start)
        return self._found(*_of(mailbox_id), _c.status == BookingStatus.BOOKED, *near)

    def to_begin(self, now: datetime) -> Counter[int]:
        """How many bookings of each mailbox stand and have not begun."""
        values = {"world": self._scope.world_id, "now": now}
        counted = self._scope.connection.execute(_TO_BEGIN, values)
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


def _of(mailbox_id: int | None) -> list[ColumnElement[bool]]:
    return [] if mailbox_id is None else [_c.mailbox_id == mailbox_id]


def _having(text: str) -> list[ColumnElement[bool]]:
    return [has(text, _SUBJECT)] if text else []


@contextmanager
def _last_word() -> Iterator[None]:
    try:
        yield
    except IntegrityError as error:
        if "ex_bookings_no_overlap" not in str(error.orig):
            raise
        raise SlotUnavailable from error
