"""The server: waitress, in this process or in several that share one socket."""

from __future__ import annotations

import os
import signal
import socket
import threading
from typing import TYPE_CHECKING

from waitress.server import create_server
from waitress.wasyncore import close_all

from bookwithme.app import create_app
from bookwithme.settings import LOOPBACK
from bookwithme.storage.engine import Store
from bookwithme.ticker import Ticker, jobs, relay_of

if TYPE_CHECKING:
    from waitress.server import BaseWSGIServer, MultiSocketServer

    from bookwithme.settings import Settings

THREADS = 64
"""A call that waits for a message holds one for up to a minute; a class of 30 may wait twice."""
A_MOMENT = 2.0
"""Seconds that a server waits for its clients to hang up before it does."""


class CannotServe(Exception):
    """The server cannot be started as it was asked to be; the message says what to do."""


class Server:
    """One server in this process: bound when made, so that its address is known before it runs."""

    def __init__(self, settings: Settings, store: Store, host: str, port: int) -> None:
        self._listener = bind(host, port)
        self.url = address_of(self._listener)
        self._sockets: dict[int, socket.socket] = {}
        self._server = _serving(settings, store, self._listener, self._sockets)
        self._thread = threading.Thread(target=self._server.run, daemon=True)
        self._ticker = _ticking(settings, store, self.url)

    def start(self) -> None:
        """Serve in a thread of its own."""
        self._thread.start()
        self._ticker.start()

    def run(self) -> None:
        """Serve here, until interrupted."""
        self._ticker.start()
        self._server.run()
        self._ticker.close()

    def close(self) -> None:
        """Stop serving: what is being answered is answered first."""
        self._ticker.close()
        self._server.task_dispatcher.shutdown()
        self._server.close()
        if self._thread.is_alive():
            self._thread.join(A_MOMENT)  # it closes what its clients have left
        close_all(self._sockets)
        self._listener.close()


def _serving(
    settings: Settings, store: Store, listener: socket.socket, sockets: dict[int, socket.socket]
) -> MultiSocketServer | BaseWSGIServer:
    app = create_app(settings, store, address_of(listener))
    return create_server(
        app,
        map=sockets,
        sockets=[listener],
        threads=THREADS,
        ident=None,
        # The application raises a socket's error to close a connection without an answer.
        log_socket_errors=False,
    )


def _ticking(settings: Settings, store: Store, url: str) -> Ticker:
    return Ticker(store, jobs(settings, store, settings.public_url or url))


def address_of(listener: socket.socket) -> str:
    """Where a browser on this machine finds a listening socket."""
    host, port = listener.getsockname()[:2]
    if not host.strip("0.:"):  # every address of this machine
        host = "127.0.0.1"
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


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
    settings: Settings, store: Store, listener: socket.socket, workers: int
) -> list[int]:
    """Serve from several processes; needs PostgreSQL, and a system that can fork. Their ids.

    Raises:
        CannotServe: it cannot be done here.
    """
    if store.is_sqlite or not hasattr(os, "fork"):
        raise CannotServe("More than one worker needs PostgreSQL, and a system that can fork.")
    relay_of(settings)  # what is wrong with it is told here, not by each worker
    store.close()  # connections must not be shared over a fork
    return [_fork(settings, listener) for _ in range(workers)]


def wait_for(children: list[int]) -> None:
    """Stay until all workers are gone; a signal to stop is handed on to them."""
    signal.signal(signal.SIGTERM, lambda *_: _stop(children))
    try:
        for child in children:
            os.waitpid(child, 0)
    except KeyboardInterrupt:
        _stop(children)


def _fork(settings: Settings, listener: socket.socket) -> int:
    child = os.fork()
    if child == 0:
        store = Store(settings.database_url, settings.relayed)
        _ticking(settings, store, address_of(listener)).start()
        _serving(settings, store, listener, {}).run()
        os._exit(0)
    return child


def _stop(children: list[int]) -> None:
    for child in children:
        os.kill(child, signal.SIGTERM)
