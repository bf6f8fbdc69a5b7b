"""Many clients for minutes, while one trouble follows the other: what broke, or was lost.

Clients book (a quarter on single-use links), look at pages and open times, ask for changes, mails
and the journal, each over a connection of its own; now and then one waits. Every so often a worker
other than the oldest is killed (kill -9), the world's clock is moved, the database's server is
killed, or its disk is full for some seconds (`troubles.py`). Afterwards

- everything that `crash.py` reads in the database is there, and nothing is half;
- no answer was a 5xx, but for 503 with Retry-After, which is tried again: in less than 1 of 1 000,
  those aside that were told while the database was away, or in ten seconds after;
- the memory of the oldest worker grew by less than 1 MB a minute in the last half.

Run: `python benchmarks/soak.py [--minutes 10] [--connections 32] [--workers 4] [--every 20]
[--database URL]`; without a database it makes a PostgreSQL server of its own, as the tests do.
Exits with 1 and says what is wrong if anything is.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import random
import statistics
import threading
import time
from collections import Counter
from contextlib import nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from benchmarks.bench_waiting import serving
from benchmarks.crash import NOW, Load, Wish, all_wishes, faults, furnish, read
from benchmarks.troubles import Troubles, own_database
from bookwithme.client import Emulator

MOST_BUSY = 1 / 1_000
MOST_GROWTH = 1.0
"""MB a minute."""
LIMIT = 70
BUSY = "503 with Retry-After"


@dataclass
class Soak(Load):
    """The clients, and what they were answered."""

    troubles: Troubles = field(kw_only=True)
    pages: list[str] = field(default_factory=list)
    statuses: Counter[str] = field(default_factory=Counter)
    slowest: float = 0.0
    threads: Any = field(default_factory=threading.local)

    def run(self) -> None:
        """Book, and look around, until told to stop."""
        while not self.stopping.is_set():
            with self.lock:
                wish = next(self.wishes)
            self.book(wish)
            for page in random.sample(self.pages, 4):
                self.ask("GET", page)

    def book(self, wish: Wish) -> None:
        """Book as crash.py does, over and over until it is answered."""
        if wish.single_use:
            path = f"/meeting-types/{wish.kind}/links"
            wish.bookingcode = self.insist(path, {"singleUse": True}, {}).get("bookingcode")
        path, key = f"/meeting-types/{wish.kind}/bookings", {"Idempotency-Key": wish.name}
        answer = self.insist(path, wish.body(), key)
        with self.lock:
            if "id" in answer:
                self.answered[wish.name] = answer["id"]
            else:
                self.refused[str(answer.get("code"))] += 1

    def insist(self, path: str, body: dict[str, Any], headers: dict[str, str]) -> dict[str, Any]:
        """Send until it is answered by what will not change."""
        while True:
            status, answer = self.ask("POST", f"/_emulator/api{path}", body, headers)
            if status < 500:
                found: dict[str, Any] = json.loads(answer)
                return found
            time.sleep(0.2)

    def ask(
        self, method: str, path: str, body: object = None, headers: dict[str, str] | None = None
    ) -> tuple[int, bytes]:
        """Send until it is answered at all; its status and body."""
        sent = json.dumps(body).encode() if body else None
        given = {"Content-Type": "application/json"} | (headers or {})
        while True:
            began = time.monotonic()
            try:
                self.connection.request(method, path, sent, given)
                answer = self.connection.getresponse()
                told = answer.read()
            except (http.client.HTTPException, OSError):
                self.connection.close()
                with self.lock:
                    self.cut_off += 1
                continue
            self.note(answer, method, path, told, time.monotonic() - began)
            return answer.status, told

    @property
    def connection(self) -> http.client.HTTPConnection:
        """The thread's own."""
        if not hasattr(self.threads, "connection"):
            where = urlsplit(self.url).netloc
            self.threads.connection = http.client.HTTPConnection(where, timeout=LIMIT)
        found: http.client.HTTPConnection = self.threads.connection
        return found

    def note(
        self, answer: http.client.HTTPResponse, method: str, path: str, told: bytes, took: float
    ) -> None:
        """Count an answer; what is a failure is printed."""
        status = answer.status
        name = BUSY if status == 503 and answer.headers["Retry-After"] else ""
        if name and time.monotonic() < self.troubles.excused_until:
            name = "503 while the database was away"
        name = name or (f"{status}" if status >= 500 else f"{status // 100}xx")
        with self.lock:
            self.statuses[name] += 1
            self.slowest = max(self.slowest, took if "wait" not in path else 0)
            if name.isdigit() and self.statuses[name] < 5:
                print(f"{method} {path}: {status} {told[:300]!r}", flush=True)


