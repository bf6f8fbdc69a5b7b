"""Lines in which the writers of one process stand before they take a connection."""

import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from weakref import WeakValueDictionary

from bookwithme import clock
from bookwithme.domain.errors import Busy


class Line:
    """Who came first is first: a lock of `threading` may let somebody wait while others pass."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: deque[threading.Lock] = deque()
        self._is_taken = False

    def acquire(self, timeout: float) -> bool:
        """Whether it was one's turn within so many seconds."""
        with self._lock:
            if not self._is_taken:
                self._is_taken = True
                return True
            turn = threading.Lock()
            turn.acquire()
            self._waiting.append(turn)
        if turn.acquire(timeout=timeout):
            return True
        with self._lock:
            if turn in self._waiting:
                self._waiting.remove(turn)
                return False
        return True  # the turn came just now

    def release(self) -> None:
        """Let the next one have it."""
        with self._lock:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._is_taken = False


class Lines:
    """A line for each name that somebody stands in. Safe to share among threads."""

    def __init__(self) -> None:
        self._arriving = threading.Lock()
        self._lines: WeakValueDictionary[str, Line] = WeakValueDictionary()

    @contextmanager
    def stand(self, name: str, patience: float) -> Iterator[float]:
        """Stand in a line, and be its first inside the block; how much patience is left.

        Raises:
            Busy: those before took longer than `patience` seconds.
        """
        with self._arriving:
            line = self._lines.setdefault(name, Line())
        since = clock.stopwatch()
        if not line.acquire(timeout=patience):
            raise Busy
        try:
            yield patience + since - clock.stopwatch()
        finally:
            line.release()
