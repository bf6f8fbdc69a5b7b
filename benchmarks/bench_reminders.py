"""How fast reminders that fall due are sent, and how long writing an event holds the write lock.

Two thousand bookings with a reminder each; the clock is moved past all of them. Then events, single
ones and daily series, in a mailbox that has many. On SQLite in a file.

Run: `python benchmarks/bench_reminders.py`; exit status 1 below 250 a second, or above 5 ms.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from bookwithme.contract.events import NewEvent
from bookwithme.contract.world import Advance
from bookwithme.service.availability import events
from bookwithme.service.documents.reading import parts_of
from bookwithme.service.world_context import WorldContext
from bookwithme.service.worlds import clocks, worlds
from bookwithme.storage.engine import Store
from bookwithme.storage.schema import migrate

if TYPE_CHECKING:
    from collections.abc import Iterator

NOW = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)
ADDRESS = "adele@contoso.com"
DUE, EVENTS = 2_000, 300


def document(count: int) -> dict[str, object]:
    """A world of so many bookings, each with a reminder a day before."""
    meeting_type = {
        "title": "Intro",
        "duration": "PT5M",
        "reminders": [{"before": "P1D", "text": "Bring **all** of it:\n\n- plan\n- pen"}],
    }
    mailbox = {
        "address": ADDRESS,
        "displayName": "Adele Vance",
        "timeZone": "Europe/Paris",
        "subscription": "Microsoft 365 E3",
        "page": {"readyAt": "-P1D"},
        "meetingTypes": [meeting_type],
    }
    bookings = [
        {
            "mailbox": ADDRESS,
            "meetingType": 0,
            "start": (NOW + timedelta(days=2, minutes=5 * n)).isoformat(),
            "name": f"Guest {n}",
            "email": f"guest{n}@fabrikam.com",
        }
        for n in range(count)
    ]
    clock = {"mode": "frozen", "now": NOW.isoformat()}
    return {"version": 1, "clock": clock, "mailboxes": [mailbox], "bookings": bookings}


def reminders(context: WorldContext) -> float:
    """Mails a second."""
    worlds.import_world(context, parts_of(document(DUE)))
    began, worked = time.perf_counter(), time.process_time()
    ran = clocks.advance(context, Advance(to=NOW + timedelta(days=30))).ran
    took, worked = time.perf_counter() - began, time.process_time() - worked
    sent = sum(each.what == "reminderSent" for each in ran)
    print(f"{sent} reminders due at once: {took:.1f} s, {sent / took:.0f} a second")
    print(f"of the processor alone: {worked:.1f} s, {sent / worked:.0f} a second")
    return sent / took


@contextmanager
def timed(store: Store, held: list[tuple[float, float]]) -> Iterator[None]:
    """Note for how long each writer holds the lock."""
    write = store.write

    @contextmanager
    def holding(*given: object, **named: object) -> Iterator[object]:
        with write(*given, **named) as uow:  # type: ignore[arg-type]
            began, worked = time.perf_counter(), time.thread_time()
            yield uow
            ended = time.perf_counter() - began, time.thread_time() - worked
            held.append((1000 * ended[0], 1000 * ended[1]))

    store.write = holding  # type: ignore[method-assign, assignment]
    yield
    store.write = write  # type: ignore[method-assign]


def writing(context: WorldContext, rule: str | None) -> float:
    """Milliseconds of the processor, the median, that one event holds the lock."""
    held: list[tuple[float, float]] = []
    with timed(context.store, held):
        for n in range(EVENTS):
            start = NOW + timedelta(hours=n)
            told = {"start": start, "end": start + timedelta(hours=1), "recurrence": rule}
            events.create_event(context, ADDRESS, NewEvent.model_validate(told).event)
    wall = statistics.median(each for each, _ in held)
    worked = statistics.median(each for _, each in held)
    name = rule or "single"
    print(f"an event, {name}: the lock for {wall:.1f} ms (median), {worked:.1f} of the processor")
    return worked


def main() -> int:
    """Measure, and say whether it is fast enough."""
    with tempfile.TemporaryDirectory() as folder:
        store = Store(f"sqlite:///{Path(folder) / 'reminders.sqlite3'}")
        migrate(store)
        context = WorldContext(store, "http://127.0.0.1:8000")
        worlds.ensure_default(context, "empty")
        fast = reminders(context) >= 250
        short = max(writing(context, None), writing(context, "FREQ=DAILY")) <= 5
        store.close()
    return 0 if fast and short else 1


if __name__ == "__main__":
    sys.exit(main())
