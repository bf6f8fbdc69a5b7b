"""The pytest plugin: the fixture `emulator`, a world of its own for every test.

By default a server runs in the test process, once per session, on a database of its own; with
`--bookwithme-url` the worlds are made on a server that runs already.
"""

from __future__ import annotations

import os
import secrets
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from bookwithme.client import Emulator


def pytest_configure(config: pytest.Config) -> None:
    """Tell of the marker."""
    text = "bookwithme(scenario='empty', seed=None): how the world of `emulator` begins"
    config.addinivalue_line("markers", text)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options."""
    group = parser.getgroup("bookwithme")
    group.addoption("--bookwithme-url", help="a server to use instead of one in this process")
    group.addoption(
        "--bookwithme-token",
        default=os.environ.get("BOOKWITHME_CONTROL_TOKEN"),
        help="that server's control token; by default BOOKWITHME_CONTROL_TOKEN",
    )


@contextmanager
def running(database: Path) -> Iterator[str]:
    """A server in this process on an SQLite file; its address."""
    # Imported here: pytest loads plugins for every project, also for those that use nothing of it.
    from bookwithme.app import open_store
    from bookwithme.server import Server
    from bookwithme.service.world_context import WorldContext
    from bookwithme.service.worlds.worlds import ensure_default
    from bookwithme.settings import Settings

    settings = Settings(database_url=f"sqlite:///{database.as_posix()}")
    store = open_store(settings)
    ensure_default(WorldContext(store, ""), "empty")
    server = Server(settings, store, "127.0.0.1", 0)
    server.start()
    try:
        yield server.url
    finally:
        server.close()
        store.close()


@pytest.fixture(scope="session")
def bookwithme_url(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """The server's address."""
    url = request.config.getoption("--bookwithme-url") or os.environ.get("BOOKWITHME_URL")
    if url:
        yield str(url).rstrip("/")
        return
    with running(tmp_path_factory.mktemp("bookwithme") / "worlds.sqlite3") as own:
        yield own


@pytest.fixture
def emulator(request: pytest.FixtureRequest, bookwithme_url: str) -> Iterator[Emulator]:
    """A world of the test's own, gone after it.

    Empty, unless `@pytest.mark.bookwithme(scenario=…, seed=…)` says how it begins: by a scenario's
    name, or by a file (.json), whose path counts from the test's folder.
    """
    from bookwithme.client import Emulator

    token = request.config.getoption("--bookwithme-token")
    root = Emulator(bookwithme_url, token)
    name = f"test-{secrets.token_hex(8)}"
    marker = request.node.get_closest_marker("bookwithme")
    wished = {"scenario": "empty"} | _wished(marker, request.path.parent)
    root.call("POST", "/worlds", {"name": name, **wished})
    yield Emulator(f"{bookwithme_url}/w/{name}", token)
    root.call("DELETE", f"/worlds/{name}")


def _wished(marker: pytest.Mark | None, folder: Path) -> dict[str, object]:
    """What a marker asks for, with the document of a scenario's file in place of its path."""
    if marker and marker.args:
        raise pytest.UsageError(f"bookwithme(scenario={marker.args[0]!r}): name the argument.")
    wished = dict(marker.kwargs) if marker else {}
    if str(wished.get("scenario", "")).endswith(".json"):
        from bookwithme.service.worlds.scenarios import read_file

        path = folder / wished["scenario"]
        wished["scenario"] = read_file(path) | {"name": path.stem}
    return wished
