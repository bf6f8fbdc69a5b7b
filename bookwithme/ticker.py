"""Work that falls due by itself: a thread for it, and of several servers on a database one's.

Mail is relayed in a thread of its own, so that it waits for no slow feed.

It sleeps in real time; what is due in a world, the world's own clock says.
"""

import logging
import secrets
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from sqlalchemy.exc import SQLAlchemyError

from bookwithme import clock
from bookwithme.domain.errors import BookwithmeError, NotNow
from bookwithme.domain.interval import seconds
from bookwithme.mail.relay import Relay, parse
from bookwithme.service.availability.calendars import roll_horizon
from bookwithme.service.availability.feeds import fetcher, refresh_due
from bookwithme.service.mail.relaying import relay_due
from bookwithme.service.mail.reminders import send_due
from bookwithme.service.world_context import WorldContext
from bookwithme.settings import Settings
from bookwithme.storage.calendars import forget_unused
from bookwithme.storage.engine import Store
from bookwithme.storage.leases import Lease
from bookwithme.storage.worlds import Worlds

log = logging.getLogger(__name__)

ROUND = 5.0
"""Real seconds between two looks at what is due."""
MAIL_ROUND = 0.4
"""The same for mail that another process of this database queued; one's own is relayed at once."""
LEASE = 60
"""Real seconds after which another process takes over from one that is gone without a word."""
PATIENCE = 3.0
"""Seconds that closing waits for a job; one that fetches for longer is left to itself."""

TROUBLE = (BookwithmeError, SQLAlchemyError, OSError, RuntimeError)
"""What may go wrong in a job without a fault of ours: a world is deleted under it, the database is
busy or gone, so is the network, there are no more threads. The next round tries again."""


@dataclass(frozen=True, slots=True)
class Job:
    """Something to do now and then: `every` so many real seconds, the first time at once."""

    name: str
    every: float
    run: Callable[[], object]


class Ticker:
    """Does its jobs, one after the other, as long as it holds the lease of its name.

    It looks at what is due every `pause` real seconds, and when `wake` is set. Where another has
    the lease, or the database is ill, it looks no oftener than every `ROUND`.
    """

    def __init__(
        self,
        store: Store,
        jobs: Sequence[Job],
        pause: float = ROUND,
        name: str = "ticker",
        wake: threading.Event | None = None,
    ) -> None:
        self._lease = Lease(store, name, secrets.token_hex(8))
        self._renew_at = 0.0
        self._next = dict.fromkeys(jobs, 0.0)
        self._pause = pause
        self._stopping = threading.Event()
        self._wake = wake or threading.Event()
        # A daemon: a job that hangs does not keep the process alive.
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    def start(self) -> None:
        """Begin, in a thread."""
        self._thread.start()

    def close(self) -> None:
        """Stop, after the job at hand unless it takes long, and let another process take over."""
        self._stopping.set()
        self._wake.set()
        if self._thread.is_alive():
            self._thread.join(PATIENCE)
        if self._renew_at:
            self._renew_at = 0.0
            _guarded("release", self._lease.release)

    def _run(self) -> None:
        while not self._stopping.is_set():
            is_well = self.tick(clock.stopwatch())
            if not self._stopping.is_set():
                self._wake.wait(self._pause if is_well else max(self._pause, ROUND))

    def tick(self, now: float) -> bool:
        """Do what is due, and tell whether it could be; `now`: of a stopwatch, in real seconds."""
        self._wake.clear()  # what is queued from now on wakes it again
        if now >= self._renew_at:
            self._renew_at = 0.0
            _guarded("lease", lambda: self._take(now))
        is_well = self._renew_at > 0
        for job, at in self._next.items() if is_well else ():
            if now >= at and not self._stopping.is_set():
                self._next[job] = now + job.every
                is_well &= _guarded(job.name, job.run)
        return is_well

    def _take(self, now: float) -> None:
        if self._lease.take(seconds(clock.system_now()), LEASE):
            self._renew_at = now + LEASE / 4


def _guarded(name: str, run: Callable[[], object]) -> bool:
    """Run a job, and tell whether it went well; what goes wrong is logged: no reason to stop."""
    try:
        run()
    except NotNow as error:
        log.warning("The job %r failed; it is tried again: %s", name, error)
    except TROUBLE:
        log.exception("The job %r failed; it is tried again.", name)
    else:
        return True
    return False


def tickers(settings: Settings, store: Store, public_url: str) -> list[Ticker]:
    """What does all that falls due in an installation."""
    found = [Ticker(store, jobs(settings, store, public_url))]
    if relay := relay_of(settings):
        sending = partial(relay_due, relay=relay)
        here = WorldContext(store, public_url)
        job = _in_worlds(here, "relay", 0, Worlds.with_queued_mail, sending)
        found.append(Ticker(store, [job], MAIL_ROUND, "relay", store.mail_queued))
    return found


def jobs(settings: Settings, store: Store, public_url: str) -> list[Job]:
    """What is to be done now and then, mail aside. A new job is a line here."""
    here = WorldContext(store, public_url, fetcher=fetcher(local=settings.local_feeds))

    def unused() -> None:
        with store.transaction() as connection:
            forget_unused(connection)

    return [
        _in_worlds(here, "feeds", ROUND, Worlds.with_feeds, refresh_due),
        _in_worlds(here, "reminders", 0, Worlds.with_planned_mail, send_due),
        _in_worlds(here, "horizon", 3600, _every_name, roll_horizon),
        Job("unused", 600, unused),
    ]


def _in_worlds(
    here: WorldContext,
    name: str,
    every: float,
    which: Callable[[Worlds], list[str]],
    act: Callable[[WorldContext], object],
) -> Job:
    """A job that is done in one world after another, whatever goes wrong in those before."""

    def run() -> None:
        with here.store.worlds() as worlds:
            names = which(worlds)
        for world in names:
            _guarded(f"{name} of {world}", partial(act, here.elsewhere(world)))

    return Job(name, every, run)


def _every_name(worlds: Worlds) -> list[str]:
    return [each.name for each in worlds.all()]


def relay_of(settings: Settings) -> Relay | None:
    """The relay, where there is to be one; raises InvalidInput where it cannot be understood."""
    return parse(settings.smtp_url, settings.relay_domains) if settings.smtp_url else None
