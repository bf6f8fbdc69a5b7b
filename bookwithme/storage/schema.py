"""Bring a database to the present schema: run once, in the parent, before serving."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import inspect, text

from bookwithme.domain.errors import DatabaseTooNew
from bookwithme.storage.connections import AN_HOUR

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from bookwithme.storage.engine import Store

_MIGRATIONS = Path(__file__).with_name("migrations")

PRESENT = max(step.name[:4] for step in _MIGRATIONS.glob("versions/[0-9]*.py"))
"""The last step, by the number its file begins with.

A database that has seen it is served without reading Alembic and the steps.
"""

_NEWER = (
    "The database was written by a newer bookwithme (step {version} of its schema; this one knows "
    "{known}): start that version, or set BOOKWITHME_DATABASE_URL to another database."
)
_LOCK = 0x626F6F6B  # any number of ours: two servers that start at once must not race


def migrate(store: Store) -> None:
    """Run the steps that the database has not seen yet; all of them or none.

    Raises:
        DatabaseTooNew: it has seen steps that we do not know.
        DatabaseUnavailable: it cannot be reached, read or written.
    """
    with store.transaction(AN_HOUR) as connection:
        if not store.is_sqlite:
            connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": _LOCK})
        version = _version(connection)
        if version and version > PRESENT:
            raise DatabaseTooNew(_NEWER.format(version=version, known=PRESENT))
        if version != PRESENT:
            _upgrade(connection)


def _version(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    found = connection.execute(text("SELECT version_num FROM alembic_version"))
    return found.scalar_one_or_none()


def _upgrade(connection: Connection) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, PRESENT)
