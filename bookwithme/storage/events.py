"""Events of the mailboxes' own calendars: a row for each."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select

from bookwithme.domain.event import Event
from bookwithme.domain.freebusy import BusyPeriod
from bookwithme.domain.interval import Interval
from bookwithme.storage.calendar_tables import events
from bookwithme.storage.mapping import Mapping
from bookwithme.storage.scope import Scope

_EVENTS = Mapping(Event, events)
_c = events.c


class Events:
    """The events of one world."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def of(self, mailbox_id: int) -> list[Event]:
        """A mailbox's events, in order of creation."""
        rows = self._scope.all(events, _c.mailbox_id == mailbox_id)
        return [_EVENTS.record(row) for row in rows]

    def recurring(self, mailbox_id: int) -> list[Event]:
        """A mailbox's events that recur."""
        rows = self._scope.all(events, _c.mailbox_id == mailbox_id, _c.recurrence.is_not(None))
        return [_EVENTS.record(row) for row in rows]

    def by_guid(self, guid: UUID) -> Event | None:
        """The event of an id that outsiders know."""
        row = self._scope.one(events, _c.guid == guid)
        return row and _EVENTS.record(row)

    def has_uid(self, mailbox_id: int, uid: str) -> bool:
        """Whether an event of the mailbox bears this UID."""
        return self._scope.one(events, _c.mailbox_id == mailbox_id, _c.uid == uid) is not None

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

    def add(self, event: Event) -> int:
        """A new event; its id."""
        return self._scope.insert(events, _EVENTS.columns(event))

    def save(self, event: Event) -> None:
        """Write an event back."""
        self._scope.update(events, _EVENTS.columns(event), _c.id == event.id)

    def delete(self, number: int) -> None:
        """Delete an event."""
        self._scope.delete(events, _c.id == number)
