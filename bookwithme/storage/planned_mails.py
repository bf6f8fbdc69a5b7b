"""Reminders and follow-ups that wait for their time; one that was sent is no longer here."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import datetime

from bookwithme.domain.reminders import PlannedMail
from bookwithme.storage.calendar_tables import planned_mails
from bookwithme.storage.mapping import Mapping
from bookwithme.storage.repository import Repository

_c = planned_mails.c


class PlannedMails(Repository[PlannedMail]):
    """The planned mails of one world."""

    mapping = Mapping(PlannedMail, planned_mails)

    def of(self, booking_id: int) -> list[PlannedMail]:
        """Those of a booking."""
        return self._found(booking_id=booking_id)

    def of_these(self, bookings: Collection[int]) -> list[PlannedMail]:
        """Those of some bookings."""
        return self._found(_c.booking_id.in_(bookings))

    def due(self, now: datetime, most: int) -> list[PlannedMail]:
        """The first whose time has come, in order."""
        return self._first(most, _c.due_at <= now, by=(_c.due_at, _c.id))

    def plan(self, booking_id: int, mails: Iterable[PlannedMail]) -> None:
        """Plan the mails of a booking that has none."""
        for each in mails:
            self.add(replace(each, booking_id=booking_id))

    def plan_anew(self, booking_id: int, mails: Iterable[PlannedMail]) -> None:
        """Plan a booking's mails in place of those that it has."""
        self._scope.delete(planned_mails, booking_id=booking_id)
        self.plan(booking_id, mails)

    def take(self, mails: Iterable[PlannedMail]) -> None:
        """Take mails out that are sent."""
        self._scope.delete(planned_mails, _c.id.in_([each.id for each in mails]))
