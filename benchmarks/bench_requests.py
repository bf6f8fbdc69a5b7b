"""GET …/slots for 31 days as a whole request, against two floors on the same server in one run.

Floors: a Flask route that does one SQLAlchemy Core SELECT and answers the same bytes, and one that
answers them without any. Then the same with 99 000 periods stored outside the window, and each
time after something was written, when nothing that was worked out holds any more.
"""

from __future__ import annotations

import http.client
import statistics
import tempfile
import threading
import time
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlencode, urlsplit
from zoneinfo import ZoneInfo

from flask import Flask, Response
from sqlalchemy import create_engine, select
from waitress.server import create_server

from bookwithme.app import open_store
from bookwithme.client import Emulator
from bookwithme.server import Server
from bookwithme.service.world_context import WorldContext
from bookwithme.service.worlds.worlds import ensure_default
from bookwithme.settings import Settings
from bookwithme.storage.world_tables import worlds

if TYPE_CHECKING:
    from bookwithme.storage.engine import Store

NOW = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)
ROUNDS, REQUESTS = 7, 400
_NUMBERS = count(10_000)


def calendar(inside: int, outside: int, variant: int = 0) -> bytes:
    """A calendar with events inside the next 31 days, and others in the 300 days after.

    Those of another `variant` are other events: the same ones would be stored once.
    """
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//bench//EN"]
    zone = ZoneInfo("Europe/Paris")
    for number in range(inside + outside):
        far = number >= inside
        span, start = (300, NOW + timedelta(days=60)) if far else (31, NOW)
        minute = (number * 7919) % (span * 1440)
        begin = (start + timedelta(minutes=minute - minute % 15)).astimezone(zone)
        if not far and begin.hour >= 10:
            begin = begin.replace(hour=18 + begin.hour % 6)  # leave times open
        end = begin + timedelta(minutes=15)
        lines += [
            "BEGIN:VEVENT",
            f"UID:{number}@bench{variant}",
            "DTSTAMP:20260101T000000Z",
            f"DTSTART:{begin.astimezone(UTC):%Y%m%dT%H%M%SZ}",
            f"DTEND:{end.astimezone(UTC):%Y%m%dT%H%M%SZ}",
            "END:VEVENT",
        ]
    return "\r\n".join([*lines, "END:VCALENDAR", ""]).encode()


def rate(url: str, path: str) -> float:
    """Requests per second over one kept connection; `*` in a path is another number each time."""
    connection = http.client.HTTPConnection(urlsplit(url).netloc)
    started = time.perf_counter()
    for _ in range(REQUESTS):
        connection.request("GET", path.replace("*", str(next(_NUMBERS))))
        answer = connection.getresponse()
        body = answer.read()
        if answer.status != 200:
            raise SystemExit(f"{path}: {answer.status} {body[:500]!r}")
    connection.close()
    return REQUESTS / (time.perf_counter() - started)


def first_after_a_write(emulator: Emulator, path: str) -> float:
    """Requests per second where the world changes before each; the changes are not counted."""
    taken = 0.0
    for _ in range(REQUESTS // 4):
        emulator.clock.freeze(NOW)
        started = time.perf_counter()
        emulator.get(path)
        taken += time.perf_counter() - started
    return REQUESTS // 4 / taken


def floors(store: Store, body: bytes) -> str:
    """Serve the two floors, the first as SQLAlchemy connects by itself; where."""
    app = Flask("floor")
    engine = create_engine(store.engine.url)
    query = select(worlds).where(worlds.c.name == "default")

    @app.get("/select")
    def selecting() -> Response:
        with engine.connect() as connection:
            connection.execute(query).one()
        return Response(body, content_type="application/json")

    @app.get("/bare")
    def bare() -> Response:
        return Response(body, content_type="application/json")

    server = create_server(app, host="127.0.0.1", port=0, threads=8)
    threading.Thread(target=server.run, daemon=True).start()
    return f"http://127.0.0.1:{server.effective_port}"  # type: ignore[union-attr]


def prepared(emulator: Emulator, address: str, inside: int, *outside: int) -> str:
    """A mailbox with such calendars; the path of its open times of 31 days."""
    mailbox = emulator.mailbox(address, time_zone="Europe/Paris")
    mailbox.calendar(calendar(inside, 0))
    for number, events in enumerate(outside):
        mailbox.calendar(calendar(0, events, number), name=f"Far {number}")
    kind = mailbox.meeting_type(
        "Bench",
        hours={
            "weekly": {
                day: [["08:00", "18:00"]]
                for day in ("monday", "tuesday", "wednesday", "thursday", "friday")
            }
        },
    )
    window = {
        "start": f"{NOW:%Y-%m-%dT%H:%M:%SZ}",
        "end": f"{NOW + timedelta(days=31):%Y-%m-%dT%H:%M:%SZ}",
    }
    return f"/_emulator/api/meeting-types/{kind.id}/slots?{urlencode(window)}"


def main() -> None:
    """Measure in turn, and print medians and ratios."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(database_url=f"sqlite:///{Path(folder) / 'bench.sqlite3'}")
        store = open_store(settings)
        ensure_default(WorldContext(store, ""), "empty")
        server = Server(settings, store, "127.0.0.1", 0)
        server.start()
        emulator = Emulator(server.url)
        emulator.clock.freeze(NOW)
        near = prepared(emulator, "near@contoso.com", 1_000)
        far = prepared(emulator, "far@contoso.com", 1_000, 33_000, 33_000, 33_000)
        body = emulator.get(near).body
        floor = floors(store, body)
        targets = {
            "slots, 1 000 periods in the window": (server.url, near),
            "slots, 99 000 more outside it": (server.url, far),
            "slots, another window each time": (server.url, near.replace("00Z&", "00.*Z&")),
            "floor: one SELECT, same bytes": (floor, "/select"),
            "floor: same bytes": (floor, "/bare"),
        }
        rates: dict[str, list[float]] = {name: [] for name in targets}
        for _ in range(ROUNDS):
            for name, target in targets.items():
                rates[name].append(rate(*target))
        after = statistics.median(first_after_a_write(emulator, near) for _ in range(ROUNDS))
        after_far = statistics.median(first_after_a_write(emulator, far) for _ in range(ROUNDS))
        server.close()
    median = {name: statistics.median(values) for name, values in rates.items()}
    first, second, other, selecting, bare = median.values()
    for name, value in median.items():
        print(f"{name:<40} {value:8.0f} requests/s")
    print(f"{'answer':<40} {len(body):8} bytes")
    print(f"{'slots / floor with one SELECT':<40} {first / selecting:8.2f}")
    print(f"{'slots / floor without':<40} {first / bare:8.2f}")
    print(f"{'another window each time / one SELECT':<40} {other / selecting:8.2f}")
    print(f"{'cost with 99 000 outside / without':<40} {first / second:8.2f}")
    print(f"{'first after a write':<40} {1000 / after:8.1f} ms")
    print(f"{'the same with 99 000 outside / without':<40} {after / after_far:8.2f}")


if __name__ == "__main__":
    main()
