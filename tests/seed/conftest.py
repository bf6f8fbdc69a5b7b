"""Places to make scenarios in. SQLite will do: tests/service has every kind of database."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from bookwithme.service.world_context import WorldContext
from bookwithme.service.worlds import worlds
from bookwithme.storage.engine import Store
from tests.seed.worlds_at import load


def pytest_collection_modifyitems(items):
    """Mark what is read at a date of its own: it says what time it is, whatever the day."""
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent) and "read_at" in item.fixturenames:
            item.add_marker(pytest.mark.dated)


@pytest.fixture(scope="session")
def calendar_list(sqlite_template, tmp_path_factory):
    """A database for many worlds."""
    path = tmp_path_factory.mktemp("seed") / "seed.sqlite3"
    shutil.copyfile(sqlite_template, path)
    store = Store(f"sqlite:///{path}")
    yield WorldContext(store, "http://127.0.0.1:8000")
    store.close()


@pytest.fixture(scope="session")
def read_at(calendar_list):
    """`read_at(scenario, now)`: a unit of work that reads the scenario as it is at `now`."""
    made = {}

    def open_world(scenario, now):
        if (scenario, now) not in made:
            name = f"w{len(made)}"
            worlds.make_world(calendar_list, name, "empty")
            made[scenario, now] = replace(calendar_list, world=name)
            load(made[scenario, now], scenario, now)
        return made[scenario, now].read()

    return open_world


@pytest.fixture
def context(sqlite_store):
    """A default world of the test's own, empty."""
    return WorldContext(sqlite_store, "http://127.0.0.1:8000")
