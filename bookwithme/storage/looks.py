"""Entries of looking: queued in the process, written together, so that no page waits for that."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from sqlalchemy.exc import SQLAlchemyError

from bookwithme.domain.errors import BookwithmeError, NotNow
from bookwithme.storage.journal import Look

ROOM = 10_000
"""So many wait at most; what comes then is given up, and counted."""
PAUSE = 0.2
"""Real seconds from the first that waits until all are written."""


class Looks:
    """What waits to be written into the journals, by world. Safe to share among threads.

    Whoever writes in a world writes first what waits for it: so the order is that of looking and
    acting, and to write nothing else is to catch up.

    Attributes:
        given_up: how many entries this process has lost.
        tell: called with the number of each loss.
    """

    def __init__(self, catch_up: Callable[[str], object]) -> None:
        """`catch_up`: writes what waits for a world, as `taken` hands it out."""
        self.given_up = 0
        self.tell: Callable[[int], object] = lambda _: None
        self._catch_up = catch_up
        self._waiting: dict[str, list[Look]] = {}
        self._stuck: set[str] = set()
        self._lock = threading.Lock()
        self._some = threading.Event()
        self._closing = threading.Event()
        self._thread: threading.Thread | None = None

    def add(self, world: str, look: Look) -> None:
        """Put an entry at the end of the line."""
        with self._lock:
            if sum(map(len, self._waiting.values())) >= ROOM:
                self._give_up(1)
                return
            self._waiting.setdefault(world, []).append(look)
            self._some.set()
            if self._thread is None:
                with suppress(RuntimeError):  # no more threads: the next one tries again
                    thread = threading.Thread(target=self._run, name="looks", daemon=True)
                    thread.start()
                    self._thread = thread

    @contextmanager
    def taken(self, world: str) -> Iterator[list[Look]]:
        """What waits for a world, to who holds it; where the block raises it goes on waiting."""
        with self._lock:
            looks = list(self._waiting.get(world, ()))
        yield looks
        if looks:
            self._forget(world, len(looks))

    def flush(self, world: str) -> None:
        """Write what waits for a world, unless others have kept its lock for long."""
        if world in self._waiting and world not in self._stuck:
            self._write(world)

    def close(self) -> None:
        """Write what waits for any world, and end."""
        self._closing.set()
        self._some.set()
        if self._thread:
            self._thread.join()
        for world in list(self._waiting):
            self.flush(world)

    def _run(self) -> None:
        while not self._closing.is_set():
            self._some.wait()
            self._some.clear()
            self._closing.wait(PAUSE)
            # Those last that may have to be waited for.
            for world in sorted(self._waiting, key=self._stuck.__contains__):
                self._write(world)

    def _write(self, world: str) -> None:
        try:
            self._catch_up(world)
        except NotNow:
            self._stuck.add(world)
            self._some.set()
        except (BookwithmeError, SQLAlchemyError, ValueError, TypeError):
            # The world is gone, or cannot keep one of them: that is no reason to stop its writers.
            self._give_up(self._forget(world))
        else:
            self._stuck.discard(world)

    def _give_up(self, count: int) -> None:
        self.given_up += count
        self.tell(count)

    def _forget(self, world: str, first: int | None = None) -> int:
        with self._lock:
            looks = self._waiting.pop(world, [])
            if looks[first:] and first is not None:
                self._waiting[world] = looks[first:]
        return len(looks[:first])
