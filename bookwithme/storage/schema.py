"""Bring a database to the present schema: run once, in the parent, before serving."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from alembic import command
from alembic.config import Config
from sqlalchemy import text

if TYPE_CHECKING:
    from bookwithme.storage.engine import Store

_MIGRATIONS = Path(__file__).with_name("migrations")
_LOCK = 0x626F6F6B  # any number of ours: two servers that start at once must not race


def migrate(store: Store) -> None:
    """Run the steps that the database has not seen yet; all of them or none."""
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    with store.transaction() as connection:
        if not store.is_sqlite:
            connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": _LOCK})
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
