"""Waiting inside a request: for mails or entries, a fault's delay, a calendar from elsewhere.

Whoever waits holds one of the server's threads. So there are fewer places to wait than threads, and
no world has them all; who finds none is refused, and may come again.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, Lock

from bookwithme.domain.errors import TooManyWaiting

PLACES, OF_A_WORLD = 64, 32
"""How many wait at most, in one process: a class of 30 may wait twice."""


class Waiting:
    """The places of a server. Safe to share among threads; `refused`: told of each refusal.

    `stopping` is set once nobody is to wait any longer: who does is answered at once.
    """

    def __init__(self, refused: Callable[[], object] = lambda: None) -> None:
        self.stopping = Event()
        self._refused = refused
        self._taken: Counter[str] = Counter()
        self._taking = Lock()

    @contextmanager
    def place(self, world: str) -> Iterator[None]:
        """Wait inside of this; raises TooManyWaiting where all places are taken."""
        self._take(world)
        try:
            yield
        finally:
            with self._taking:
                self._taken[world] -= 1
                self._taken += Counter()  # forget worlds in which nobody waits

    def _take(self, world: str) -> None:
        with self._taking:
            full = self._full(world)
            if not full:
                self._taken[world] += 1
        if full:
            self._refused()
            raise TooManyWaiting(full)

    def _full(self, world: str) -> str:
        if self._taken[world] >= OF_A_WORLD:
            return f"in the world {world}"
        return "on this server" if self._taken.total() >= PLACES else ""
