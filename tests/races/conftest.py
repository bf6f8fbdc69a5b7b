"""Servers to race against: threads on SQLite, processes on PostgreSQL."""

import os
import re
import sys

import pytest

from bookwithme.client import Emulator
from bookwithme.server import running
from bookwithme.settings import Settings
from tests.conftest import DATABASES
from tests.processes import serving


@pytest.fixture(scope="module", params=DATABASES)
def address(request, tmp_path_factory):
    """A real server, eight threads on SQLite or two such processes on PostgreSQL."""
    if request.param == "sqlite":
        database = tmp_path_factory.mktemp("races") / "races.sqlite3"
        with running(Settings(database_url=f"sqlite:///{database}")) as url:
            yield url
        return
    _, database = request.getfixturevalue("postgres").new_database()
    with started(database, "--workers", "2") as (_process, url):
        yield url


@pytest.fixture
def world(address, request):
    """A world for each test; gone afterwards."""
    name = re.sub("[^a-z0-9]+", "-", request.node.originalname)[-60:].strip("-")
    root = Emulator(address)
    root.call("POST", "/worlds", {"name": name, "scenario": "empty"})
    yield Emulator(f"{address}/w/{name}")
    root.call("DELETE", f"/worlds/{name}")


def started(database, *arguments):
    """`bookwithme serve` as its users start it: the process, and the address it printed."""
    command = [sys.executable, "-m", "bookwithme", "serve", "--port", "0", *arguments]
    return serving(command, env={**os.environ, "BOOKWITHME_DATABASE_URL": database})
