"""Every error in one line: what is wrong, and what to do."""

from sqlalchemy.exc import ArgumentError

from bookwithme.domain.errors import BookwithmeError, DatabaseUnavailable, Malformed, NoSuchWorld
from bookwithme.server import CannotServe
from bookwithme.settings import BadSetting

_DATABASE = (
    "The database cannot be used: {}. See that it is there, runs and may be written, and what "
    "BOOKWITHME_DATABASE_URL or --database says."
)
_NO_DRIVER = (
    "there is no driver {}. It is SQLite (sqlite:///file) or PostgreSQL (postgresql+psycopg://…, "
    "with the extra bookwithme[postgresql])"
)
_NO_WORLD = " `bookwithme worlds` lists those that there are; `bookwithme seed` fills 'default'."
_OURS = "{}: {}. This is a mistake in bookwithme: --debug before the command shows where."


def sentence(error: Exception) -> str:
    """One line about an error that ends a command."""
    if isinstance(error, DatabaseUnavailable):
        return _DATABASE.format(error.reason)
    if isinstance(error, BookwithmeError | CannotServe | BadSetting):
        said = "The file is no JSON." if isinstance(error, Malformed) else str(error)
        return f"{said}{_NO_WORLD if isinstance(error, NoSuchWorld) else ''}"
    if isinstance(error, ArgumentError):
        return _DATABASE.format(_first_line(error))
    if isinstance(error, ModuleNotFoundError):
        return _DATABASE.format(_NO_DRIVER.format(error.name))
    if isinstance(error, OSError) and error.strerror:
        where = f"{error.filename}: " if error.filename else ""
        return f"{where}{error.strerror}."
    return _OURS.format(type(error).__name__, _first_line(error))


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [""])[0].rstrip(".")
