"""The server: waitress, in this process."""

import os
import socket
import sys
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

from flask import Flask
from waitress import wasyncore
from waitress.server import create_server

from bookwithme import clock
from bookwithme.app import create_app, open_store
from bookwithme.receiving import Channel
from bookwithme.service.waiting import PLACES
from bookwithme.service.world_context import WorldContext
from bookwithme.service.worlds.worlds import ensure_default
from bookwithme.settings import LOOPBACK
from bookwithme.ticker import tickers
from bookwithme.web.platform.body_limits import WORLD

if sys.platform != "win32":
    import resource

from bookwithme.settings import Settings
from bookwithme.storage.engine import Store

THREADS = PLACES + 32
"""Of these the places are for who waits; the rest answers pages, whoever waits."""
MOST_CONNECTIONS = 800
"""Of 200 browsers, each with one that asks what is new, and more while it loads a page."""
QUIET, CROWDED = 30, 2
"""Seconds after which a connection ends on which nothing goes on; where there are many, sooner."""
SLOWEST = 120.0
"""Seconds in which a request has to arrive, however large it is."""
PATIENCE = 5.0
"""Seconds in which what runs has to be answered once the server stops: with the ticker's patience
fewer than the ten after which Docker kills."""
ROUND = 1.0
"""Seconds that the loop sleeps at most; whatever happens wakes it."""


class CannotServe(Exception):
    """The server cannot be started as it was asked to be; the message says what to do."""


class Server:
    """One server in this process: bound when made, so that its address is known before it runs.

    Its loop alone opens and closes sockets, in one thread, so that none is closed under it.
    """

    def __init__(
        self,
        settings: Settings,
        store: Store,
        host: str | socket.socket,
        port: int = 0,
        app: Flask | None = None,
    ) -> None:
        """`host`: a name or number of this machine, or a socket that listens already.

        `app`: one that runs on the store already.
        """
        listener = bind(host, port) if isinstance(host, str) else host
        self.url = address_of(listener)
        app = app or create_app(settings, store, self.url)
        self._told: threading.Event = app.extensions["bookwithme"].waiting.stopping
        self._stopping = False
        self._sockets: dict[int, Any] = {}
        self._arriving: dict[Any, float] = {}
        self._look_at = 0.0
        waitress: Any = create_server(
            app,
            map=self._sockets,
            sockets=[listener],
            threads=THREADS,
            ident=None,
            connection_limit=most_connections(),
            cleanup_interval=1,
            # However slowly a client reads, no thread waits for it: the rest goes to a file.
            outbuf_high_watermark=sys.maxsize,
            # The application raises a socket's error to close a connection without an answer.
            log_socket_errors=False,
            max_request_body_size=WORLD + 1,
            clear_untrusted_proxy_headers=False,  # the application knows whom to trust
        )
        waitress.channel_class = Channel
        self._waitress = waitress
        self._thread = threading.Thread(target=self._serve, name="server", daemon=True)
        self._looks = store.looks
        self._tickers = tickers(settings, store, settings.public_url or self.url)

    def start(self) -> None:
        """Serve in a thread of its own."""
        self._thread.start()
        self._tick()

    def run(self) -> None:
        """Serve here, until it is asked to stop and has done so."""
        self._tick()
        self._serve()
        self._end()

    def stop(self) -> None:
        """Ask it to stop; safe in a signal's handler, since it takes no lock."""
        if not self._stopping:
            self._stopping = True
            self._waitress.pull_trigger()

    def close(self) -> None:
        """Stop, and wait until what runs is answered and everything is let go."""
        self.stop()
        if self._thread.ident is None:
            self._serve()  # it was never started: what is left is to close
        else:
            self._thread.join()
        self._end()

    def _tick(self) -> None:
        for each in self._tickers:
            each.start()

    def _end(self) -> None:
        for each in self._tickers:
            each.close()
        self._looks.close()

    def _serve(self) -> None:
        while not self._stopping:
            wasyncore.loop(ROUND, use_poll=True, map=self._sockets, count=1)
            self._end_slow()
        self._told.set()
        for _ in range(self._waitress.adj.connection_limit):
            self._waitress.handle_accept()  # who stands in line has come before
        wasyncore.dispatcher.close(self._waitress)  # the listener alone
        until = clock.stopwatch() + PATIENCE
        while self._owes() and (left := until - clock.stopwatch()) > 0:
            wasyncore.loop(left, use_poll=True, map=self._sockets, count=1)
        for connection in list(self._waitress.active_channels.values()):
            connection.handle_close()
        self._waitress.task_dispatcher.shutdown(timeout=max(ROUND, until - clock.stopwatch()))
        self._waitress.close()

    def _end_slow(self) -> None:
        """Once a second end the connections on which a request takes too long to arrive."""
        if (now := clock.stopwatch()) < self._look_at:
            return
        self._look_at = now + ROUND
        adjustments = self._waitress.adj
        connections = list(self._waitress.active_channels.values())
        crowded = 4 * len(connections) > 3 * adjustments.connection_limit
        adjustments.channel_timeout = CROWDED if crowded else QUIET
        partial = [each for each in connections if each.request]
        known = self._arriving
        self._arriving = {each.request: known.get(each.request, now) for each in partial}
        for each in partial:
            if now - self._arriving[each.request] > SLOWEST:
                each.will_close = True

    def _owes(self) -> bool:
        """Hang up on all who have asked for nothing; whether there are others."""
        connections = self._waitress.active_channels
        for each in list(connections.values()):
            if not (each.requests or each.request or each.total_outbufs_len or _has_sent(each)):
                each.handle_close()
            for request in each.requests[-1:]:
                request.headers["CONNECTION"] = "close"  # as if asked for, so that it is told
        return bool(connections)


