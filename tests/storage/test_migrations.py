import gzip
import multiprocessing
import sqlite3
import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text
from sqlalchemy.exc import DBAPIError

from bookwithme.storage import schema
from bookwithme.storage.engine import Store
from bookwithme.storage.schema import migrate
from bookwithme.storage.shared_tables import server
from bookwithme.storage.worlds import Worlds
from tests.storage.racing import migrate_in_a_process


@pytest.fixture
def blank(empty_database):
    store = Store(empty_database)
    yield store
    store.close()


@pytest.fixture
def oldest(blank):
    """A database as the first version that is still read made it, without a row."""
    folder = Path(__file__).parents[1] / "upgrade" / "1762e4e"
    with blank.transaction() as connection:
        if blank.is_sqlite:
            for statement in sqlite_schema(folder / "worlds.sqlite3.gz"):
                connection.exec_driver_sql(statement)
            connection.execute(text("INSERT INTO alembic_version VALUES ('0005')"))
        else:
            connection.exec_driver_sql((folder / "schema.sql").read_text("utf-8"))
    return blank


def sqlite_schema(packed):
    """The statements that made a database."""
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.deserialize(gzip.decompress(packed.read_bytes()))
        asked = "SELECT sql FROM sqlite_master WHERE sql > '' AND name NOT LIKE 'sqlite_%'"
        return [row[0] for row in connection.execute(asked)]


def differences(store):
    with store.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return compare_metadata(context, server.metadata)


def guards(store):
    """What keeps overlapping bookings out of a database: its triggers, its exclusions."""
    asked = (
        "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY name"
        if store.is_sqlite
        else "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE contype = 'x'"
    )
    with store.engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text(asked))]


def test_a_new_database_is_exactly_what_the_tables_say(blank):
    migrate(blank)
    assert differences(blank) == []


def test_the_steps_make_an_old_database_exactly_what_a_new_one_is(oldest, tmp_path, request):
    assert differences(oldest)
    migrate(oldest)
    assert differences(oldest) == []
    url = f"sqlite:///{tmp_path / 'new.sqlite3'}"
    if not oldest.is_sqlite:
        _, url = request.getfixturevalue("postgres").new_database()
    with closing(Store(url)) as new:
        migrate(new)
        assert guards(oldest) == guards(new) != []


def test_a_column_that_no_step_makes_would_be_seen(oldest):
    migrate(oldest)
    with oldest.transaction() as connection:
        connection.execute(text("ALTER TABLE links ADD COLUMN stray INTEGER"))
    assert [change[0] for change in differences(oldest)] == ["remove_column"]


def test_migrating_again_changes_nothing_and_loses_nothing(blank):
    migrate(blank)
    with blank.transaction() as connection:
        Worlds(connection).add("default")
    migrate(blank)
    assert differences(blank) == []
    with blank.transaction() as connection:
        assert [world.name for world in Worlds(connection).all()] == ["default"]


def test_the_present_is_the_last_step():
    steps = ScriptDirectory(str(schema._MIGRATIONS))
    assert steps.get_heads() == [schema.PRESENT]


@pytest.mark.slow
def test_what_only_some_need_is_not_read_to_open_a_database_that_is_new_or_of_the_present(tmp_path):
    url = f"sqlite:///{(tmp_path / 'present.sqlite3').as_posix()}"
    opened = f"""
import sys
from bookwithme.app import open_store
from bookwithme.settings import Settings
open_store(Settings(database_url={url!r})).close()
late = {"alembic", "PIL", "prompt_toolkit", "segno", "sqlalchemy.dialects.postgresql"}
print(sorted(late & sys.modules.keys()))
"""
    first, second = (subprocess.check_output([sys.executable, "-c", opened]) for _ in range(2))
    assert (first.split(), second.split()) == ([b"[]"], [b"[]"])


def test_a_migration_that_fails_leaves_nothing_behind(blank):
    with blank.transaction() as connection:
        connection.execute(text("CREATE TABLE links (in_the_way INTEGER)"))
    with pytest.raises(DBAPIError, match="links"):
        migrate(blank)
    assert inspect(blank.engine).get_table_names() == ["links"]


@pytest.mark.slow
def test_servers_that_start_at_once_do_not_get_into_each_others_way(empty_database):
    with ProcessPoolExecutor(3, multiprocessing.get_context("spawn")) as pool:
        assert list(pool.map(migrate_in_a_process, [empty_database] * 3)) == [schema.PRESENT] * 3
