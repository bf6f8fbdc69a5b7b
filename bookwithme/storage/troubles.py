"""What goes wrong with a database as such, in our own errors: others are at work, or it is ill."""

from sqlalchemy import Engine, ExceptionContext
from sqlalchemy.exc import InterfaceError, OperationalError

from bookwithme.domain.errors import Busy, DatabaseUnavailable

_SQLITE_BUSY = 5
_SQLITE_ILL = frozenset({3, 7, 8, 10, 11, 13, 14, 15, 23, 26})
"""Not allowed, no memory, read only, input or output, damaged, full, cannot be opened, …"""

_GIVEN_WAY = frozenset({"40001", "40P01", "55P03", "57014"})
"""PostgreSQL's codes: serialization failure, deadlock, lock not available, statement canceled."""
_ILL = ("08", "28", "3D", "53", "57", "58", "XX", "25006")
"""How its codes begin that speak of the connection, its login, resources, a stop, files, damage."""


def told(context: ExceptionContext) -> None:
    """Raise one of our own errors unless it is the statement that is wrong.

    Raises:
        Busy: other writers are all that is wrong.
        DatabaseUnavailable: the database is away, full or broken.
    """
    error = context.original_exception
    # The rest of SQLite's number says why.
    sqlite, state = getattr(error, "sqlite_errorcode", 0) & 0xFF, getattr(error, "sqlstate", None)
    if sqlite == _SQLITE_BUSY or state in _GIVEN_WAY:
        raise Busy from error
    nameless = not (sqlite or state) and isinstance(
        context.sqlalchemy_exception, (OperationalError, InterfaceError)
    )
    if context.is_disconnect or nameless or sqlite in _SQLITE_ILL or (state or "").startswith(_ILL):
        raise DatabaseUnavailable(_reason(context.engine, error)) from error


def _reason(engine: Engine | None, error: BaseException) -> str:
    why = (str(error).splitlines() or [type(error).__name__])[0].rstrip(".")
    return f"{engine.url.database}: {why}" if engine else why
