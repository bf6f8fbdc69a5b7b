"""The server: waitress, in this process or in several that share one socket."""

from __future__ import annotations

import os
import signal
import socket
import threading
from typing import TYPE_CHECKING

from waitress.server import create_server

from bookwithme.app import create_app, open_store
from bookwithme.settings import LOOPBACK
from bookwithme.storage.engine import Store

if TYPE_CHECKING:
    from collections.abc import Callable

    from waitress.server import BaseWSGIServer, MultiSocketServer

    from bookwithme.settings import Settings

THREADS = 8


class CannotServe(Exception):
    """The server cannot be started as it was asked to be; the message says what to do."""


class Server:
    """One server in this process: bound when made, so that its address is known before it runs."""

    def __init__(self, settings: Settings, store: Store, host: str, port: int) -> None:
        listener = bind(host, port)
        self.url = f"http://{_spoken(host)}:{listener.getsockname()[1]}"
        self._server = _serving(settings, store, listener, self.url)
        self._thread = threading.Thread(target=self._server.run, daemon=True)

    def start(self) -> None:
        """Serve in a thread of its own."""
        self._thread.start()

    def run(self) -> None:
        """Serve here, until interrupted."""
        self._server.run()

    def close(self) -> None:
        """Stop serving: what is being answered is answered first."""
        self._server.task_dispatcher.shutdown()
        self._server.close()


def _serving(
    settings: Settings, store: Store, listener: socket.socket, url: str
) -> MultiSocketServer | BaseWSGIServer:
    app = create_app(settings, store, url)
    return create_server(app, sockets=[listener], threads=THREADS, ident=None)


def _spoken(host: str) -> str:
    """The host as links name it: whoever serves every address is reached at this machine's."""
    if not host.strip("0.:"):
        return "127.0.0.1"
    return f"[{host}]" if ":" in host else host


def bind(host: str, port: int) -> socket.socket:
    """A listening socket; port 0 takes a free one.

    Raises:
        CannotServe: the port is taken, or the address is not this machine's.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    if os.name == "posix":
        # A server that was just stopped may come back; two at once still cannot listen.
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        raise CannotServe(f"Cannot listen on {host}:{port}: {error.strerror}.") from error
    listener.listen(1024)
    return listener


def check_exposure(settings: Settings, host: str) -> None:
    """Refuse to serve beyond this machine without a control token; raises CannotServe."""
    if host not in LOOPBACK and not settings.control_token:
        raise CannotServe(
            f"{host} can be reached from other machines, so the control API, the console and the "
            "personas need a token: set BOOKWITHME_CONTROL_TOKEN, or serve on 127.0.0.1."
        )


def serve_many(
    settings: Settings, host: str, port: int, workers: int, announce: Callable[[str], None]
) -> None:
    """Serve from several processes; needs PostgreSQL, and a system that can fork.

    Raises:
        CannotServe: it cannot be done here.
    """
    store = open_store(settings)
    if store.is_sqlite or not hasattr(os, "fork"):
        raise CannotServe("More than one worker needs PostgreSQL, and a system that can fork.")
    store.close()  # connections must not be shared over a fork
    listener = bind(host, port)
    url = f"http://{_spoken(host)}:{listener.getsockname()[1]}"
    children = [_fork(settings, listener, url) for _ in range(workers)]
    signal.signal(signal.SIGTERM, lambda *_: _stop(children))
    announce(url)
    try:
        for child in children:
            os.waitpid(child, 0)
    except KeyboardInterrupt:
        _stop(children)


def _fork(settings: Settings, listener: socket.socket, url: str) -> int:
    child = os.fork()
    if child == 0:
        _serving(settings, Store(settings.database_url), listener, url).run()
        os._exit(0)
    return child


def _stop(children: list[int]) -> None:
    for child in children:
        os.kill(child, signal.SIGTERM)
