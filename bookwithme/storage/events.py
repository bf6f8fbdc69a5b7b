"""Events of the mailboxes' own calendars: a row for each."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, Table, asc, desc, literal, select, union_all

from bookwithme.domain.booking import BookingStatus
from bookwithme.domain.event import Event
from bookwithme.domain.freebusy import BusyPeriod
from bookwithme.domain.interval import Interval
from bookwithme.storage.calendar_tables import events
from bookwithme.storage.mapping import Mapping
from bookwithme.storage.repository import Repository
from bookwithme.storage.tables import bookings

_c = events.c
_STANDS = bookings.c.status == BookingStatus.BOOKED


class Events(Repository[Event]):
    """The events of one world."""

    mapping = Mapping(Event, events)

    def of(self, mailbox_id: int) -> list[Event]:
        """A mailbox's events, in order of creation."""
        return self._found(mailbox_id=mailbox_id)

    def recurring(self, mailbox_id: int) -> list[Event]:
        """A mailbox's events that recur."""
        return self._found(_c.recurrence.is_not(None), mailbox_id=mailbox_id)

    def single(self, mailbox_id: int, within: Interval) -> list[Event]:
        """A mailbox's events that do not recur and touch a window, those of no length too."""
        near = (_c.end >= within.start, _c.start < within.end)
        return self._found(_c.recurrence.is_(None), *near, mailbox_id=mailbox_id)

    def counted_with_bookings(self, mailbox_id: int) -> int:
        """How many events a mailbox has, and bookings that stand."""
        standing = (bookings.c.mailbox_id == mailbox_id, _STANDS)
        own = self._scope.count(events, _c.mailbox_id == mailbox_id)
        return own + self._scope.count(bookings, *standing)

    def part_with_bookings(
        self, mailbox_id: int, offset: int, most: int, *, latest_first: bool = False
    ) -> list[UUID]:
        """The ids of some of them, by start, then end; those of an equal time as they were made."""
        place = self._scope.world_id, mailbox_id
        both = union_all(_timed(events, 0, place), _timed(bookings, 1, place, _STANDS))
        by_start: ColumnElement[Any] = desc("first") if latest_first else asc("first")
        part = both.order_by(by_start, "last", "kind", "id").offset(offset).limit(most)
        return [row.guid for row in self._scope.connection.execute(part)]

    def these(self, guids: Collection[UUID]) -> list[Event]:
        """The events of some ids, in no order."""
        return self._among(_c.guid, guids)

    def by_uids(self, mailbox_id: int, uids: Collection[str]) -> list[Event]:
        """A mailbox's events that bear some UIDs."""
        return self._found(_c.uid.in_(uids), mailbox_id=mailbox_id)

    def by_guid(self, guid: UUID) -> Event | None:
        """The event of an id that outsiders know."""
        return self._one(guid=guid)

    def has_uid(self, mailbox_id: int, uid: str) -> bool:
        """Whether an event of the mailbox bears this UID."""
        return self._one(mailbox_id=mailbox_id, uid=uid) is not None

    def periods(self, mailbox_id: int, within: Interval) -> list[BusyPeriod]:
        """The time that single events take in a window; one of no length takes none."""
        query = select(_c.start, _c.end, _c.status, _c.uid, _c.subject).where(
            _c.world_id == self._scope.world_id,
            _c.mailbox_id == mailbox_id,
            _c.recurrence.is_(None),
            _c.end > within.start,
            _c.start < within.end,
            _c.start < _c.end,
        )
        return [BusyPeriod(*row) for row in self._scope.connection.execute(query)]


def _timed(
    table: Table, kind: int, place: tuple[int, int], *where: ColumnElement[bool]
) -> Select[Any]:
    c = table.c
    timed = c.start.label("first"), c.end.label("last"), literal(kind).label("kind"), c.id, c.guid
    return select(*timed).where(c.world_id == place[0], c.mailbox_id == place[1], *where)
