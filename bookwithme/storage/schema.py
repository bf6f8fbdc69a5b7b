"""Bring a database to the present schema: run once, in the parent, before serving."""

from pathlib import Path

from sqlalchemy import Column, Connection, MetaData, String, Table, inspect, select, text

from bookwithme.domain.errors import DatabaseOfAnotherVersion
from bookwithme.storage.connections import AN_HOUR
from bookwithme.storage.engine import Store
from bookwithme.storage.world_tables import metadata

_MIGRATIONS = Path(__file__).with_name("migrations")

_STEPS = sorted(step.name[:4] for step in _MIGRATIONS.glob("versions/[0-9]*.py"))
OLDEST, PRESENT = _STEPS[0], _STEPS[-1]
"""The first and the last step, by the numbers their files begin with.

A database that is new, or has seen the last, is served without reading Alembic and the steps.
"""

_ANOTHER = (
    "The database was written by {whom} bookwithme (step {version} of its schema; this one "
    "{known}): start that version, or set BOOKWITHME_DATABASE_URL to another database."
)
_LOCK = 0x626F6F6B  # any number of ours: two servers that start at once must not race

_alembic_version = Table(  # as Alembic makes it; no part of the tables that it looks after
    "alembic_version",
    MetaData(),
    Column("version_num", String(32), primary_key=True),
)


def migrate(store: Store) -> None:
    """Make the tables, or run the steps that a database has not seen yet; all or nothing.

    Raises:
        DatabaseOfAnotherVersion: it has seen steps that we do not know, or lacks some.
        DatabaseUnavailable: it cannot be reached, read or written.
    """
    with store.transaction(AN_HOUR) as connection:
        if not store.is_sqlite:
            connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": _LOCK})
        version = _version(connection)
        if version is None:
            _make(connection)
        elif version > PRESENT:
            raise _another("a newer", version, f"knows {PRESENT}")
        elif version < OLDEST:
            raise _another("an old", version, f"reads {OLDEST} and later")
        elif version != PRESENT:
            _upgrade(connection)


def _version(connection: Connection) -> str | None:
    if not inspect(connection).has_table(_alembic_version.name):
        return None
    return connection.execute(select(_alembic_version.c.version_num)).scalar_one_or_none()


def _another(whom: str, version: str, known: str) -> DatabaseOfAnotherVersion:
    return DatabaseOfAnotherVersion(_ANOTHER.format(whom=whom, version=version, known=known))


def _make(connection: Connection) -> None:
    metadata.create_all(connection, checkfirst=False)
    _alembic_version.create(connection)
    connection.execute(_alembic_version.insert().values(version_num=PRESENT))


def _upgrade(connection: Connection) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, PRESENT)