@contextmanager
def running(settings: Settings, scenario: object = "empty") -> Iterator[str]:
    """A server in this process, at a free port, on a database of its own; its address."""
    with (
        closing(open_store(settings)) as store,
        closing(Server(settings, store, "127.0.0.1")) as server,
    ):
        ensure_default(WorldContext(store, server.url, scenarios=settings.scenarios), scenario)
        server.start()
        yield server.url


def _has_sent(connection: Any) -> bool:
    """Whether there is something to read that was not read yet."""
    try:
        return bool(connection.socket.recv(1, socket.MSG_PEEK))
    except OSError:
        return False


def most_connections() -> int:
    """How many connections at once: what the system lets a process have, with room for files."""
    if sys.platform == "win32":
        return 400  # its `select` takes 512
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MOST_CONNECTIONS + 200
    if 0 <= soft < wanted:
        soft = wanted if hard < 0 else min(hard, wanted)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    return MOST_CONNECTIONS if soft < 0 else min(MOST_CONNECTIONS, max(soft - 200, 50))


def address_of(listener: socket.socket) -> str:
    """Where a browser on this machine finds a listening socket."""
    host, port = listener.getsockname()[:2]
    if not host.strip("0.:"):  # every address of this machine
        host = "127.0.0.1"
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def bind(host: str, port: int) -> socket.socket:
    """A listening socket; port 0 takes a free one. Raises CannotServe where it is not to be had."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    if os.name == "posix":
        # A server that was just stopped may come back; two at once still cannot listen.
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        raise CannotServe(
            f"Cannot listen on {host}:{port}: {error.strerror}. Try another --port; 0 takes a free "
            "one."
        ) from error
    listener.listen(1024)
    return listener


def check_exposure(settings: Settings, host: str) -> None:
    """Refuse to serve beyond this machine without a control token; raises CannotServe."""
    if host not in LOOPBACK and not settings.control_token:
        raise CannotServe(
            f"{host} can be reached from other machines, so the control API, the console and the "
            "personas need a token: set BOOKWITHME_CONTROL_TOKEN, or serve on 127.0.0.1."
        )
