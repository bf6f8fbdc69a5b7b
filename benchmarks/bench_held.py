"""What others notice while somebody holds a world's row: medians, as ratios to when it is free.

Another process holds the world `held` by hand for some seconds, and eight clients want to write in
it all the while. Reach: pages of all worlds 1.2, writes in other worlds 1.5; those eight are told
503 with Retry-After within five seconds. A file of SQLite has one lock for all its worlds: writes
in others are busy as well, and only pages are measured.

Run: `python benchmarks/bench_held.py [--seconds 20] [--database URL]`; with an empty database.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import threading
from collections import Counter, defaultdict
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import create_engine, text

from bookwithme import clock
from bookwithme.app import open_store
from bookwithme.client import Emulator, request
from bookwithme.server import Server
from bookwithme.service.world_context import WorldContext
from bookwithme.service.worlds.worlds import ensure_default
from bookwithme.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable

WRITERS = 8
HOLD = {
    "sqlite": "BEGIN IMMEDIATE",
    "postgresql": "SELECT id FROM worlds WHERE kind = 'world' AND name = 'held' FOR UPDATE",
}


def timed(ask: Callable[[], int]) -> tuple[float, int]:
    """How many seconds an answer takes, and its status."""
    begun = clock.stopwatch()
    status = ask()
    return clock.stopwatch() - begun, status


def asking(url: str) -> dict[str, Callable[[], int]]:
    """What is asked again and again, by name."""
    found: dict[str, Callable[[], int]] = {}
    for name in ("held", "other"):
        world = Emulator(f"{url}/w/{name}")
        page = world.mailbox("adele@contoso.com").url
        found[f"page of {name}"] = partial(_status, "GET", page)
    path = f"{url}/w/other/_emulator/api/clock/advance"
    found["write in other"] = partial(_status, "POST", path, {"by": "PT1S"})
    return found


def _status(method: str, url: str, body: object = None) -> int:
    return request(method, url, body).status_code


def measured(asked: dict[str, Callable[[], int]], seconds: float) -> dict[str, float]:
    """The median time of each, asked in turn; 503 is told apart."""
    until = clock.stopwatch() + seconds
    times: dict[str, list[float]] = defaultdict(list)
    while clock.stopwatch() < until:
        for name, ask in asked.items():
            took, status = timed(ask)
            times[f"{name}: 503" if status == 503 else name].append(took)
    return {name: statistics.median(each) for name, each in times.items()}


def main() -> None:
    """Measure free, then held, and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--database")
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        database = wanted.database or f"sqlite:///{Path(folder) / 'held.sqlite3'}"
        settings = Settings(database_url=database)
        store = open_store(settings)
        ensure_default(WorldContext(store, ""), "empty")
        server = Server(settings, store, "127.0.0.1", 0)
        server.start()
        for name in ("held", "other"):
            body = {"name": name, "scenario": "contoso"}
            Emulator(server.url).call("POST", "/worlds", body)
        asked = asking(server.url)
        if store.is_sqlite:
            del asked["write in other"]
        measured(asked, 2)  # templates are compiled
        free = measured(asked, wanted.seconds)
        told: list[tuple[float, int]] = []
        held = while_held(database, server.url, told, lambda: measured(asked, wanted.seconds))
        server.close()
        store.close()
    for name, each in held.items():
        ratio = f"{each / free[name]:6.2f} times free" if name in free else ""
        print(f"{name:<22} {each * 1000:9.1f} ms  {ratio}")
    statuses = Counter(status for _, status in told)
    print(f"writers in held: {dict(statuses)}, the longest {max(took for took, _ in told):.1f} s")


def while_held(
    database: str, url: str, told: list[tuple[float, int]], act: Callable[[], dict[str, float]]
) -> dict[str, float]:
    """Do something while a row is held and others want it; `told`: what those are answered."""
    path, done = f"{url}/w/held/_emulator/api/clock/advance", threading.Event()

    def write() -> None:
        while not done.is_set():
            told.append(timed(lambda: request("POST", path, {"by": "PT1S"}).status_code))

    engine = create_engine(database)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text("BEGIN"))
        connection.execute(text(HOLD[engine.dialect.name]))
        writers = [threading.Thread(target=write) for _ in range(WRITERS)]
        for each in writers:
            each.start()
        found = act()
        done.set()
        for each in writers:
            each.join()
        connection.execute(text("ROLLBACK"))
    engine.dispose()
    return found


if __name__ == "__main__":
    main()
