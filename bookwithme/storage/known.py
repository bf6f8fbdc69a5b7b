"""What is known of a database without asking for it again."""

from __future__ import annotations

import threading
from collections.abc import Hashable
from typing import Any

from sqlalchemy import Engine, PoolProxiedConnection

Recent = dict[Hashable, Any]
"""By name, what was read since anybody last committed anything."""


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
