"""What a soak does to its servers, one trouble after the other: workers, database, disk, clock.

A disk of a database's own is memory that the system shows as one; that takes root and Linux.
Elsewhere, or with a database that was given, the troubles that need it are left out.
"""

from __future__ import annotations

import itertools
import os
import random
import shutil
import signal
import subprocess
import tempfile
import time
from collections import Counter
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bookwithme.client import CallFailed
from tests.storage.postgres import Server, programs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bookwithme.client import Emulator

FULL_FOR = 4
"""Seconds that a disk stays full."""

BLOCK = bytes(1 << 20)

RECOVERY = 10
"""Seconds after which nobody should be told any more that the database is away."""

MOVED = timedelta(minutes=1)
"""How far the world's clock moves at once: never as far as the first time that is booked."""


@contextmanager
def own_disk() -> Iterator[Path | None]:
    """A folder that is a disk of its own, or None where nobody may make one."""
    folder = Path(tempfile.mkdtemp(prefix="bookwithme-disk-"))
    try:
        if os.geteuid() or not shutil.which("mount"):
            yield None
            return
        subprocess.run(["mount", "-t", "tmpfs", "-o", "size=3g", "soak", str(folder)], check=True)
        folder.chmod(0o755)
        try:
            yield folder
        finally:
            subprocess.run(["umount", "--lazy", str(folder)], check=True)
    finally:
        folder.rmdir()


def fill(ballast: Path) -> None:
    """Write a file until its disk is full."""
    with suppress(OSError), ballast.open("wb", buffering=0) as file:
        while True:
            file.write(BLOCK)


@contextmanager
def own_database() -> Iterator[tuple[Server, str, Path | None]]:
    """A PostgreSQL server that loses nothing it committed, a database's URL, and its disk."""
    found = programs()
    if found is None:
        raise SystemExit("PostgreSQL was not found; give a --database.")
    with own_disk() as disk:
        server = Server(found, "synchronous_commit=on", "max_wal_size=256MB", under=disk)
        try:
            server.start()
            yield server, server.new_database()[1], disk
        finally:
            server.stop()


@dataclass
class Troubles:
    """Whom they befall, how often each did, and until when they excuse a 503."""

    emulator: Emulator
    parent: int
    server: Server | None = None
    disk: Path | None = None
    happened: Counter[str] = field(default_factory=Counter)
    excused_until: float = 0.0
    """On the monotonic clock."""

    def round(self) -> Iterator[Callable[[], Any]]:
        """What happens, in order, over and over."""
        many = [self.kill_worker, self.move_clock, self.kill_worker]
        database = [self.kill_database] if self.server else []
        full = [self.fill_disk] if self.disk else []
        return itertools.cycle([*many, *database, *many, *full])

    @property
    def workers(self) -> list[int]:
        """The server's workers, the oldest first."""
        found = Path(f"/proc/{self.parent}/task/{self.parent}/children").read_text("ascii").split()
        return sorted(map(int, found), key=lambda each: Path(f"/proc/{each}").stat().st_ctime)

    def kill_worker(self) -> None:
        """Kill one other than the oldest, whose memory is watched."""
        if others := self.workers[1:]:
            os.kill(random.choice(others), signal.SIGKILL)
            self.happened["workers killed"] += 1

    def move_clock(self) -> None:
        """Let the world's time pass while everybody books."""
        try:
            self.emulator.clock.advance(MOVED)
        except CallFailed as refused:
            if refused.status != 503:
                raise
        else:
            self.happened["clock moved"] += 1

    def kill_database(self) -> None:
        """Kill its server, and start it again."""
        assert self.server
        with self.database_away():
            self.server.kill()
            self.server.go_on()
        self.happened["database killed"] += 1

    def fill_disk(self) -> None:
        """Leave no room on its disk for a while; whether the server lives through that or not."""
        assert self.server
        assert self.disk
        with self.database_away():
            ballast = self.disk / "ballast"
            fill(ballast)
            time.sleep(FULL_FOR)
            ballast.unlink()
            if not self.server.lives:
                self.server.go_on()
                self.happened["database stopped by the full disk"] += 1
        self.happened["disk filled"] += 1

    @contextmanager
    def database_away(self) -> Iterator[None]:
        """Meanwhile, and for some seconds, a 503 is the right answer."""
        self.excused_until = float("inf")
        yield
        self.excused_until = time.monotonic() + RECOVERY
