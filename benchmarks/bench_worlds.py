"""How long a fresh Contoso world, a reset, a snapshot and a restore take: medians, on SQLite.

    python benchmarks/bench_worlds.py

Reach: 15 ms for a world and for a reset, 25 ms for a snapshot and for a restore. Calendars are
expanded when the first world of a month is made; what that costs is told apart.
"""

from __future__ import annotations

import statistics
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from bookwithme import clock
from bookwithme.service.world_context import WorldContext
from bookwithme.service.worlds import worlds
from bookwithme.storage.engine import Store
from bookwithme.storage.schema import migrate

if TYPE_CHECKING:
    from collections.abc import Callable

ROUNDS = 40
REACH = {"world": 15, "reset": 15, "snapshot": 25, "restore": 25}


def milliseconds(act: Callable[[], object]) -> float:
    """How long an act takes."""
    begun = clock.stopwatch()
    act()
    return (clock.stopwatch() - begun) * 1000


def main() -> None:
    """Measure, and print beside what is to be reached."""
    with tempfile.TemporaryDirectory() as folder:
        store = Store(f"sqlite:///{Path(folder) / 'worlds.sqlite3'}")
        migrate(store)
        context = WorldContext(store, "http://127.0.0.1:8000")
        first = milliseconds(lambda: worlds.make_world(context, "default", "contoso"))
        print(f"first world, with its calendars expanded: {first:.1f} ms")
        names = iter(f"w{number}" for number in range(ROUNDS))
        acts: dict[str, Callable[[], object]] = {
            "world": lambda: worlds.make_world(context, next(names), "contoso"),
            "reset": lambda: worlds.reset(context),
            "snapshot": lambda: worlds.save_snapshot(context, "bench"),
            "restore": lambda: worlds.restore_snapshot(context, "bench"),
        }
        for name, act in acts.items():
            median = statistics.median(milliseconds(act) for _ in range(ROUNDS))
            print(f"{name}: {median:.1f} ms (reach: {REACH[name]})")
        store.close()


if __name__ == "__main__":
    main()
