"""What a large world costs as a document: the server's processor time and memory.

Each act is asked of a server of its own over HTTP, on SQLite: an export of a world with so many
bookings (each with its two mails), an import of that document into a world, a snapshot, its
restoring. Told are seconds of processor time and the peak of memory of the process, in which who
asks takes part, too: it goes through the document in pieces.

Run: `python benchmarks/bench_documents.py [--bookings 100000]`.
"""

from __future__ import annotations

import argparse
import http.client
import resource
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from bench_large import API, Place

from bookwithme import app as wiring
from bookwithme.server import Server
from bookwithme.service.world_context import WorldContext
from bookwithme.service.worlds.worlds import ensure_default
from bookwithme.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator

PIECE = 2**16
JSON = {"Content-Type": "application/json"}
SNAPSHOT = b'{"name": "before"}'
ACTS = {
    "export": ("GET", "/world"),
    "import": ("PUT", "/world"),
    "save": ("POST", "/snapshots"),
    "restore": ("POST", "/snapshots/before/restore"),
}


def ask(connection: http.client.HTTPConnection, act: str, document: Path) -> None:
    """Ask for one act, and read its answer."""
    method, path = ACTS[act]
    if act == "import":
        length = str(document.stat().st_size)
        connection.request(method, API + path, pieces(document), JSON | {"Content-Length": length})
    else:
        connection.request(method, API + path, SNAPSHOT if act == "save" else None, JSON)
    answer = connection.getresponse()
    if answer.status >= 400:
        raise SystemExit(f"{act}: {answer.read()!r}")
    with document.open("wb") if act == "export" else tempfile.TemporaryFile() as file:
        while piece := answer.read(PIECE):
            file.write(piece)


def pieces(document: Path) -> Iterator[bytes]:
    """A document as it is sent."""
    with document.open("rb") as file:
        while piece := file.read(PIECE):
            yield piece


def do(act: str, database: Path, document: Path) -> None:
    """One act, in this process."""
    settings = Settings(database_url=f"sqlite:///{database}")
    with closing(wiring.open_store(settings)) as store:
        ensure_default(WorldContext(store, ""), "empty")
        with closing(Server(settings, store, "127.0.0.1")) as server:
            server.start()
            begun = time.process_time()
            connection = http.client.HTTPConnection(server.url.removeprefix("http://"))
            with closing(connection):
                ask(connection, act, document)
            taken = time.process_time() - begun
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{act:<10} {taken:6.1f} s {peak:6.0f} MB", flush=True)


def main() -> None:
    """Fill a world, and ask for each act in a process of its own."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bookings", type=int, default=100_000)
    parser.add_argument("--act", help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as made:
        folder = wanted.folder or Path(made)
        filled, document = folder / f"{wanted.bookings}-0.sqlite3", folder / "world.json"
        if wanted.act == "fill":
            Place(folder, wanted.bookings).store.close()
        elif wanted.act:
            do(wanted.act, folder / "new.sqlite3" if wanted.act == "import" else filled, document)
        else:
            for act in ("fill", *ACTS):
                again = ("--act", act, "--folder", folder, "--bookings", str(wanted.bookings))
                subprocess.run([sys.executable, __file__, *again], check=True)
            print(f"the document: {document.stat().st_size / 1e6:.0f} MB")


if __name__ == "__main__":
    main()
