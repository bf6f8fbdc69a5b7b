"""Pages and bookings on PostgreSQL, as parts of the same on SQLite: two servers, in turn, one run.

PostgreSQL keeps here what it confirmed (`synchronous_commit=on`), as SQLite does.

Run: `python benchmarks/bench_databases.py [--rounds 7]`
"""

from __future__ import annotations

import argparse
import http.client
import itertools
import json
import statistics
import tempfile
import time
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from benchmarks.bench_waiting import serving
from benchmarks.crash import all_wishes, durable, furnish
from bookwithme.client import Emulator

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.crash import Wish

PAGES, BOOKINGS = 100, 40
"""Of a round."""


@dataclass
class Served:
    """A server with organizers, asked over one connection that is kept."""

    connection: http.client.HTTPConnection
    page: str
    wishes: Iterator[Wish]

    @classmethod
    def at(cls, url: str) -> Served:
        """Furnish the server there."""
        kinds = furnish(Emulator(url))
        page = kinds[0].url.removeprefix(url) + "?anonymous"
        return cls(http.client.HTTPConnection(urlsplit(url).netloc), page, all_wishes(kinds))

    def ask(self, method: str, path: str, body: object = None) -> None:
        """One request, that is answered well."""
        sent = json.dumps(body).encode() if body else None
        self.connection.request(method, path, sent, {"Content-Type": "application/json"})
        answer = self.connection.getresponse()
        told = answer.read()
        if answer.status >= 300:
            raise SystemExit(f"{method} {path}: {answer.status} {told[:300]!r}")

    def pages(self) -> float:
        """Pages a second."""
        began = time.perf_counter()
        for _ in range(PAGES):
            self.ask("GET", self.page)
        return PAGES / (time.perf_counter() - began)

    def bookings(self) -> float:
        """Bookings a second."""
        began = time.perf_counter()
        for wish in itertools.islice(self.wishes, BOOKINGS):
            path = f"/_emulator/api/meeting-types/{wish.kind}/bookings"
            self.ask("POST", path, wish.body())
        return BOOKINGS / (time.perf_counter() - began)


def main() -> None:
    """Ask both in turn, and print medians."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=7)
    rounds = parser.parse_args().rounds
    with ExitStack() as around:
        folder = around.enter_context(tempfile.TemporaryDirectory())
        file = f"sqlite:///{(Path(folder) / 'bench.sqlite3').as_posix()}"
        postgres = around.enter_context(durable()).new_database()[1]
        both = [
            Served.at(around.enter_context(serving("--database", database))[1])
            for database in (file, postgres)
        ]
        for name, measure in {"pages": Served.pages, "bookings": Served.bookings}.items():
            pairs = []
            for _ in range(rounds):
                for each in both:
                    each.connection.close()  # the server did, if the other one took long
                pairs.append((measure(both[0]), measure(both[1])))
            sqlite, other = (statistics.median(each) for each in zip(*pairs, strict=True))
            ratio = statistics.median(last / first for first, last in pairs)
            print(f"{name:10} SQLite {sqlite:7.1f}/s  PostgreSQL {other:7.1f}/s  ratio {ratio:.2f}")


if __name__ == "__main__":
    main()
