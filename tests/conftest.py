"""What all tests stand on: a machine whose clock can be moved, databases of both kinds."""

import os
import shutil
from datetime import timedelta

import pytest
from freezegun import freeze_time

from bookwithme import clock
from bookwithme.storage.engine import Store
from bookwithme.storage.schema import migrate
from bookwithme.storage.worlds import Worlds
from tests.storage.postgres import Server, programs

SHIFT_DAYS = int(os.environ.get("BOOKWITHME_TEST_SHIFT_DAYS", "0"))
POSTGRES = programs()
DATABASES = [
    "sqlite",
    *([pytest.param("postgresql", marks=pytest.mark.postgresql)] if POSTGRES else []),
]


def pytest_report_header():
    """Say what this run leaves out, and when it believes to be."""
    server = POSTGRES or "not found, so its tests are not collected"
    moved = [f"clock: moved by {SHIFT_DAYS} days"] if SHIFT_DAYS else []
    return [f"PostgreSQL: {server}", *moved]


def pytest_configure(config):
    """Move the machine's clock before a test module is read: a suite must pass on any date."""
    if SHIFT_DAYS:
        moved = freeze_time(clock.system_now() + timedelta(days=SHIFT_DAYS), tick=True)
        moved.start()
        config.add_cleanup(moved.stop)


@pytest.fixture(scope="session")
def postgres():
    """A PostgreSQL server of this run's own."""
    server = Server(POSTGRES)
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory):
    """A migrated SQLite file with an empty world `default`."""
    path = tmp_path_factory.mktemp("template") / "bookwithme.sqlite3"
    _furnish(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def postgres_template(postgres):
    """The same as a PostgreSQL database: its name."""
    name, url = postgres.new_database()
    _furnish(url)
    return name


def _furnish(url):
    store = Store(url)
    migrate(store)
    with store.transaction() as connection:
        Worlds(connection).add("default")
    store.close()


@pytest.fixture(params=DATABASES)
def empty_database(request, tmp_path):
    """The URL of a database without a table, of each kind there is."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'empty.sqlite3'}"
    _, url = request.getfixturevalue("postgres").new_database()
    return url


@pytest.fixture(params=DATABASES)
def database(request, tmp_path):
    """The URL of a migrated database with an empty world `default`, of each kind there is."""
    if request.param == "sqlite":
        path = tmp_path / "bookwithme.sqlite3"
        shutil.copyfile(request.getfixturevalue("sqlite_template"), path)
        return f"sqlite:///{path}"
    template = request.getfixturevalue("postgres_template")
    _, url = request.getfixturevalue("postgres").new_database(template)
    return url


@pytest.fixture
def store(database):
    """The store of `database`."""
    opened = Store(database)
    yield opened
    opened.close()
