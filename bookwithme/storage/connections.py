"""Connections to the database, and how long those who want one, or a lock, wait for others."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.exc import TimeoutError as NoneLeft

from bookwithme.domain.errors import Busy
from bookwithme.storage.troubles import told

CONNECTIONS = 24
"""At most, of one process. A server has more threads, but those that wait hold none."""
CONNECTION_WAIT = 0.8
"""Seconds to wait for one of them."""
LOGIN_WAIT = 2
"""Seconds until a PostgreSQL that does not answer is away; the system's own are minutes."""

PATIENCE = 4.0
"""Seconds to wait for other writers: whoever asked is answered within five."""
A_MOMENT = 0.25
"""The same for what can wait until later."""
AN_HOUR = 3600.0
"""The same for what must be done before anything else can."""
LEAST = 0.05
"""What is left for the database's own lock to who stood in line for all that time."""

_PRAGMAS = ("busy_timeout=4000", "journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON")
_WAIT = text("SELECT set_config('lock_timeout', :most, true)")


def engine(url: str) -> Engine:
    """The connections of one process to one database."""
    # Errors land in logs; what was to be written may be secret.
    made = create_engine(
        url,
        hide_parameters=True,
        pool_size=CONNECTIONS,
        max_overflow=0,
        pool_timeout=CONNECTION_WAIT,
    )
    event.listen(made, "handle_error", told)
    if made.dialect.name == "sqlite":
        event.listen(made, "connect", _prepare_sqlite)
        event.listen(made, "begin", _begin_sqlite)
    else:
        event.listen(made, "do_connect", _in_time)
        event.listen(made, "connect", _prepare_postgresql)
    return made


@contextmanager
def connected(to: Engine) -> Iterator[Connection]:
    """One of its connections.

    Raises:
        Busy: others have them all. DatabaseUnavailable: it cannot be reached.
    """
    try:
        connection = to.connect()
    except NoneLeft as error:
        raise Busy from error
    with connection:
        yield connection


@contextmanager
def writing(to: Engine, patience: float) -> Iterator[Connection]:
    """A transaction that writes; for each lock it waits so many seconds. Raises as `connected`."""
    patience = max(LEAST, patience)
    with connected(to) as plain:
        connection = plain.execution_options(bookwithme_patience=patience)
        with connection.begin():
            # Connections come with PATIENCE; to say otherwise is a round trip.
            if to.dialect.name != "sqlite" and not 0 <= PATIENCE - patience < A_MOMENT:
                connection.execute(_WAIT, {"most": str(int(patience * 1000))})
            yield connection


def _in_time(_dialect: object, _record: object, _args: object, wanted: dict[str, Any]) -> None:
    wanted.setdefault("connect_timeout", LOGIN_WAIT)


def _prepare_postgresql(connection: Any, _record: object) -> None:
    connection.execute(f"SET lock_timeout = {int(PATIENCE * 1000)}")
    connection.commit()


def _prepare_sqlite(connection: Any, _record: object) -> None:
    # The driver must not begin transactions by itself: `_begin_sqlite` does.
    connection.isolation_level = None
    for pragma in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    patience = connection.get_execution_options().get("bookwithme_patience")
    if patience is None:
        connection.exec_driver_sql("BEGIN")
        return
    connection.exec_driver_sql(f"PRAGMA busy_timeout={int(patience * 1000)}")
    connection.exec_driver_sql("BEGIN IMMEDIATE")
