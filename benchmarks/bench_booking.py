"""How long acts that send mails hold the write lock: milliseconds, a booking's ratio to a floor.

Milliseconds on the wall, and those of the processor, which a busy machine stretches least: these
must stay below five.

Measured on SQLite, where the lock is the server's only one: bookings, moves, cancellations, mailed
codes, shares. The floor, in the same run, is a bare transaction that inserts the same rows as a
booking (booking, two mails, journal) and touches the same two: what none can do without.

Run: `python benchmarks/bench_booking.py`.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import select, update

from bookwithme.contract.mailbox import NewMailbox
from bookwithme.contract.world import ClockWish
from bookwithme.domain.booking import Attendee
from bookwithme.domain.hours import Hours, parse_week
from bookwithme.domain.interval import Interval
from bookwithme.domain.meeting_type import MeetingType
from bookwithme.domain.sharing import Invitation
from bookwithme.service.admin import administration
from bookwithme.service.attendee import bookings as manage
from bookwithme.service.attendee import scheduling
from bookwithme.service.attendee.address_resolution import Address
from bookwithme.service.attendee.booking import BookingRequest, book_meeting
from bookwithme.service.attendee.email_codes import send_code
from bookwithme.service.availability import calendars
from bookwithme.service.organizer import meeting_types, sharing
from bookwithme.service.world_context import WorldContext
from bookwithme.service.worlds import clocks
from bookwithme.service.worlds.worlds import ensure_default
from bookwithme.storage.engine import Store
from bookwithme.storage.schema import migrate
from bookwithme.storage.tables import bookings, journal, messages
from bookwithme.storage.world_tables import worlds

if TYPE_CHECKING:
    from collections.abc import Iterator
    from uuid import UUID

NOW = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)
BOOKINGS, WARM_UP = 200, 20
ALLOWED_MS = 5.0
FLOOR = "floor: the same rows"
PARTS = {bookings: 1, messages: 2, journal: 3}
"""The tables that a booking puts rows into, and how many."""


class Timed(Store):
    """A store that notes how long its lock was held: milliseconds of wall and of processor."""

    held: list[tuple[float, float]]

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self.held = []

    @contextmanager
    def _line(self, world: str | None, patience: float) -> Iterator[float]:
        with super()._line(world, patience) as left:
            began, worked = time.perf_counter(), time.thread_time()
            yield left
            wall, cpu = time.perf_counter() - began, time.thread_time() - worked
            self.held.append((wall * 1_000, cpu * 1_000))


def prepared(context: WorldContext) -> UUID:
    """An organizer in Paris with a thousand events in her calendar; the GUID of her type."""
    ensure_default(context, "empty")
    clocks.put(context, ClockWish(now=NOW, mode="frozen"))
    fields = {
        "address": "adele@contoso.com",
        "display_name": "Adele Vance",
        "time_zone": "Europe/Paris",
        "subscription": "Microsoft 365 E3",
    }
    administration.create_mailbox(context, NewMailbox(**fields))
    calendars.put_calendar(context, fields["address"], "Calendar", nights(1_000))
    days = ("monday", "tuesday", "wednesday", "thursday", "friday")
    hours = Hours(parse_week({day: [["08:00", "18:00"]] for day in days}))
    return meeting_types.create_type(
        context, fields["address"], MeetingType(title="Intro", hours=hours)
    )[1].guid


def nights(events: int) -> bytes:
    """A calendar whose events of a quarter of an hour are all at night."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//bench//EN"]
    for number in range(events):
        start = NOW.replace(hour=20) + timedelta(days=number // 10, minutes=15 * (number % 10))
        lines += [
            "BEGIN:VEVENT",
            f"UID:{number}@bench",
            "DTSTAMP:20260101T000000Z",
            f"DTSTART:{start:%Y%m%dT%H%M%SZ}",
            "DURATION:PT15M",
            "END:VEVENT",
        ]
    return "\r\n".join([*lines, "END:VCALENDAR", ""]).encode()


class Attendees:
    """Guests who book the first times of some months, one after another."""

    def __init__(self, context: WorldContext, guid: UUID) -> None:
        within = Interval(NOW, NOW + timedelta(days=80))
        starts = [slot.start for slot in scheduling.slots(context, guid, within)]
        self.context, self.address = context, Address.of_type(guid)
        self.starts, self.others = starts[:BOOKINGS], starts[BOOKINGS : 2 * BOOKINGS]
        self.booked: list[UUID] = []

    def _request(self, number: int, start: datetime) -> BookingRequest:
        attendee = Attendee(f"Guest {number}", f"guest{number}@fabrikam.com", "About the plan")
        return BookingRequest(start=start, attendee=attendee)

    def book(self) -> None:
        """Book each of the first times."""
        for number, start in enumerate(self.starts):
            request = self._request(number, start)
            self.booked.append(book_meeting(self.context, self.address, request).guid)

    def move(self) -> None:
        """Move each booking to one of the times after them."""
        for guid, start in zip(self.booked, self.others, strict=True):
            manage.reschedule(self.context, manage.by_guid(guid), start)

    def cancel(self) -> None:
        """Cancel each booking."""
        for guid in self.booked:
            manage.cancel(self.context, manage.by_guid(guid), "ill")

    def ask_for_codes(self) -> None:
        """Ask for a code for each time."""
        for number, start in enumerate(self.starts):
            send_code(self.context, self.address, self._request(number, start))

    def share(self) -> None:
        """Let the organizer share her page as often."""
        for number in range(BOOKINGS):
            invitation = Invitation(to=(f"guest{number}@fabrikam.com",))
            sharing.share_page(self.context, "adele@contoso.com", invitation)


def bare(store: Store) -> None:
    """Insert the same rows again, each booking's in a transaction of its own."""
    rows = {}
    with store.engine.connect() as connection:
        for table, each in PARTS.items():
            found = connection.execute(select(table).order_by(table.c.id)).all()
            keyed = [dict(zip(table.c.keys(), row, strict=True)) for row in found]
            rows[table] = keyed[-BOOKINGS * each :]
    with store.transaction() as connection:
        for table in PARTS:
            connection.execute(table.delete())
    for number in range(BOOKINGS):
        with store.transaction() as connection:
            connection.execute(select(worlds).where(worlds.c.name == "default")).one()
            for table, each in PARTS.items():
                for row in rows[table][number * each : (number + 1) * each]:
                    connection.execute(table.insert(), row)
            connection.execute(update(worlds).values(revision=worlds.c.revision + 1))


def main() -> None:
    """Measure them, and print medians, the ninth of ten, and the ratio."""
    with tempfile.TemporaryDirectory() as folder:
        store = Timed(f"sqlite:///{Path(folder) / 'bench.sqlite3'}")
        migrate(store)
        context = WorldContext(store, "http://127.0.0.1:8000")
        attendees = Attendees(context, prepared(context))
        median, cpus = {}, {}
        for name, act in {
            "booking": attendees.book,
            FLOOR: lambda: bare(store),
            "move": attendees.move,
            "cancellation": attendees.cancel,
            "mailed code": attendees.ask_for_codes,
            "share": attendees.share,
        }.items():
            store.held.clear()
            act()
            wall, cpu = zip(*store.held[-BOOKINGS + WARM_UP :], strict=True)
            median[name], cpus[name] = statistics.median(wall), statistics.median(cpu)
            worst = statistics.quantiles(wall, n=10)[-1]
            print(
                f"{name:<24} median {median[name]:6.2f} ms   9 in 10 below {worst:6.2f} ms"
                f"   of processor {cpus[name]:6.2f} ms"
            )
        store.close()
    print(f"{'ratio to the floor':<24} {median['booking'] / median[FLOOR]:6.2f}")
    slow = {name: f"{cpu:.1f} ms" for name, cpu in cpus.items() if cpu > ALLOWED_MS}
    if slow:
        raise SystemExit(f"The lock is held for longer than {ALLOWED_MS} ms: {slow}")


if __name__ == "__main__":
    main()
