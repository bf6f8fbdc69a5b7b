"""The database and its units of work: reads that never wait, writes that take the lock first."""

import secrets
import sqlite3
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext, suppress
from typing import TypeVar

from sqlalchemy import Connection, select, text
from sqlalchemy.exc import TimeoutError as NoneLeft

from bookwithme.storage.connections import A_MOMENT, PATIENCE, connected, engine, writing
from bookwithme.storage.journal import Look
from bookwithme.storage.lines import Lines
from bookwithme.storage.looks import Looks
from bookwithme.storage.memory import Known, Memory, Recent
from bookwithme.storage.scope import insert_new
from bookwithme.storage.shared_tables import server
from bookwithme.storage.unit_of_work import NOBODY, Forgotten, UnitOfWork, World
from bookwithme.storage.worlds import Worlds

T = TypeVar("T")

# Both databases know this sentence.
_NOTE = text(
    "INSERT INTO server (key, value) VALUES (:key, :value)"
    " ON CONFLICT (key) DO UPDATE SET value = excluded.value"
)


class Store:
    """One database. Safe to share among threads; one for a process.

    SQLite: a lock of ours, then BEGIN IMMEDIATE, so writers queue instead of failing and what a
    transaction read first still holds when it writes. SQLAlchemy's own default begins late and
    lets eight of eight threads book one time. PostgreSQL: the world's row is the lock; before it
    the writers of one process stand in line, so that they take one connection and not all.

    `relayed`: domains of recipients whose mails are queued for the relay; `mail_queued` is set
    when one was committed by this process.
    `looks`: what waits to be noted in the journals.
    `after_entries`: called with a unit that noted something, before it is committed.
    """

    def __init__(self, url: str, relayed: frozenset[str] = frozenset()) -> None:
        self.engine = engine(url)
        self._relayed = relayed
        self.mail_queued = threading.Event()
        self._lines = Lines()
        self._memory = Memory()
        self._known = Known(self.engine)
        self.looks = Looks(self._catch_up)
        self.after_entries: Callable[[UnitOfWork], object] = lambda _: None

    @contextmanager
    def read(self, world: str = "default") -> Iterator[UnitOfWork]:
        """A view of one world as it was at one moment, whatever is written meanwhile.

        Raises:
            NotFound: there is no such world.
            Busy: no connection was to be had.
            DatabaseUnavailable: nor is the database.
        """
        with connected(self.engine) as plain:
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
        recent = self._recent()
        if world in recent:
            known = UnitOfWork(NOBODY, recent[world], self._memory)
            known.recent = recent
            with suppress(Forgotten):
                return act(known)
        with self.read(world) as uow:
            if self._recent() is recent:  # nobody has committed between: it is of this moment
                recent[world], uow.recent = uow.row, recent
            return act(uow)

    def _recent(self) -> Recent:
        """What is known without a transaction; what is ill, the transaction tells."""
        with suppress(sqlite3.Error, NoneLeft):
            return self._known.recent() if self.is_sqlite else {}
        return {}

    @contextmanager
    def write(
        self, world: str = "default", patience: float = PATIENCE, *, moved: bool = True
    ) -> Iterator[UnitOfWork]:
        """One transaction in one world: committed when the block ends, undone when it raises.

        Raises:
            NotFound: there is no such world.
            Busy: other writers took longer than `patience` seconds.
            DatabaseUnavailable: the database is away, full or broken.
        """
        with self._turn(world, patience) as (connection, looks):
            uow = self._entered(connection, world, looks)
            uow.relayed = self._relayed
            yield uow
            if uow.journal.grew:
                self.after_entries(uow)
            uow.close(moved=moved)
        if moved:
            uow.keep_memory()
        if uow.mail_queued:
            self.mail_queued.set()

    @contextmanager
    def hold(self, world: str) -> Iterator[tuple[Worlds, World]]:
        """One transaction over a world as a whole: nobody writes in it from before until the end.

        Whoever makes, replaces, copies or deletes all of a world begins here, or with `make`:
        what others have written until then is there, and what they count on from. Raises as
        `write`.
        """
        with self._turn(world, PATIENCE) as (connection, looks):
            uow = self._entered(connection, world, looks)
            uow.journal.write()
            yield Worlds(connection), uow.world

    @contextmanager
    def make(self, world: str, **state: object) -> Iterator[Worlds]:
        """One transaction in which an empty world is made; of several at once one makes it.

        Raises:
            WorldExists: another one has made it.
            Busy: another one was making it for long.
        """
        with self._turn(world, PATIENCE) as (connection, _):
            worlds = Worlds(connection)
            worlds.add(world, **state)
            yield worlds

    @contextmanager
    def over(self, worlds: Sequence[str]) -> Iterator[Connection]:
        """One transaction over several worlds, some of which may not be there yet.

        Nobody writes in any of them from before until the end; raises as `write`.
        """
        names = sorted({*worlds})
        with ExitStack() as held:
            for each in names[:1] if self.is_sqlite else names:
                held.enter_context(self._line(each, PATIENCE))
            looks = {each: held.enter_context(self.looks.taken(each)) for each in names}
            connection = held.enter_context(writing(self.engine, PATIENCE))
            for each in names:
                if Worlds(connection).by_name(each):
                    self._entered(connection, each, looks[each]).journal.write()
            yield connection

    def _entered(self, connection: Connection, world: str, looks: list[Look]) -> UnitOfWork:
        uow = UnitOfWork.open(connection, world, writes=True, memory=self._memory)
        if looks:
            uow.journal.add_all(looks)
        return uow

    def _catch_up(self, world: str) -> None:
        with self.write(world, A_MOMENT, moved=False):
            pass  # whoever holds a world writes what waits for it

    @contextmanager
    def worlds(self) -> Iterator[Worlds]:
        """A view of the worlds themselves."""
        with self.connection() as connection:
            yield Worlds(connection)

    def connection(self) -> AbstractContextManager[Connection]:
        """A view of what no world owns."""
        return connected(self.engine)

    @contextmanager
    def transaction(self, patience: float = PATIENCE) -> Iterator[Connection]:
        """One writing transaction over what no world owns; raises as `write`."""
        with self._line(None, patience) as left, writing(self.engine, left) as connection:
            yield connection

    @contextmanager
    def _turn(self, world: str, patience: float) -> Iterator[tuple[Connection, list[Look]]]:
        """A transaction of the first in a world's line, and what waits for who writes there."""
        with (
            self._line(world, patience) as left,
            self.looks.taken(world) as looks,
            writing(self.engine, left) as connection,
        ):
            yield connection, looks

    def _line(self, world: str | None, patience: float) -> AbstractContextManager[float]:
        """Stand in line for a world, or, where it is a file, for all of it."""
        if self.is_sqlite:
            return self._lines.stand("", patience)
        return nullcontext(patience) if world is None else self._lines.stand(world, patience)

    def check(self) -> None:
        """See whether the database can be written; raises as `write`."""
        with self.transaction() as connection:
            connection.execute(_NOTE, {"key": "checked", "value": secrets.token_hex(4)})

    @property
    def is_sqlite(self) -> bool:
        """Whether the database is a file of this machine, so that one process serves it."""
        return self.engine.dialect.name == "sqlite"

    def cookie_key(self) -> str:
        """The key that signs cookies: made once for a database."""
        fresh = {"key": "cookie-key", "value": secrets.token_urlsafe(32)}
        kept = select(server.c.value).where(server.c.key == fresh["key"])
        with self.transaction() as connection:
            # Of servers that start at once, one is first.
            connection.execute(insert_new(connection, server), fresh)
            return str(connection.execute(kept).scalar_one())

    def serve_at(self, address: str) -> None:
        """Note where a server of this database is reached, for whoever prints addresses."""
        with self.transaction() as connection:
            connection.execute(_NOTE, {"key": "address", "value": address})

    def address(self) -> str | None:
        """Where the server that was started last is reached; None before there was one."""
        noted = select(server.c.value).where(server.c.key == "address")
        with self.engine.connect() as connection:
            return connection.execute(noted).scalar_one_or_none()

    def close(self) -> None:
        """Write what waits, and let go of all connections."""
        self.looks.close()
        self._known.close()
        self.engine.dispose()