def pages_of(emulator: Emulator) -> list[str]:
    """What is looked at: ordinary types, beside those that are booked at any minute of any day."""
    kinds = [emulator.mailbox(f"owner{n}@contoso.com").meeting_type("Talk") for n in range(8)]
    window = f"start={NOW:%Y-%m-%dT%H:%M:%SZ}&end={NOW.replace(day=30):%Y-%m-%dT%H:%M:%SZ}"
    return [
        *(each.url.removeprefix(emulator.url) + "?anonymous" for each in kinds),
        *(f"/_emulator/api/meeting-types/{each.id}/slots?{window}" for each in kinds[:3]),
        *(["/_emulator/api/changes"] * 8),
        "/_emulator/api/messages?to=guest1@x.org",
        "/_emulator/api/messages?to=nobody&wait=0.3",
        "/_emulator/api/journal?kind=clock",
        "/_emulator/mail",
        "/healthz",
    ]


def memory(process: int) -> float:
    """What a process has in memory, in MB."""
    pages = int(Path(f"/proc/{process}/statm").read_text("ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def growth(samples: list[tuple[float, float]]) -> float:
    """MB a minute over the last half of the samples of (seconds, MB)."""
    late = samples[len(samples) // 2 :]
    return 60 * statistics.linear_regression(*zip(*late, strict=True)).slope


def watch(troubles: Troubles, minutes: float, every: float) -> list[tuple[float, float]]:
    """Make trouble every so often; the memory of the oldest worker: (seconds, MB)."""
    oldest, befalls = troubles.workers[0], troubles.round()
    began, due, samples = time.monotonic(), every, []
    while (now := time.monotonic() - began) < 60 * minutes:
        samples.append((now, memory(oldest)))
        if every and now > due:
            next(befalls)()
            due += every
        time.sleep(1)
    return samples


def run(troubles: Troubles, chosen: argparse.Namespace) -> tuple[Soak, list[Any]]:
    """Let the clients at it."""
    emulator = troubles.emulator
    kinds = furnish(emulator)
    load = Soak(emulator.url, all_wishes(kinds), pages=pages_of(emulator), troubles=troubles)
    clients = [threading.Thread(target=load.run, daemon=True) for _ in range(chosen.connections)]
    for client in clients:
        client.start()
    samples = watch(troubles, chosen.minutes, chosen.every)
    load.stopping.set()
    for client in clients:
        client.join()
    print(emulator.get("/metrics").text)
    return load, samples


def judged(load: Soak, samples: list[Any]) -> list[str]:
    """What is wrong with the answers and the memory."""
    count = load.statuses.total()
    wrong = [f"{number} answers {name}" for name, number in load.statuses.items() if name.isdigit()]
    if load.statuses[BUSY] > MOST_BUSY * count:
        wrong.append("too many 503")
    if growth(samples) > MOST_GROWTH:
        wrong.append("memory grows")
    return wrong


def arguments() -> argparse.Namespace:
    """What was asked for at the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--connections", type=int, default=32)
    parser.add_argument("--workers", type=int, default=4)
    parser.add_argument("--every", type=float, default=20, help="seconds between troubles; 0: none")
    parser.add_argument("--database", help="an empty one, of PostgreSQL")
    return parser.parse_args()


def main() -> None:
    """Soak, read, tell."""
    chosen = arguments()
    own = nullcontext((None, chosen.database, None)) if chosen.database else own_database()
    with own as (server, database, disk):
        with serving("--workers", str(chosen.workers), "--database", database) as (process, url):
            troubles = Troubles(Emulator(url), process.pid, server, disk)
            load, samples = run(troubles, chosen)
        found = read(database)
    wrong = faults(found, load) + judged(load, samples)
    print(
        f"answers                  {load.statuses.total():8} {dict(sorted(load.statuses.items()))}"
    )
    print(f"slowest, waits aside     {load.slowest:8.1f} s")
    print(f"troubles                 {troubles.happened.total():8} {dict(troubles.happened)}")
    print(f"requests cut off         {load.cut_off:8} and sent again")
    print(f"bookings confirmed (201) {len(load.answered):8}")
    print(f"bookings in the database {len(found.bookings):8}")
    print(f"memory of one worker     {samples[-1][1]:8.1f} MB, at first {samples[0][1]:.1f} MB")
    print(f"its growth, last half    {growth(samples):8.2f} MB a minute")
    print(f"faults                   {len(wrong):8}")
    if wrong:
        raise SystemExit("\n".join(wrong[:50]))


if __name__ == "__main__":
    main()
