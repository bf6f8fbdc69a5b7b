"""Count wrong attempts at codes and secrets, in real time.

Only wrong ones are counted and only wrong ones are turned away, so nobody can be locked out.
"""

from __future__ import annotations

import threading
from collections import OrderedDict, deque
from typing import TYPE_CHECKING

from bookwithme import clock

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping

WINDOW = 60.0
"""Real seconds in which attempts are counted."""

ROOM = 10_000
"""So many keys are counted; the one that was wrong the longest ago goes first."""


class WrongAttempts:
    """The wrong attempts of the last minute. Safe to share among threads; one for a process."""

    def __init__(self, room: int = ROOM) -> None:
        self._room = room
        self._wrong: OrderedDict[Hashable, deque[float]] = OrderedDict()
        self._lock = threading.Lock()

    def exceed(self, limits: Mapping[Hashable, int]) -> bool:
        """Count one more; whether any key has now had more than its limit in a minute.

        `limits`: what the attempt counts for (who made it, at what), and how often each may be
        wrong.
        """
        now = clock.stopwatch()
        with self._lock:
            counts = [self._count(key, limit, now) > limit for key, limit in limits.items()]
        return any(counts)

    def _count(self, key: Hashable, limit: int, now: float) -> int:
        # Times beyond the limit tell nothing more: what is kept stays small under any load.
        times = self._wrong.pop(key, deque[float](maxlen=limit + 1))
        while times and times[0] <= now - WINDOW:
            times.popleft()
        times.append(now)
        self._wrong[key] = times
        while len(self._wrong) > self._room:
            self._wrong.popitem(last=False)
        return len(times)
