"""What all tests stand on: a machine whose clock can be moved, databases of both kinds."""

import faulthandler
import gc
import os
import shutil
import sys
import tempfile
import zoneinfo
from datetime import timedelta
from pathlib import Path

import pytest
from freezegun.api import freeze_factories
from hypothesis import settings
from jinja2 import FileSystemBytecodeCache
from xdist.scheduler import LoadScopeScheduling

from bookwithme import clock
from bookwithme.storage.engine import Store
from bookwithme.storage.schema import migrate
from bookwithme.storage.worlds import Worlds
from tests.needs import MISSING, NEEDS, POSTGRES
from tests.storage.postgres import Server
from tests.storage.statements import share

# Examples differ in cost, and machines in what else they do: a slow example is no fault.
settings.register_profile("bookwithme", deadline=None)
settings.load_profile("bookwithme")

# The peers that we are compared with read the package's zones, as we do, however old the host's.
zoneinfo.reset_tzpath(to=[])

SHIFT_DAYS = int(os.environ.get("BOOKWITHME_TEST_SHIFT_DAYS", "0"))
MEMORY, ROOM_FOR_TESTS = Path("/dev/shm"), 4 * 2**30
"""A folder that is no disk, where the system has one, and how many bytes the tests may need."""

TOGETHER = (
    # Two browsers: with one alone the whole run would wait for it in the end.
    "tests/browser/test_walk.py",
    "tests/browser/",
    # What these make for all their tests takes longer than the tests.
    "tests/architecture/test_wheel.py",
    "tests/client/test_client.py",
    "tests/races/test_over_http.py",
    "tests/seed/",
    "tests/web/api/test_schemathesis.py",
    "tests/web/test_large_worlds.py",
)
"""How the names of tests begin that one worker runs, one after the other."""

DATABASES = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)]


def pytest_report_header():
    """Say when this run believes to be."""
    return f"clock: moved by {SHIFT_DAYS} days" if SHIFT_DAYS else None


def pytest_configure():
    """Move the machine's clock before a test begins: a suite must pass on any date.

    `bookwithme.clock` alone asks for the time (tests/architecture looks after that), so it alone is
    moved; freezegun would lose which pass of a repeated hour a time belongs to. A test that
    freezes the machine's clock says itself what time it is.
    """
    machine = clock.system_now

    def moved():
        return machine() + timedelta(days=0 if freeze_factories else SHIFT_DAYS)

    if SHIFT_DAYS:
        clock.system_now = moved
    # A disk keeps every commit of thousands of small databases waiting; memory does not.
    if MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ROOM_FOR_TESTS:
        os.environ["TMPDIR"] = tempfile.tempdir = str(MEMORY)
    # Many processes read the same modules, here and in what tests start: compiled, as installed.
    sys.dont_write_bytecode = False
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)


def pytest_sessionstart():
    """Refuse to be green in CI without what a run there must have."""
    lacking = [need.name for need in NEEDS.values() if need.in_ci and not need.found]
    if lacking and os.environ.get("CI") == "true":
        raise pytest.UsageError(f"A run in CI needs {', '.join(lacking)}: not found.")


class Scheduling(LoadScopeScheduling):
    """Give each test to whoever is free; but tests that share what is dear go to one worker.

    pytest-xdist's own groups are names at the end of a test's id, where pytest 9.2 drops them.
    """

    def _split_scope(self, nodeid):
        return next((each for each in TOGETHER if nodeid.startswith(each)), nodeid)


def pytest_xdist_make_scheduler(config, log):
    """Schedule as above."""
    return Scheduling(config, log)


def pytest_xdist_auto_num_workers():
    """Twice as many workers as cores: a third of their time they wait for servers and browsers."""
    return 2 * len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()


@pytest.hookimpl(wrapper=True)
def pytest_collection():
    """Look for no garbage among what stays to the end: thousands of tests, and all modules."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config, items):
    """Leave out the tests that need what is not here."""
    left_out = [item for item in items if any(map(item.get_closest_marker, MISSING))]
    config.hook.pytest_deselected(items=left_out)
    items[:] = [item for item in items if item not in left_out]


def pytest_terminal_summary(terminalreporter):
    """Name what was left out where everybody looks."""
    if MISSING:
        terminalreporter.section("LEFT OUT", red=True, bold=True)
    for marker, name in MISSING.items():
        told = f"No {name}: all tests marked `{marker}` were left out."
        terminalreporter.line(told, red=True, bold=True)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_teardown():
    """Limit a test's end too: pytest gives up its own limit once the test has failed."""
    faulthandler.dump_traceback_later(120, exit=True)


@pytest.fixture(scope="session", autouse=True)
def compiled_templates(tmp_path_factory):
    """Keep compiled templates for all applications of this run: to compile them takes seconds."""
    if application := sys.modules.get("bookwithme.app"):
        own = tmp_path_factory.getbasetemp()
        folder = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "templates"
        folder.mkdir(exist_ok=True)
        application.Emulator.jinja_options = {"bytecode_cache": FileSystemBytecodeCache(folder)}


@pytest.fixture(scope="session", autouse=True)
def compiled_statements():
    """Keep compiled SQL likewise."""
    share()


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
def sqlite_store(sqlite_template, tmp_path):
    """The store of an SQLite database with an empty world `default`."""
    path = tmp_path / "own.sqlite3"
    shutil.copyfile(sqlite_template, path)
    opened = Store(f"sqlite:///{path}")
    yield opened
    opened.close()


@pytest.fixture
def store(database):
    """The store of `database`."""
    opened = Store(database)
    yield opened
    opened.close()
