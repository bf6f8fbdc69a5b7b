"""What is remembered: of a world until it changes, of a file until anybody commits to it."""

import threading
from collections.abc import Callable, Collection, Hashable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from sqlalchemy import Engine, PoolProxiedConnection

T = TypeVar("T")

ROOM = 200_000
"""So much is kept, as `_weight` counts: some 50 MB at most."""

Name = tuple[int | None, Hashable]

Recent = dict[Hashable, Any]
"""By name, what was read since anybody last committed anything."""

_MISSING: Any = object()


@dataclass(slots=True)
class _Kept:
    """What is known of one world at one revision."""

    revision: int
    values: dict[Name, Any] = field(default_factory=dict)
    weight: int = 0


class Memory:
    """Values by world and name, for its newest revision. Every write gives its world a new one.

    A name begins with the mailbox whose bookings the value depends on, or None.

    Where there is no more room, all of the world goes that was not changed for the longest.

    Values must not be changed by who gets them. Safe to share among threads: two that ask at once
    may both work a value out, which is the same one.
    """

    def __init__(self, room: int = ROOM) -> None:
        self._room = room
        self._worlds: dict[int, _Kept] = {}
        self._weight = 0
        self._adding = threading.Lock()

    def recall(self, world: int, revision: int, name: Name, make: Callable[[], T]) -> T:
        """A value of a world at a revision, made where it is not kept."""
        kept = self._worlds.get(world)
        if kept is not None and kept.revision == revision:
            value: T = kept.values.get(name, _MISSING)
            if value is not _MISSING:
                return value
        made = make()
        with self._adding:
            self._keep(world, revision, name, made)
        return made

    def carry(self, world: int, revision: int, touched: Collection[int | None]) -> None:
        """Keep for the revision after one what is not of the mailboxes whose bookings changed.

        Where the world was written by another process between, nothing is kept of it.
        """
        with self._adding:
            kept = self._worlds.get(world)
            if kept is None or kept.revision != revision:
                return
            values = {name: each for name, each in kept.values.items() if name[0] not in touched}
            weight = sum(map(_weight, values.values()))
            self._weight += weight - kept.weight
            self._worlds[world] = _Kept(revision + 1, values, weight)

    def _keep(self, world: int, revision: int, name: Name, made: object) -> None:
        kept = self._worlds.get(world)
        if kept is None or kept.revision < revision:
            self._forget(world)
            kept = self._worlds[world] = _Kept(revision)
        if kept.revision > revision or name in kept.values:
            return
        kept.values[name] = made
        kept.weight += _weight(made)
        self._weight += _weight(made)
        while self._weight > self._room:
            self._forget(next(iter(self._worlds)))

    def _forget(self, world: int) -> None:
        gone = self._worlds.pop(world, None)
        self._weight -= gone.weight if gone else 0


def _weight(value: object) -> int:
    """About a quarter of a kilobyte each: an item of a list, or so many characters."""
    if isinstance(value, str):
        return 1 + len(value) // 256
    return 1 + len(value) if isinstance(value, (list, tuple)) else 1


class Known:
    """What was read since anybody last committed to a file of SQLite.

    `PRAGMA data_version` gives a connection another number after each commit of another one, and
    costs a fraction of a transaction. So one connection is kept that never writes, and is asked.
    Safe to share among threads.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._asking = threading.Lock()
        self._connection: PoolProxiedConnection | None = None
        self._seen: tuple[int, Recent] = (0, {})

    def recent(self) -> Recent:
        """All of it; who reads something else from now on may add it."""
        # The number first: what is read after it is as new as it, or newer.
        version = self._version()
        seen = self._seen
        if seen[0] != version:
            seen = self._seen = (version, {})
        return seen[1]

    def _version(self) -> int:
        # One at a time: statements of one connection that overlap see one and the same moment.
        with self._asking:
            if self._connection is None:
                self._connection = self._engine.raw_connection()
            driver: Any = self._connection.driver_connection
            ((version,),) = driver.execute("PRAGMA data_version").fetchall()
        return int(version)

    def close(self) -> None:
        """Let the connection go."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None
