"""Count wrong attempts at codes, secrets and tokens, in real time."""

from __future__ import annotations

import mmap
import secrets
import struct
import threading
from hashlib import blake2b
from math import ceil
from typing import TYPE_CHECKING

from bookwithme import clock

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping

WINDOW = 60.0
"""Real seconds in which attempts are counted, from the first wrong one on."""

ROOM = 65_536
"""So many keys are counted; where two fall into one place, the later one takes it."""

_PLACE = struct.Struct("=QdI")
"""Whose count it is, since when, how many."""


class WrongAttempts:
    """The wrong attempts of the last minute, shared by threads, and by workers forked from here.

    In memory, since a database that is asked about each attempt could be kept busy by attempts.
    Workers that count at the same instant may count one. Nobody can choose whose count they share a
    place with: a key that nobody knows decides it.
    """

    def __init__(self, room: int = ROOM) -> None:
        self._room = room
        self._places = mmap.mmap(-1, room * _PLACE.size)
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
        found = [(limit, *self._read(*self._place(key))) for key, limit in limits.items()]
        ends = [since + WINDOW for limit, since, count in found if count >= limit]
        return ceil(max(ends) - clock.stopwatch()) if ends else 0

    def _count(self, key: Hashable) -> int:
        place, mark = self._place(key)
        since, count = self._read(place, mark)
        _PLACE.pack_into(self._places, place, mark, since, count + 1)
        return count + 1

    def _place(self, key: Hashable) -> tuple[int, int]:
        hashed = blake2b(repr(key).encode(), key=self._key, digest_size=8).digest()
        mark = int.from_bytes(hashed)
        return mark % self._room * _PLACE.size, mark

    def _read(self, place: int, mark: int) -> tuple[float, int]:
        """When a key's minute began, which may be now, and how often it was wrong since."""
        found, since, count = _PLACE.unpack_from(self._places, place)
        now = clock.stopwatch()
        return (since, count) if found == mark and now < since + WINDOW else (now, 0)
