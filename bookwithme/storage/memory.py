"""What was worked out of a world, kept until the world changes."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

T = TypeVar("T")

ROOM = 2_000
"""So many values are kept; the oldest goes first."""

_MISSING: Any = object()


class Memory:
    """Values by world, revision and name. Every write gives its world a new revision.

    Values must not be changed by who gets them. Safe to share among threads: two that ask at once
    may both work a value out, which is the same one.
    """

    def __init__(self, room: int = ROOM) -> None:
        self._room = room
        self._kept: dict[Hashable, Any] = {}
        self._adding = threading.Lock()

    def recall(self, key: Hashable, make: Callable[[], T]) -> T:
        """The value of a key, made where it is not kept."""
        kept: T = self._kept.get(key, _MISSING)
        if kept is not _MISSING:
            return kept
        made = make()
        with self._adding:
            self._kept[key] = made
            while len(self._kept) > self._room:
                del self._kept[next(iter(self._kept))]
        return made
