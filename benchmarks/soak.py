"""Many clients for minutes, while workers are killed one after the other: what broke, or was lost.

Clients book (a quarter on single-use links), look at pages and open times, ask for changes, mails
and the journal, each over a connection of its own; now and then one waits. Every so often a worker
other than the oldest is killed (kill -9). Afterwards

- everything that `crash.py` reads in the database is there, and nothing is half;
- no answer was a 5xx, but for 503 with Retry-After, which is tried again, in less than 1 of 1 000;
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
import signal
import statistics
import threading
import time
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from benchmarks.bench_waiting import serving
from benchmarks.crash import NOW, Load, Wish, all_wishes, faults, furnish, read
from bookwithme.client import Emulator
from tests.storage.postgres import Server, programs

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_BUSY = 1 / 1_000
MOST_GROWTH = 1.0
"""MB a minute."""
LIMIT = 70


@dataclass
class Soak(Load):
    """The clients, and what they were answered."""

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
        name = "503 with Retry-After" if status == 503 and answer.headers["Retry-After"] else ""
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


def workers_of(parent: int) -> list[int]:
    """Its workers, the oldest first."""
    found = Path(f"/proc/{parent}/task/{parent}/children").read_text("ascii").split()
    return sorted(map(int, found), key=lambda each: Path(f"/proc/{each}").stat().st_ctime)


def memory(process: int) -> float:
    """What a process has in memory, in MB."""
    pages = int(Path(f"/proc/{process}/statm").read_text("ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def growth(samples: list[tuple[float, float]]) -> float:
    """MB a minute over the last half of the samples of (seconds, MB)."""
    late = samples[len(samples) // 2 :]
    return 60 * statistics.linear_regression(*zip(*late, strict=True)).slope


@contextmanager
def database_of(given: str | None) -> Iterator[str]:
    """A database: the one that is given, or one of a server that is made for this."""
    if given:
        yield given
        return
    folder = programs()
    if folder is None:
        raise SystemExit("PostgreSQL was not found; give a --database.")
    server = Server(folder)
    try:
        server.start()
        yield server.new_database()[1]
    finally:
        server.stop()


def soak(parent: int, minutes: float, every: float) -> tuple[int, list[Any]]:
    """Wait, kill, and look at the memory of the oldest worker; how many were killed, and that."""
    oldest = workers_of(parent)[0]
    began, killed, samples = time.monotonic(), 0, []
    while (now := time.monotonic() - began) < 60 * minutes:
        samples.append((now, memory(oldest)))
        others = [each for each in workers_of(parent) if each != oldest]
        if every and others and now > every * (killed + 1):
            os.kill(random.choice(others), signal.SIGKILL)
            killed += 1
        time.sleep(1)
    return killed, samples


def run(url: str, parent: int, chosen: argparse.Namespace) -> tuple[Soak, int, list[Any]]:
    """Let the clients at it."""
    emulator = Emulator(url)
    kinds = furnish(emulator)
    load = Soak(url, all_wishes(kinds), pages=pages_of(emulator))
    clients = [threading.Thread(target=load.run) for _ in range(chosen.connections)]
    for client in clients:
        client.start()
    killed, samples = soak(parent, chosen.minutes, chosen.every)
    load.stopping.set()
    for client in clients:
        client.join()
    print(emulator.get("/metrics").text)
    return load, killed, samples


def judged(load: Soak, samples: list[Any]) -> list[str]:
    """What is wrong with the answers and the memory."""
    count = load.statuses.total()
    wrong = [f"{number} answers {name}" for name, number in load.statuses.items() if name.isdigit()]
    if load.statuses["503 with Retry-After"] > MOST_BUSY * count:
        wrong.append("too many 503")
    if growth(samples) > MOST_GROWTH:
        wrong.append("memory grows")
    return wrong


def main() -> None:
    """Soak, read, tell."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--connections", type=int, default=32)
    parser.add_argument("--workers", type=int, default=4)
    parser.add_argument("--every", type=float, default=20, help="seconds between kills; 0: none")
    parser.add_argument("--database", help="an empty one, of PostgreSQL")
    chosen = parser.parse_args()
    with database_of(chosen.database) as database:
        arguments = ("--workers", str(chosen.workers), "--database", database)
        with serving(*arguments) as (process, url):
            load, killed, samples = run(url, process.pid, chosen)
        found = read(database)
    wrong = faults(found, load) + judged(load, samples)
    print(
        f"answers                  {load.statuses.total():8} {dict(sorted(load.statuses.items()))}"
    )
    print(f"slowest, waits aside     {load.slowest:8.1f} s")
    print(f"workers killed           {killed:8}")
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
