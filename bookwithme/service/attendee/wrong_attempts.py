"""Count wrong attempts at codes, secrets and tokens, in real time."""

import mmap
import secrets
import struct
import threading
from collections.abc import Hashable, Mapping
from hashlib import blake2b
from math import ceil

from bookwithme import clock

WINDOW = 60.0
"""Real seconds in which attempts are counted, from the first wrong one on."""

ROOM, NEIGHBOURS = 16_384, 4
"""So many groups of places there are, and places in each; in a full one the lowest count goes."""

_PLACE = struct.Struct("=QdI")
"""Whose count it is, since when, how many."""


class WrongAttempts:
    """The wrong attempts of the last minute, shared by threads, and by workers forked from here.

    In memory, since a database that is asked about each attempt could be kept busy by attempts.
    Workers that count at the same instant may count one. Nobody can choose whose count they share a
    group of places with: a key that nobody knows decides it.
    """

    def __init__(self, room: int = ROOM) -> None:
        self._room = room
        self._places = mmap.mmap(-1, room * NEIGHBOURS * _PLACE.size)
        self._key = secrets.token_bytes(16)
        self._lock = threading.Lock()

    def exceed(self, limits: Mapping[Hashable, int]) -> bool:
        """Count one more; whether any key has now had more than its limit in a minute.

        `limits`: what the attempt counts for (who made it, at what), and how often each may be
        wrong.
        """
        with self._lock:
            counts = [self._count(key) > limit for key, limit in limits.items()]
        return any(counts)

    def wait(self, limits: Mapping[Hashable, int]) -> int:
        """Seconds until another attempt is looked at: 0 as long as no limit is reached."""
        found = [(limit, *self._read(key)[1:]) for key, limit in limits.items()]
        ends = [since + WINDOW for limit, since, count in found if count >= limit]
        return ceil(max(ends) - clock.stopwatch()) if ends else 0

    def _count(self, key: Hashable) -> int:
        place, since, count = self._read(key)
        _PLACE.pack_into(self._places, place * _PLACE.size, self._mark(key), since, count + 1)
        return count + 1

    def _mark(self, key: Hashable) -> int:
        hashed = blake2b(repr(key).encode(), key=self._key, digest_size=8).digest()
        return int.from_bytes(hashed)

    def _read(self, key: Hashable) -> tuple[int, float, int]:
        """Where a key is counted, when its minute began (maybe now), how often it was wrong since.

        One that is not counted yet gets the place in its group whose count is the least to lose.
        """
        mark, now = self._mark(key), clock.stopwatch()
        first = mark % self._room * NEIGHBOURS
        others = []
        for place in range(first, first + NEIGHBOURS):
            found, since, count = _PLACE.unpack_from(self._places, place * _PLACE.size)
            if now >= since + WINDOW:
                since, count = now, 0
            if found == mark:
                return place, since, count
            others.append((count, place))
        return min(others)[1], now, 0
