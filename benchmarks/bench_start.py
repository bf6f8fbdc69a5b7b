"""How long a server takes from its process's start to its first answer, beside a floor.

    python benchmarks/bench_start.py

The floor: a bare Flask application on the same server that imports the libraries which
`pyproject.toml` names, and has one route. Both are started in turn, and asked until they answer.
"""

from __future__ import annotations

import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

from bookwithme import clock

ROUNDS = 15
FLOOR = """
import sys
import alembic.command, babel.dates, babel.support, click, fontpkg_open_sans, icalendar
import itsdangerous, PIL.Image, PIL.ImageDraw, PIL.ImageFont, prompt_toolkit, segno, sqlalchemy
import tzdata
from flask import Flask
from waitress import serve
app = Flask("floor")
app.get("/readyz")(lambda: "ready")
serve(app, host="127.0.0.1", port=int(sys.argv[1]), threads=24)
"""


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def until_ready(command: list[str], port: int, database: Path) -> float:
    """Start it, ask until it answers, stop it; seconds from start to answer."""
    environment = {**os.environ, "BOOKWITHME_DATABASE_URL": f"sqlite:///{database}"}
    # What pip installs is compiled; so is a source tree after its first start, if it may be.
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    begun = clock.stopwatch()
    with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL) as process:
        while not _answers(f"http://127.0.0.1:{port}/readyz"):
            if process.poll() is not None:
                raise SystemExit(f"{command[:2]} ended with {process.returncode}")
            time.sleep(0.002)
        taken = clock.stopwatch() - begun
        process.terminate()
    return taken


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=10) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, ConnectionError):
        return False


def serving(port: int) -> list[str]:
    """The command that starts ours."""
    command = Path(sys.executable).with_name("bookwithme")
    return [str(command), "serve", "--port", str(port)]


def main() -> None:
    """Measure in turn, and print medians and ratios."""
    taken: dict[str, list[float]] = {"floor": [], "again": [], "new": []}
    with tempfile.TemporaryDirectory() as folder:
        kept = Path(folder) / "kept.sqlite3"
        port = free_port()
        until_ready(serving(port), port, kept)
        for number in range(ROUNDS):
            port = free_port()
            floor = [sys.executable, "-c", FLOOR, str(port)]
            taken["floor"].append(until_ready(floor, port, kept))
            taken["again"].append(until_ready(serving(port), port, kept))
            fresh = Path(folder) / f"fresh{number}.sqlite3"
            taken["new"].append(until_ready(serving(port), port, fresh))
    bare, again, new = (statistics.median(each) for each in taken.values())
    print(f"floor: bare Flask, the chosen libraries imported: {bare:.2f} s")
    print(f"server ready, its database is there: {again:.2f} s, {again / bare:.2f} of the floor")
    print(f"server ready, its database is new: {new:.2f} s, {new / bare:.2f} of the floor")


if __name__ == "__main__":
    main()
