"""Events of the mailboxes' own calendars: a row for each."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select

from bookwithme.domain.event import Event
from bookwithme.domain.freebusy import BusyPeriod
from bookwithme.domain.interval import Interval
from bookwithme.storage.calendar_tables import events
from bookwithme.storage.mapping import Mapping
from bookwithme.storage.repository import Repository

_c = events.c


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

    def these(self, guids: Collection[UUID]) -> list[Event]:
        """The events of some ids, in order of creation."""
        return self._found(_c.guid.in_(guids))

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
