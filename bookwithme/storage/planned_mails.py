"""Reminders and follow-ups that wait for their time; one that was sent is no longer here."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from bookwithme.domain.reminders import PlannedMail
from bookwithme.storage.calendar_tables import planned_mails
from bookwithme.storage.mapping import Mapping
from bookwithme.storage.scope import Scope

_MAILS = Mapping(PlannedMail, planned_mails)
_c = planned_mails.c


class PlannedMails:
    """The planned mails of one world."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def all(self) -> list[PlannedMail]:
        """In the order in which they were planned."""
        return [_MAILS.record(row) for row in self._scope.all(planned_mails)]

    def of(self, booking_id: int) -> list[PlannedMail]:
        """Those of a booking."""
        rows = self._scope.all(planned_mails, _c.booking_id == booking_id)
        return [_MAILS.record(row) for row in rows]

    def due(self, now: datetime, most: int) -> list[PlannedMail]:
        """The first whose time has come, in order."""
        query = self._scope.select(planned_mails, _c.due_at <= now)
        in_order = query.order_by(None).order_by(_c.due_at, _c.id).limit(most)
        return [_MAILS.record(row) for row in self._scope.connection.execute(in_order)]

    def plan(self, booking_id: int, mails: Iterable[PlannedMail]) -> None:
        """Plan a booking's mails in place of those that it has."""
        self._scope.delete(planned_mails, _c.booking_id == booking_id)
        for each in mails:
            columns = _MAILS.columns(each) | {"booking_id": booking_id}
            self._scope.insert(planned_mails, columns)

    def take(self, mails: Iterable[PlannedMail]) -> None:
        """Take mails out that are sent."""
        self._scope.delete(planned_mails, _c.id.in_([each.id for each in mails]))
