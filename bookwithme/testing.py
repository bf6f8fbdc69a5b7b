"""The pytest plugin: the fixture `emulator`, a world of its own for every test.

By default a server runs in the test process, once per session, on a database of its own; with
`--bookwithme-url` the worlds are made on a server that runs already. `bookwithme_worlds` makes
worlds for fixtures of a wider scope, `bookwithme_server` is the server itself.
"""

from __future__ import annotations

import os
import secrets
from contextlib import contextmanager, suppress
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager

    from bookwithme.client import Emulator

    Worlds = Callable[..., AbstractContextManager[Emulator]]


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


def pytest_sessionstart(session: pytest.Session) -> None:
    """Say once, before any test, that nobody answers at the address that was asked for."""
    url = session.config.getoption("--bookwithme-url")
    if url and not hasattr(session.config, "workerinput"):
        from bookwithme.client.http import NoServer, request

        try:
            request("GET", f"{url}/healthz")
        except NoServer as error:
            raise pytest.UsageError(str(error)) from None


def pytest_report_header(config: pytest.Config) -> str | None:
    """Say a word where client and server are of different versions."""
    from bookwithme.client.http import differing

    url = _given(config)
    word = differing(url) if url else ""
    return f"bookwithme:{word}" if word else None


def pytest_collection_finish(session: pytest.Session) -> None:
    """Load the server before a test freezes the time that its modules would take for real."""
    if any("bookwithme_url" in getattr(item, "fixturenames", ()) for item in session.items):
        import_module("bookwithme.server")


def _given(config: pytest.Config) -> str | None:
    url = config.getoption("--bookwithme-url") or os.environ.get("BOOKWITHME_URL")
    return str(url).rstrip("/") if url else None


def _keep_real_time() -> None:
    """Let the server in this process run on real time while freezegun holds the tests'."""
    with suppress(ImportError):
        freezegun = import_module("freezegun")
        freezegun.configure(extend_ignore_list=["bookwithme.clock", "waitress"])


@pytest.fixture(scope="session")
def bookwithme_url(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """The server's address."""
    if url := _given(request.config):
        yield url
        return
    _keep_real_time()
    # Imported here: pytest loads plugins for every project, also for those that use nothing of it.
    from bookwithme.server import running
    from bookwithme.settings import Settings

    database = tmp_path_factory.mktemp("bookwithme") / "worlds.sqlite3"
    with running(Settings(database_url=f"sqlite:///{database.as_posix()}")) as own:
        yield own


@pytest.fixture(scope="session")
def bookwithme_server(request: pytest.FixtureRequest, bookwithme_url: str) -> Emulator:
    """The server, by its default world, which all tests share."""
    from bookwithme.client import Emulator, NoServer

    server = Emulator(bookwithme_url, request.config.getoption("--bookwithme-token"))
    try:
        server.get("/healthz")
    except NoServer as error:
        pytest.fail(str(error), pytrace=False)
    return server


@pytest.fixture(scope="session")
def bookwithme_worlds(request: pytest.FixtureRequest, bookwithme_server: Emulator) -> Worlds:
    """Make worlds for fixtures of any scope.

    `with bookwithme_worlds(scenario=…, seed=…) as world`: it begins empty unless told otherwise,
    and is gone after the block. A scenario's file (.json) may be named by its path.
    """
    from bookwithme.client import Emulator

    @contextmanager
    def world(*, scenario: str = "empty", seed: str | int | None = None) -> Iterator[Emulator]:
        name = f"test-{secrets.token_hex(8)}"
        wished = _document(Path(scenario)) if _is_file(scenario) else scenario
        seeded = {} if seed is None else {"seed": seed}
        bookwithme_server.call("POST", "/worlds", {"name": name, "scenario": wished, **seeded})
        token = request.config.getoption("--bookwithme-token")
        yield Emulator(f"{bookwithme_server.url}/w/{name}", token)
        bookwithme_server.call("DELETE", f"/worlds/{name}")

    return world


@pytest.fixture
def emulator(request: pytest.FixtureRequest, bookwithme_worlds: Worlds) -> Iterator[Emulator]:
    """A world of the test's own, gone after it.

    Empty, unless `@pytest.mark.bookwithme(scenario=…, seed=…)` says how it begins: by a scenario's
    name, or by a file (.json), whose path counts from the test's folder.
    """
    marker = request.node.get_closest_marker("bookwithme")
    wished = dict(marker.kwargs) if marker else {}
    if _is_file(wished.get("scenario")):
        wished["scenario"] = str(request.path.parent / wished["scenario"])
    try:
        world = bookwithme_worlds(*(marker.args if marker else ()), **wished)
    except TypeError as error:
        pytest.fail(f"@pytest.mark.bookwithme(scenario=…, seed=…): {error}", pytrace=False)
    with world as emulator:
        yield emulator


def _is_file(scenario: object) -> bool:
    return str(scenario).endswith(".json")


def _document(file: Path) -> object:
    """A scenario's document from its file, named as the file is."""
    from bookwithme.service.worlds.scenarios import read_file

    return read_file(file) | {"name": file.stem}
