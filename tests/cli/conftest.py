"""Commands in this process, each test with a database of its own."""

import os

import pytest
from click.testing import CliRunner

from bookwithme.app import open_store
from bookwithme.cli import main
from bookwithme.service.world_context import WorldContext
from bookwithme.settings import Settings
from tests.conftest import POSTGRES

collect_ignore = [] if POSTGRES else ["test_stopping_workers.py"]


@pytest.fixture
def environment(tmp_path):
    """The environment of a user with an empty database."""
    url = f"sqlite:///{tmp_path / 'cli.sqlite3'}"
    return {**os.environ, "BOOKWITHME_DATABASE_URL": url, "BOOKWITHME_LOG": "none"}


@pytest.fixture
def database(postgres, environment):
    """How to reach a new PostgreSQL database, which the environment names from now on."""
    _name, url = postgres.new_database()
    environment["BOOKWITHME_DATABASE_URL"] = url
    return url.replace("+psycopg", "")


@pytest.fixture
def run(environment):
    """Type a command; what it prints. `code`: its exit status, `typed`: its standard input."""

    def invoke(*arguments, code=0, typed=None):
        result = CliRunner().invoke(main, arguments, input=typed, env=environment)
        assert result.exit_code == code, result.output
        return result.output

    return invoke


@pytest.fixture
def refused(run):
    """Type a command that fails; the one line that it says."""

    def invoke(*arguments, typed=None):
        (told,) = run(*arguments, code=1, typed=typed).splitlines()
        return told.removeprefix("Error: ")

    return invoke


@pytest.fixture
def context(run, environment):
    """The empty world `default` of the database that the commands use."""
    run("seed", "empty")
    store = open_store(Settings(environment["BOOKWITHME_DATABASE_URL"]))
    yield WorldContext(store, "http://bookwithme.example")
    store.close()
