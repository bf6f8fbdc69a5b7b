"""Kill −9 at random moments under booking load, and count what was lost: nothing, and no halves.

A server process is killed and started again on the same database while clients book, half of
them on single-use links of their own. With `--postmaster` the database's own server is killed, with
all that it had begun, and the one that asks it stays; what it answers with 503 is sent again. Every
request has a time, a name and an Idempotency-Key that no other has; one that was cut off is sent
again with its key. Afterwards the database is read:

- every booking that was answered with 201 is there, with both its mails;
- every booking has one invitation, one organizer's notice, one key, one entry in the journal;
- a single-use link is consumed exactly if there is one booking that it paid for;
- a request that was sent again is one booking.

Run: `python benchmarks/crash.py [--kills 1000] [--minutes 10] [--database URL | --postmaster]`;
exits with 1 and says what is wrong if anything is.
"""

from __future__ import annotations

import argparse
import http.client
import itertools
import multiprocessing
import random
import tempfile
import threading
import time
import urllib.error
from collections import Counter
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from sqlalchemy import select, text

from bookwithme.app import open_store
from bookwithme.client import Emulator, request
from bookwithme.server import Server, bind
from bookwithme.service.world_context import WorldContext
from bookwithme.service.worlds.worlds import ensure_default
from bookwithme.settings import Settings
from bookwithme.storage import tables as t
from bookwithme.storage.engine import Store
from tests.storage.postgres import Server as Postgres
from tests.storage.postgres import programs

if TYPE_CHECKING:
    from collections.abc import Iterator
    from multiprocessing.process import BaseProcess

    from bookwithme.client import MeetingType

NOW = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)
CLIENTS = 4
LONGEST_LIFE = 0.6
"""Seconds that a server lives at most, from its first answer on."""

CUT_OFF = (urllib.error.URLError, http.client.HTTPException, OSError)


def serve(database: str, port: int) -> None:
    """Be the server process that is going to be killed."""
    settings = Settings(database_url=database)
    Server(settings, Store(database), "127.0.0.1", port).run()


@dataclass
class Wish:
    """One request: what is asked for, and by which key it is known."""

    name: str
    kind: str
    start: str
    single_use: bool
    bookingcode: str | None = None

    def body(self) -> dict[str, str]:
        """What is sent."""
        code = {"bookingcode": self.bookingcode} if self.bookingcode else {}
        return {"start": self.start, "name": self.name, "email": f"{self.name}@x.org", **code}


@dataclass
class Load:
    """Clients that book without a pause, whether the server is there or not."""

    url: str
    wishes: Iterator[Wish]
    answered: dict[str, str] = field(default_factory=dict)
    """Name: the booking's id as it was told with 201."""
    cut_off: int = 0
    """How many requests got no answer although the server had taken them."""
    away: int = 0
    """How often the database was away: 503, which asks to come again."""
    refused: Counter[str] = field(default_factory=Counter)
    stopping: threading.Event = field(default_factory=threading.Event)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def run(self) -> None:
        """Book until told to stop; what was begun is finished."""
        while not self.stopping.is_set():
            with self.lock:
                wish = next(self.wishes)
            if wish.single_use:
                path = f"/meeting-types/{wish.kind}/links"
                wish.bookingcode = self.insist(path, {"singleUse": True}, {}).get("bookingcode")
            answer = self.insist(
                f"/meeting-types/{wish.kind}/bookings", wish.body(), {"Idempotency-Key": wish.name}
            )
            with self.lock:
                if "id" in answer:
                    self.answered[wish.name] = answer["id"]
                else:
                    self.refused[str(answer.get("code"))] += 1

    def insist(self, path: str, body: dict[str, Any], headers: dict[str, str]) -> dict[str, Any]:
        """Send a request until it is answered."""
        while True:
            try:
                url = f"{self.url}/_emulator/api{path}"
                answer = request("POST", url, body, headers=headers)
            except CUT_OFF as error:
                refused = isinstance(getattr(error, "reason", None), ConnectionRefusedError)
                with self.lock:
                    self.cut_off += not refused
                time.sleep(0.005)
            else:
                if answer.status_code != 503:
                    found: dict[str, Any] = answer.json()
                    return found
                with self.lock:
                    self.away += 1
                time.sleep(0.05)


