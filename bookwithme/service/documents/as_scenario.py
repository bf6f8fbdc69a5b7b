"""A world's document as a scenario: its times count from the present, its secrets are left out."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from bookwithme.contract.base import Record
from bookwithme.contract.document.events import Event
from bookwithme.contract.document.mailboxes import Calendar
from bookwithme.contract.document.moments import Present
from bookwithme.contract.document.records import Booking
from bookwithme.contract.document.world import Clock, World
from bookwithme.domain.mailbox import NO_SIGNATURE, MailSignature
from bookwithme.domain.world_clock import ClockMode
from bookwithme.service.documents.mails import BASE

_LEFT_OUT = frozenset(
    {
        # Every world makes its own; a mail has them in its text.
        *("exchange_guid", "calendar_secret", "guid", "bookingcode", "manage_secret", "uid"),
        *("teams_id", "teams_passcode", "sequence", "revision"),
        # The address of a calendar is often a secret, and what was fetched is there.
        *("url", "fetched_at", "failure", "failure_values", "failed_since"),
    }
)
_WEEKLY = frozenset({"start", "end", "occurrence", "due_at"})
"""Times that people chose by the day of the week, and what is counted from them."""


class AsScenario:
    """A world that comes back as it is `now`, whenever its scenario is loaded."""

    def __init__(self, world: World, now: datetime) -> None:
        self._was, self._present = world, Present(now)
        self._there = {
            each.address.lower(): replace(self._present, zone=each.time_zone)
            for each in world.mailboxes
        }

    def world(self) -> World:
        """The scenario but for its bookings."""
        frozen = self._was.clock.mode is ClockMode.FROZEN
        parts = {
            "clock": Clock(mode=ClockMode.FROZEN if frozen else ClockMode.SYSTEM),
            "mailboxes": tuple(
                _carried(each, self._there[each.address.lower()]) for each in self._was.mailboxes
            ),
        }
        found: World = _carried(self._was, self._present).model_copy(update=parts)
        return found

    def booking(self, booking: Booking) -> Booking:
        """A booking in it."""
        found: Booking = _carried(booking, self._there[booking.address])
        return found


def _carried(record: Any, present: Present) -> Any:
    if isinstance(record, Event):
        present = replace(present, zone=record.time_zone, whole_days=record.all_day)
    kept = record.model_fields_set - _LEFT_OUT
    values = {name: _value(getattr(record, name), present, name) for name in kept}
    start, end = (getattr(record, name, None) for name in ("start", "end"))
    if isinstance(start, datetime) and isinstance(end, datetime):
        values["start"], values["end"] = present.of_weeks(start, end)
    if (isinstance(record, Calendar) and record.body) or values.get("recurrence"):
        values["week"] = present.monday().date()
    return type(record).model_construct(set(values), **values)


def _value(value: Any, present: Present, name: str) -> Any:
    if isinstance(value, datetime):
        return present.of_week(value) if name in _WEEKLY else present.since(value)
    if isinstance(value, MailSignature) and BASE in value.html + value.text:
        return NO_SIGNATURE  # it leads to a page of another GUID
    if isinstance(value, Record):
        return _carried(value, present)
    if isinstance(value, tuple):
        return tuple(_value(each, present, name) for each in value)
    return value
