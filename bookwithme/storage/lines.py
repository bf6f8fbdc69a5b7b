"""Lines in which the writers of one process stand before they take a connection."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from weakref import WeakValueDictionary

from bookwithme import clock
from bookwithme.domain.errors import Busy


class Lines:
    """A line for each name that somebody stands in. Safe to share among threads."""

    def __init__(self) -> None:
        self._arriving = threading.Lock()
        self._lines: WeakValueDictionary[str, Any] = WeakValueDictionary()

    @contextmanager
    def stand(self, name: str, patience: float) -> Iterator[float]:
        """Stand in a line, and be its first inside the block; how much patience is left.

        Raises:
            Busy: those before took longer than `patience` seconds.
        """
        with self._arriving:
            line = self._lines.setdefault(name, threading.Lock())
        since = clock.stopwatch()
        if not line.acquire(timeout=patience):
            raise Busy
        try:
            yield patience + since - clock.stopwatch()
        finally:
            line.release()
