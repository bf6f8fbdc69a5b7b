"""The worlds' rows as they are known without asking for them again."""

from __future__ import annotations

import threading
from typing import Any

from sqlalchemy import Engine, PoolProxiedConnection, Row


class Known:
    """Rows that were read since anybody last committed to a file of SQLite.

    `PRAGMA data_version` gives a connection another number after each commit of another one, and
    costs a fraction of a transaction. So one connection is kept that never writes, and is asked.
    Safe to share among threads.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._asking = threading.Lock()
        self._connection: PoolProxiedConnection | None = None
        self._seen: tuple[int, dict[str, Row[Any]]] = (0, {})

    def rows(self) -> dict[str, Row[Any]]:
        """By name of the world; who reads another row from now on may add it."""
        # The number first: a row that is read after it is as new as it, or newer.
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
