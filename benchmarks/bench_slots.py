"""Open times of 31 days from busy periods in memory: milliseconds, and the ratio to a floor.

The floor, measured in the same run, is what no engine can do without: copying the same periods
out of their list and sorting them by start. Run: `python benchmarks/bench_slots.py`.
"""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from functools import partial
from timeit import repeat
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bookwithme.domain.freebusy import BusyPeriod, Status, blocking
from bookwithme.domain.hours import REGULAR_HOURS, windows
from bookwithme.domain.interval import Interval
from bookwithme.domain.meeting_type import MeetingType
from bookwithme.domain.slots import Availability, Held, open_times

if TYPE_CHECKING:
    from collections.abc import Callable

START = datetime(2026, 11, 23, tzinfo=UTC)
MONTH = Interval(START, START + timedelta(days=31))
NOW = START - timedelta(days=1)
PARIS = ZoneInfo("Europe/Paris")
KIND = MeetingType(
    title="Intro", buffer_before=timedelta(minutes=15), buffer_after=timedelta(minutes=15)
)
REACH_MS = {100: 0.5, 1_000: 1.5, 10_000: 12.0}
"""Periods, and the milliseconds that are allowed for them."""


def periods(count: int) -> list[BusyPeriod]:
    """So many meetings of 15 to 90 minutes, all over the month, in no order."""
    dice = random.Random(count)
    minutes = int((MONTH.end - MONTH.start) / timedelta(minutes=1))
    starts = [START + timedelta(minutes=dice.randrange(minutes)) for _ in range(count)]
    return [
        BusyPeriod(start, start + timedelta(minutes=dice.randrange(15, 91)), Status.BUSY, "event")
        for start in starts
    ]


def ours(busy: list[BusyPeriod], held: list[Held]) -> list[Interval]:
    """What a request does: hours to windows, what blocks, open times."""
    return from_windows(list(windows(REGULAR_HOURS, PARIS, MONTH)), busy, held)


def from_windows(hours: list[Interval], busy: list[BusyPeriod], held: list[Held]) -> list[Interval]:
    """The same where the windows are known, which do not depend on the periods."""
    return open_times(KIND, Availability(NOW, hours, blocking(busy), held), MONTH)


def floor(busy: list[BusyPeriod]) -> list[tuple[datetime, datetime]]:
    """Copy and sort the same list."""
    return sorted((period.start, period.end) for period in busy)


def milliseconds(act: Callable[[], object], runs: int = 100) -> float:
    """The best of several runs: the others were disturbed."""
    return 1000 * min(repeat(act, number=1, repeat=runs))


def main() -> None:
    """Print the table."""
    print("open times of 31 days, 30-minute type, buffers 15/15, 10 bookings")
    print(f"{'periods':>8} {'open':>5} {'whole':>9} {'no hours':>9} {'allowed':>9} {'floor':>9}")
    quarter = timedelta(minutes=15)
    held = [
        Held(at, at + 2 * quarter, quarter, quarter)
        for at in (START + timedelta(days=2 * n, hours=9) for n in range(10))
    ]
    hours = list(windows(REGULAR_HOURS, PARIS, MONTH))
    for count, allowed in REACH_MS.items():
        busy = periods(count)
        whole = milliseconds(partial(ours, busy, held))
        known = milliseconds(partial(from_windows, hours, busy, held))
        least = milliseconds(partial(floor, busy))
        told = f"{whole:6.2f} ms {known:6.2f} ms {allowed:6.1f} ms {least:6.2f} ms"
        print(f"{count:8} {len(ours(busy, held)):5} {told}  = {known / least:.1f} × floor")


if __name__ == "__main__":
    main()