def all_wishes(kinds: list[MeetingType]) -> Iterator[Wish]:
    """Requests of which no two are for the same time of the same organizer."""
    for number in itertools.count():
        start = NOW + timedelta(days=1, minutes=5 * (number // len(kinds)))
        kind = kinds[number % len(kinds)]
        yield Wish(f"guest{number}", kind.id, f"{start:%Y-%m-%dT%H:%M:%SZ}", number % 4 >= 2)


def furnish(emulator: Emulator) -> list[MeetingType]:
    """Some organizers, each with a type that may begin every five minutes, day and night."""
    emulator.clock.freeze(NOW)
    week = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
    hours = {"weekly": {day: [["00:00", "24:00"]] for day in week}}
    return [
        emulator.mailbox(f"owner{number}@contoso.com").meeting_type(
            "Brief",
            hours=hours,
            duration="PT5M",
            start_time_increment="PT5M",
            maximum_lead_time="P365D",
        )
        for number in range(8)
    ]


@dataclass
class Victim:
    """The server: started, killed, started again."""

    database: str
    port: int
    context: Any = field(default_factory=lambda: multiprocessing.get_context("forkserver"))
    process: BaseProcess | None = None

    def __post_init__(self) -> None:
        # Children are forked from a process that has imported all this: a restart is quick.
        self.context.set_forkserver_preload(["bookwithme.server", "bookwithme.pictures"])

    @property
    def url(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def lives(self) -> bool:
        """Whether it is there."""
        return self.process is not None and self.process.is_alive()

    def end(self) -> None:
        """End it, if it is there."""
        if self.process:
            self.process.kill()
            self.process.join()

    def start(self) -> BaseProcess:
        """Start it, and wait until it answers."""
        process: BaseProcess = self.context.Process(target=serve, args=(self.database, self.port))
        process.start()
        self.process = process
        while True:
            try:
                if request("GET", f"{self.url}/healthz").status_code == 200:
                    return process
            except CUT_OFF:
                if not process.is_alive():
                    raise SystemExit("The server did not come up again.") from None
                time.sleep(0.01)


@dataclass
class Postmaster:
    """The database's server as the victim; the one that asks it stays."""

    database: Postgres
    asking: Victim

    @property
    def url(self) -> str:
        """Where it answers."""
        return self.asking.url

    def start(self) -> Self:
        """Start it again, or both for the first time."""
        if not self.asking.lives:
            self.asking.start()
        elif not self.database.lives:
            self.database.go_on()
        return self

    def kill(self) -> None:
        """Kill −9 the database's server and all its children."""
        self.database.kill()

    def join(self) -> None:
        """Nothing to wait for: `kill` did."""


def kill_often(victim: Victim | Postmaster, kills: int, seconds: float) -> tuple[int, Load]:
    """Kill under load; how often it came to that, and what the clients were told."""
    process = victim.start()
    load = Load(victim.url, all_wishes(furnish(Emulator(victim.url))))
    clients = [threading.Thread(target=load.run) for _ in range(CLIENTS)]
    for client in clients:
        client.start()
    ends, done = time.monotonic() + seconds, 0
    while done < kills and time.monotonic() < ends:
        time.sleep(random.uniform(0, LONGEST_LIFE))
        process.kill()
        process.join()
        done += 1
        process = victim.start()
    load.stopping.set()
    for client in clients:
        client.join()
    return done, load


@dataclass
class Found:
    """What the database holds afterwards."""

    bookings: list[Any]
    links: list[Any]
    mails: Counter[tuple[str, str]]
    keys: Counter[int]
    noted: Counter[str]


def read(database: str) -> Found:
    """Read it, as a program of its own."""
    store = Store(database)
    with store.engine.connect() as connection:
        if store.is_sqlite:
            intact = connection.execute(text("PRAGMA integrity_check")).scalar_one()
            if intact != "ok":
                raise SystemExit(f"The file is broken: {intact}")
        mails = connection.execute(select(t.messages.c.kind, t.messages.c.subject)).all()
        notes = connection.execute(select(t.journal).where(t.journal.c.kind == "booked")).all()
        found = Found(
            list(connection.execute(select(t.bookings)).all()),
            list(connection.execute(select(t.links).where(t.links.c.single_use)).all()),
            Counter((mail.kind, guest(mail.subject)) for mail in mails),
            Counter(connection.execute(select(t.idempotency_keys.c.booking_id)).scalars()),
            Counter(note.data["booking"] for note in notes),
        )
    store.close()
    return found


def guest(subject: str) -> str:
    """The guest that a mail is about."""
    return next((word for word in subject.split() if word.startswith("guest")), subject)


def faults(found: Found, load: Load) -> list[str]:
    """Everything that is not as it must be."""
    by_name = {row.name: row for row in found.bookings}
    wrong = [f"{name}: confirmed, and lost" for name in load.answered if name not in by_name]
    wrong += [
        f"{name}: another booking than the one confirmed"
        for name, guid in load.answered.items()
        if name in by_name and str(by_name[name].guid) != guid
    ]
    if len(by_name) != len(found.bookings):
        wrong.append("somebody has two bookings")
    for row in found.bookings:
        counts = {
            "invitations": found.mails["invitation", row.name],
            "notices": found.mails["organizerNotice", row.name],
            "keys": found.keys[row.id],
            "journal entries": found.noted[str(row.guid)],
        }
        wrong += [f"{row.name}: {count} {what}" for what, count in counts.items() if count != 1]
    if found.mails.total() != 2 * len(found.bookings):
        wrong.append("mails without a booking")
    paid = Counter(row.link_id for row in found.bookings if row.link_id)
    wrong += [
        f"link {link.id}: {paid[link.id]} bookings, consumed at {link.consumed_at}"
        for link in found.links
        if paid[link.id] != (link.consumed_at is not None)
    ]
    if load.refused:
        wrong.append(f"refused: {dict(load.refused)}")
    return wrong


@contextmanager
def durable() -> Iterator[Postgres]:
    """A PostgreSQL server of one's own that loses nothing that it said was committed."""
    folder = programs()
    if folder is None:
        raise SystemExit("PostgreSQL was not found.")
    server = Postgres(folder, "synchronous_commit=on")
    try:
        server.start()
        yield server
    finally:
        server.stop()


def free_port() -> int:
    """A port that nobody has, a moment ago."""
    with bind("127.0.0.1", 0) as listener:
        port: int = listener.getsockname()[1]
        return port


def run(chosen: argparse.Namespace) -> tuple[int, Load, Found]:
    """Begin with an empty database, kill, and read what it holds."""
    with ExitStack() as around:
        postgres = around.enter_context(durable()) if chosen.postmaster else None
        database = postgres.new_database()[1] if postgres else chosen.database
        if not database:
            folder = around.enter_context(tempfile.TemporaryDirectory())
            database = f"sqlite:///{(Path(folder) / 'crash.sqlite3').as_posix()}"
        store = open_store(Settings(database_url=database))
        ensure_default(WorldContext(store, ""), "empty")
        store.close()
        server = Victim(database, free_port())
        around.callback(server.end)
        victim = Postmaster(postgres, server) if postgres else server
        done, load = kill_often(victim, chosen.kills, 60 * chosen.minutes)
        server.end()
        return done, load, read(database)


def main() -> None:
    """Kill, read, tell."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kills", type=int, default=1_000)
    parser.add_argument("--minutes", type=float, default=60.0, help="stop killing after so long")
    whose = parser.add_mutually_exclusive_group()
    whose.add_argument("--database", help="an empty one; by default an SQLite file")
    whose.add_argument("--postmaster", action="store_true", help="kill a PostgreSQL server instead")
    chosen = parser.parse_args()
    began = time.monotonic()
    done, load, found = run(chosen)
    wrong = faults(found, load)
    used = sum(link.consumed_at is not None for link in found.links)
    print(f"kill -9                  {done:8} in {time.monotonic() - began:.0f} s")
    print(f"requests cut off         {load.cut_off:8} and sent again")
    print(f"told to come again (503) {load.away:8}")
    print(f"bookings confirmed (201) {len(load.answered):8}")
    print(f"bookings in the database {len(found.bookings):8}")
    print(f"their mails              {found.mails.total():8}")
    print(f"single-use links         {len(found.links):8} of them consumed {used}")
    print(f"faults                   {len(wrong):8}")
    if wrong:
        raise SystemExit("\n".join(wrong[:50]))


if __name__ == "__main__":
    main()
