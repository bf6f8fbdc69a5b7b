"""How long another visitor's page takes while many wait, say nothing, or send half a request.

A server on SQLite, as a process of its own. In turn nobody else is there, and 200 quiet
connections, 100 with half a request and 200 long polls (half of them in each of two worlds) are.
The long polls beyond the places for them are refused at once.

Run: `python benchmarks/bench_waiting.py [--rounds 3]`
"""

from __future__ import annotations

import argparse
import http.client
import os
import re
import select
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from bookwithme.client import Emulator

if TYPE_CHECKING:
    from collections.abc import Iterator

QUIET, HALF, POLLS = 200, 100, 200
WAIT, MEASURE = 12, 8
"""Seconds of a long poll, and of measuring, which is over before."""
SOON = 60


@contextmanager
def serving(*arguments: str, **environment: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A server as a process, and its address."""
    command = [
        sys.executable,
        "-m",
        "bookwithme",
        "serve",
        "--port",
        "0",
        "--log",
        "none",
        *arguments,
    ]
    given = os.environ | environment
    with subprocess.Popen(command, env=given, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout
            found = re.search(r"http://\S+", process.stdout.readline())
            if not found:
                raise SystemExit("The server did not start.")
            yield process, found[0]
        finally:
            process.terminate()
            process.wait(SOON)


def connection(stack: ExitStack, url: str, said: bytes = b"") -> socket.socket:
    """One that has said so much, and stays open."""
    parts = urlsplit(url)
    sock = socket.create_connection((parts.hostname, parts.port), SOON)
    stack.enter_context(closing(sock))
    sock.sendall(said)
    return sock


def crowd(stack: ExitStack, url: str) -> list[socket.socket]:
    """Everybody else; their long polls."""
    host = urlsplit(url).netloc
    for _ in range(QUIET):
        connection(stack, url)
    for _ in range(HALF):
        connection(stack, url, f"GET / HTTP/1.1\r\nHost: {host}\r\n".encode())
    polls = []
    for number in range(POLLS):
        world = "/w/other" if number % 2 else ""
        path = f"{world}/_emulator/api/messages?to=nobody&wait={WAIT}"
        asked = f"GET {path} HTTP/1.1\r\nHost: {host}\r\n\r\n"
        polls.append(connection(stack, url, asked.encode()))
    return polls


def refused(polls: list[socket.socket]) -> int:
    """How many long polls are answered already: those that found no place."""
    ready, _, _ = select.select(polls, [], [], 0)
    return sum(b" 429 " in each.recv(20) for each in ready)


def visits(url: str, path: str) -> list[float]:
    """Seconds that a page takes, again and again; every tenth time on a new connection."""
    taken: list[float] = []
    until = time.monotonic() + MEASURE
    while time.monotonic() < until:
        client = http.client.HTTPConnection(urlsplit(url).netloc, timeout=SOON)
        for _ in range(10):
            began = time.perf_counter()
            client.request("GET", path)
            answer = client.getresponse()
            answer.read()
            taken.append(time.perf_counter() - began)
            if answer.status != 200:
                raise SystemExit(f"{path}: {answer.status}")
        client.close()
    return taken


def told(name: str, taken: list[float]) -> tuple[float, float]:
    """Median and 95th percentile in milliseconds, printed."""
    median, high = statistics.median(taken), statistics.quantiles(taken, n=20)[-1]
    print(f"{name:<32} median {1000 * median:7.1f} ms   95 % {1000 * high:7.1f} ms")
    return median, high


def main() -> None:
    """Measure in turn, and print the ratios."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=3)
    rounds = parser.parse_args().rounds
    free: list[float] = []
    crowded: list[float] = []
    with tempfile.TemporaryDirectory() as folder:
        database = f"sqlite:///{(Path(folder) / 'bench.sqlite3').as_posix()}"
        with serving("--database", database) as (_process, url):
            emulator = Emulator(url)
            emulator.reset("contoso")
            emulator.call("POST", "/worlds", {"name": "other", "scenario": "empty"})
            page = emulator.mailbox("adele@contoso.com").url.removeprefix(url) + "?anonymous"
            visits(url, page)  # the first ones fill what is remembered
            for _ in range(rounds):
                free += visits(url, page)
                with ExitStack() as stack:
                    polls = crowd(stack, url)
                    time.sleep(1)
                    crowded += visits(url, page)
                    print(f"{'long polls without a place':<32} {refused(polls)} of {POLLS}")
                    time.sleep(WAIT - MEASURE)  # until the last place is free again
    alone = told("a page, nobody else there", free)
    beside = told("a page beside all of them", crowded)
    print(f"{'ratio':<32} median {beside[0] / alone[0]:7.2f}      95 % {beside[1] / alone[1]:7.2f}")


if __name__ == "__main__":
    main()
