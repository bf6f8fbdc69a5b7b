"""What all tests stand on: a machine whose clock can be moved, databases of both kinds."""

import os
import shutil
from datetime import timedelta

import pytest
from freezegun.api import freeze_factories
from hypothesis import settings

from bookwithme import clock
from bookwithme.storage.engine import Store
from bookwithme.storage.schema import migrate
from bookwithme.storage.worlds import Worlds
from tests.cli.stopping import WAYS
from tests.storage.postgres import Server, programs

# Examples differ in cost, and machines in what else they do: a slow example is no fault.
settings.register_profile("bookwithme", deadline=None)
settings.load_profile("bookwithme")

SHIFT_DAYS = int(os.environ.get("BOOKWITHME_TEST_SHIFT_DAYS", "0"))
POSTGRES = programs()
DATABASES = [
    "sqlite",
    *([pytest.param("postgresql", marks=pytest.mark.postgresql)] if POSTGRES else []),
]


def pytest_report_header():
    """Say what this run leaves out, and when it believes to be."""
    server = POSTGRES or "not found, so its tests are not collected"
    browser = shutil.which("chromium") and shutil.which("chromedriver")
    driver = browser or "not found, so its tests are not collected"
    alone = "found" if "process 1" in WAYS else "cannot be had, so its tests are not collected"
    moved = [f"clock: moved by {SHIFT_DAYS} days"] if SHIFT_DAYS else []
    return [f"PostgreSQL: {server}", f"ChromeDriver: {driver}", f"process 1: {alone}", *moved]


def pytest_configure():
    """Move the machine's clock before a test begins: a suite must pass on any date.

    `bookwithme.clock` alone asks for the time (tests/house looks after that), so it alone is
    moved; freezegun would lose which pass of a repeated hour a time belongs to. A test that
    freezes the machine's clock says itself what time it is.
    """
    machine = clock.system_now

    def moved():
        return machine() + timedelta(days=0 if freeze_factories else SHIFT_DAYS)

    if SHIFT_DAYS:
        clock.system_now = moved


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
        Worlds(connection).add("default", invitation="welcome")
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
