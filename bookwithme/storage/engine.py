"""The database and its units of work: reads that never wait, writes that take the lock first."""

from __future__ import annotations

import secrets
import threading
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import Connection, Engine, ExceptionContext, create_engine, event, select, text
from sqlalchemy.exc import OperationalError

from bookwithme.domain.errors import Busy
from bookwithme.storage.known import Known
from bookwithme.storage.memory import Memory
from bookwithme.storage.shared_tables import server
from bookwithme.storage.unit_of_work import NOBODY, Forgotten, UnitOfWork
from bookwithme.storage.worlds import Worlds

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

T = TypeVar("T")

# Both databases know this sentence; of servers that start at once, one is first.
_KEEP = text("INSERT INTO server (key, value) VALUES (:key, :value) ON CONFLICT DO NOTHING")
_ADDRESS = "address"
FOREVER = -1.0
A_MOMENT = 0.25
"""How many seconds to wait for other writers."""

CONNECTIONS = 24
"""At most, of one process. A server has more threads, but those that wait hold none."""

_WRITES = {"bookwithme_writes": True}
_SQLITE_BUSY = 5
_GIVEN_WAY = frozenset({"40001", "40P01", "55P03"})
"""PostgreSQL's codes: serialization failure, deadlock, lock not available."""

_PRAGMAS = ("busy_timeout=10000", "journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON")


class Store:
    """One database. Safe to share among threads; one for a process.

    SQLite: a lock of ours, then BEGIN IMMEDIATE, so writers queue instead of failing and what a
    transaction read first still holds when it writes. SQLAlchemy's own default begins late and
    lets eight of eight threads book one time. PostgreSQL: the world's row is the lock.

    `relayed`: domains of recipients whose mails are queued for the relay.
    """

    def __init__(self, url: str, relayed: frozenset[str] = frozenset()) -> None:
        self.engine = _engine(url)
        self._relayed = relayed
        self._writing = threading.Lock()
        self._memory = Memory()
        self._known = Known(self.engine)

    @contextmanager
    def read(self, world: str = "default") -> Iterator[UnitOfWork]:
        """A view of one world as it was at one moment, whatever is written meanwhile.

        Raises:
            NotFound: there is no such world.
        """
        with self.engine.connect() as plain:
            # A transaction of SQLite sees one moment anyway; PostgreSQL's must be told to.
            if not self.is_sqlite:
                plain.execution_options(isolation_level="REPEATABLE READ")
            yield UnitOfWork.open(plain, world, writes=False, memory=self._memory)

    def look(self, world: str, act: Callable[[UnitOfWork], T]) -> T:
        """What `act` finds in a world at one moment, from memory alone where that is enough.

        For answers that are asked for again and again. `act` changes nothing: where something is
        missing it is begun anew, in a unit as `read` makes them.

        Raises:
            NotFound: there is no such world.
        """
        known = self._known.rows() if self.is_sqlite else {}
        if world in known:
            with suppress(Forgotten):
                return act(UnitOfWork(NOBODY, known[world], self._memory))
        with self.read(world) as uow:
            known[world] = uow.row
            return act(uow)

    @contextmanager
    def write(
        self, world: str = "default", patience: float = FOREVER, *, moved: bool = True
    ) -> Iterator[UnitOfWork]:
        """One transaction in one world: committed when the block ends, undone when it raises.

        Raises:
            NotFound: there is no such world.
            TimeoutError: other writers of this process took longer than `patience` seconds.
        """
        with self.transaction(patience) as connection:
            uow = UnitOfWork.open(connection, world, writes=True, memory=self._memory)
            uow.relayed = self._relayed
            yield uow
            uow.close(moved=moved)

    def attempt(self, world: str, act: Callable[[UnitOfWork], object]) -> bool:
        """Note something in the journal, or give it up: False where the database is busy or ill.

        Raises:
            NotFound: there is no such world.
        """
        try:
            with self.write(world, A_MOMENT, moved=False) as uow:
                act(uow)
        except (TimeoutError, Busy, OperationalError):
            return False
        return True

    @contextmanager
    def worlds(self, *, writes: bool) -> Iterator[Worlds]:
        """One transaction over the worlds themselves."""
        if writes:
            with self.transaction() as connection:
                yield Worlds(connection)
        else:
            with self.engine.connect() as connection:
                yield Worlds(connection)

    @contextmanager
    def transaction(self, patience: float = FOREVER) -> Iterator[Connection]:
        """One writing transaction over all worlds; `patience` as of `write`."""
        with self._lock(patience), self.engine.connect() as plain:
            connection = plain.execution_options(**_WRITES)
            with connection.begin():
                yield connection

    @contextmanager
    def _lock(self, patience: float) -> Iterator[None]:
        if not self.is_sqlite:
            yield
            return
        if not self._writing.acquire(timeout=patience):
            raise TimeoutError("Other writers took too long.")
        try:
            yield
        finally:
            self._writing.release()

    @property
    def is_sqlite(self) -> bool:
        """Whether the database is a file of this machine, so that one process serves it."""
        return self.engine.dialect.name == "sqlite"

    def cookie_key(self) -> str:
        """The key that signs cookies: made once for a database."""
        fresh = {"key": "cookie-key", "value": secrets.token_urlsafe(32)}
        kept = select(server.c.value).where(server.c.key == fresh["key"])
        with self.transaction() as connection:
            connection.execute(_KEEP, fresh)
            return str(connection.execute(kept).scalar_one())

    def serve_at(self, address: str) -> None:
        """Note where a server of this database is reached, for whoever prints addresses."""
        with self.transaction() as connection:
            connection.execute(server.delete().where(server.c.key == _ADDRESS))
            connection.execute(server.insert().values(key=_ADDRESS, value=address))

    def address(self) -> str | None:
        """Where the server that was started last is reached; None before there was one."""
        noted = select(server.c.value).where(server.c.key == _ADDRESS)
        with self.engine.connect() as connection:
            return connection.execute(noted).scalar_one_or_none()

    def close(self) -> None:
        """Let go of all connections."""
        self._known.close()
        self.engine.dispose()


def _engine(url: str) -> Engine:
    # Errors land in logs; what was to be written may be secret.
    engine = create_engine(url, hide_parameters=True, pool_size=CONNECTIONS, max_overflow=0)
    event.listen(engine, "handle_error", _too_busy)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    return engine


def _too_busy(context: ExceptionContext) -> None:
    """Raise Busy where other writers are all that is wrong: the caller may try again."""
    error = context.original_exception
    sqlite_code = getattr(error, "sqlite_errorcode", 0) & 0xFF  # the rest says why it is busy
    if sqlite_code == _SQLITE_BUSY or getattr(error, "sqlstate", None) in _GIVEN_WAY:
        raise Busy from error


def _prepare_sqlite(connection: Any, _record: object) -> None:
    # The driver must not begin transactions by itself: `_begin_sqlite` does.
    connection.isolation_level = None
    for pragma in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("bookwithme_writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
