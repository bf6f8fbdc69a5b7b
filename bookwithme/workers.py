"""Several processes that serve one socket: replaced when they die, ended with their parent."""

import logging
import multiprocessing
import os
import signal
import socket
from dataclasses import dataclass
from multiprocessing import connection
from multiprocessing.process import BaseProcess
from threading import Thread

from bookwithme import clock
from bookwithme.app import Shared, create_app, install, make_ready
from bookwithme.counters import WORKERS_REPLACED, Counters
from bookwithme.server import ROUND, CannotServe, Server, address_of
from bookwithme.settings import Settings
from bookwithme.stopping import SIGNALS, Stop
from bookwithme.storage.engine import Store
from bookwithme.ticker import relay_of

log = logging.getLogger(__name__)

SHORTEST, LONGEST = 0.1, 30.0
"""Seconds until a worker that died is replaced: twice as many each time that one dies young."""
YOUNG = 10.0
"""Seconds."""


@dataclass(slots=True)
class _Place:
    """A worker's number, and the process that has it; None while it is to be replaced."""

    number: int
    process: BaseProcess | None = None
    since: float = 0.0
    pause: float = 0.0

    def free(self, now: float) -> None:
        """Note that its process ended."""
        died_young = now - self.since < YOUNG
        self.pause = min(max(2 * self.pause, SHORTEST), LONGEST) if died_young else SHORTEST
        self.process, self.since = None, now


class Workers:
    """The processes of one server, begun when it is made.

    Raises CannotServe without PostgreSQL, or on a system that does not fork.
    """

    def __init__(
        self, settings: Settings, store: Store, listener: socket.socket, count: int, stop: Stop
    ) -> None:
        if store.is_sqlite or not hasattr(os, "fork"):
            raise CannotServe("More than one worker needs PostgreSQL, and a system that can fork.")
        relay_of(settings)  # what is wrong with it is told here, not by each worker
        self._shared = Shared(counters=Counters(1 + count))
        self._app = create_app(settings, store)
        make_ready(self._app)
        store.close()  # connections must not be shared over a fork
        self._settings, self._listener, self._stop = settings, listener, stop
        # Nobody writes into it: its end is the parent's, however that comes.
        self._parent_lives, self._life = os.pipe()
        self._places = [_Place(number) for number in range(1, 1 + count)]
        for place in self._places:
            self._begin(place)

    def _begin(self, place: _Place) -> None:
        # Signals wait until the new one can be told of them; none gets lost.
        signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)
        fork = multiprocessing.get_context("fork")
        place.process = fork.Process(target=self._work, args=(place.number,), daemon=True)
        place.since = clock.stopwatch()
        place.process.start()

    def _work(self, number: int) -> None:
        """Be a worker."""
        os.close(self._life)
        # A terminal's Ctrl+C reaches all; of a worker the parent asks once, by SIGTERM.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        self._shared.counters.enter(number)
        store = Store(self._settings.database_url, self._settings.relayed)
        url = address_of(self._listener)
        install(self._app, self._settings, store, url, self._shared)
        server = Server(self._settings, store, self._listener, app=self._app)
        self._stop.then(server.stop)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, SIGNALS)
        Thread(target=self._end_with_parent, args=(server,), daemon=True).start()
        server.run()

    def _end_with_parent(self, server: Server) -> None:
        os.read(self._parent_lives, 1)
        server.stop()

    def wait(self) -> None:
        """Stay, and replace who dies, until one is asked to stop and all are gone."""
        self._stop.then(self._end)
        while self._running() or not self._stop.heard:
            signal.pthread_sigmask(signal.SIG_UNBLOCK, SIGNALS)
            connection.wait([each.sentinel for each in self._running()], ROUND)
            self._replace()

    def _running(self) -> list[BaseProcess]:
        return [each.process for each in self._places if each.process]

    def _end(self) -> None:
        self._listener.close()
        for each in self._running():
            each.terminate()

    def _replace(self) -> None:
        now = clock.stopwatch()
        for place in self._places:
            if place.process and not place.process.is_alive():
                self._free(place, now)
            if not (place.process or self._stop.heard) and now - place.since >= place.pause:
                self._shared.counters.add(WORKERS_REPLACED)
                self._begin(place)

    def _free(self, place: _Place, now: float) -> None:
        gone = place.process
        place.free(now)
        if gone and not self._stop.heard:
            text = "Worker %d, process %s, ended with %s; another takes its place in %g s."
            log.warning(text, place.number, gone.pid, gone.exitcode, place.pause)
