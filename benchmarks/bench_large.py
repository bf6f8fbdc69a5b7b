"""What pages, lists and acts cost in a large world: as parts of the same in a small one.

Three installations answer in turn, each through Flask's test client on SQLite: a world of 100
bookings, one of 20 000 (each with its two mails, its entries of the journal and an event of the
organizer's own at its time, which takes none), and a world of 100
among 300 worlds. The same hundred bookings lie around the present; the others lie before, and
beyond the days that can be booked. Told are medians of the thread's processor time.

Run: `python benchmarks/bench_large.py [--bookings 20000] [--rounds 9]`.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from base64 import b64encode
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from sqlalchemy import select

from bookwithme import app as wiring
from bookwithme.contract.world import ClockWish
from bookwithme.service.world_context import WorldContext
from bookwithme.service.worlds import clocks, worlds
from bookwithme.settings import Settings
from bookwithme.storage.calendar_tables import events
from bookwithme.storage.tables import bookings, journal, messages
from bookwithme.storage.world_tables import worlds as world_rows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy import Connection, Table

NOW = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)
API, OWNER = "/_emulator/api", "large@contoso.com"
MAILBOX = {
    "address": OWNER,
    "displayName": "L",
    "timeZone": "Europe/Paris",
    "subscription": "Microsoft 365 E3",
}
SMALL, WORLDS, REACH, FIRST = 100, 300, 1.5, 1
SOAP = "http://schemas.xmlsoap.org/soap/envelope/"
EWS = "http://schemas.microsoft.com/exchange/services/2006"
SHAPE = "ItemShape><t:BaseShape>AllProperties</t:BaseShape></m:ItemShape>"
FOLDER = '<t:DistinguishedFolderId Id="calendar"/>'
VIEW = (
    f'<m:FindItem Traversal="Shallow"><m:{SHAPE}<m:CalendarView StartDate="2026-11-23T00:00:00Z" '
    'EndDate="2026-12-21T00:00:00Z"/><m:ParentFolderIds>'
    f"{FOLDER}</m:ParentFolderIds></m:FindItem>"
)
LIST = (
    f'<m:FindItem Traversal="Shallow"><m:{SHAPE}<m:IndexedPageItemView MaxEntriesReturned="50" '
    f'Offset="0" BasePoint="Beginning"/>{{}}<m:ParentFolderIds>{FOLDER}</m:ParentFolderIds>'
    "</m:FindItem>"
)
STARTS = '<t:FieldURI FieldURI="calendar:Start"/><t:FieldURIOrConstant><t:Constant Value='
DAYS = (
    f'<m:Restriction><t:And><t:IsGreaterThan>{STARTS}"2026-11-23T00:00:00Z"/>'
    f"</t:FieldURIOrConstant></t:IsGreaterThan><t:IsLessThan>{STARTS}"
    '"2026-11-26T00:00:00Z"/></t:FieldURIOrConstant></t:IsLessThan></t:And></m:Restriction>'
)
COUNT = (
    "<m:GetFolder><m:FolderShape><t:BaseShape>Default</t:BaseShape></m:FolderShape>"
    f"<m:FolderIds>{FOLDER}</m:FolderIds></m:GetFolder>"
)
ITEM = f'<m:GetItem><m:{SHAPE}<m:ItemIds><t:ItemId Id="{{}}"/></m:ItemIds></m:GetItem>'
WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
NUMBERS = count()


class Place:
    """An installation with a world that has so many bookings, and what is asked of it."""

    def __init__(self, folder: Path, size: int, others: int = 0) -> None:
        settings = Settings(database_url=f"sqlite:///{folder / f'{size}-{others}.sqlite3'}")
        self.store = wiring.open_store(settings)
        self.context = WorldContext(self.store, "http://127.0.0.1:8000")
        worlds.ensure_default(self.context, "empty")
        for number in range(others):
            worlds.make_world(self.context, f"w{number}", "contoso")
        clocks.put(self.context, ClockWish(now=NOW, mode="frozen"))
        self.client = wiring.create_app(settings, self.store).test_client()
        self.page = self.api("post", "/mailboxes", **MAILBOX)["pageUrl"]
        hours = {"weekly": {day: [["00:00", "24:00"]] for day in WEEK}}
        short = {"duration": "PT5M", "startTimeIncrement": "PT5M", "hours": hours}
        types = f"/mailboxes/{OWNER}/meeting-types"
        self.type = self.api("post", types, title="Short", **short)["id"]
        private = self.api("post", types, title="Other", visibility="private")["id"]
        self.links = f"/meeting-types/{private}/links"
        for _ in range(5):
            self.link = self.api("post", self.links)
        self.booking = self.book()
        free = {"start": f"{NOW:%Y-%m-%dT%H:%M:%SZ}", "end": f"{NOW:%Y-%m-%dT23:%M:%SZ}"}
        self.api("post", f"/mailboxes/{OWNER}/events", status="free", **free)
        self.item = self.ews(VIEW).partition('ItemId Id="')[2].partition('"')[0]
        self.store.looks.flush("default")
        fill(self.store.engine, size)
        self.client.post("/_emulator/persona", data={"address": OWNER})
        self.ask(f"/_emulator/api/mailboxes/{OWNER}")

    def api(self, method: str, path: str, **body: object) -> dict[str, Any]:
        """Call the control API."""
        answer = getattr(self.client, method)(API + path, json=body or None)
        if answer.status_code >= 400:
            raise SystemExit(f"{path}: {answer.get_data(as_text=True)}")
        return dict(answer.json)

    def book(self) -> dict[str, Any]:
        """Book the next time after thirty days that was not booked before."""
        start = NOW + timedelta(days=30, minutes=5 * next(NUMBERS))
        body = {"start": f"{start:%Y-%m-%dT%H:%M:%SZ}", "name": "Ann", "email": "a@example.com"}
        return self.api("post", f"/meeting-types/{self.type}/bookings", **body)

    def ews(self, body: str) -> str:
        """Ask the endpoint for programs."""
        spaces = f'xmlns:s="{SOAP}" xmlns:t="{EWS}/types" xmlns:m="{EWS}/messages"'
        sent = f"<s:Envelope {spaces}><s:Body>{body}</s:Body></s:Envelope>"
        headers = {"Authorization": f"Basic {b64encode(f'{OWNER}:x'.encode()).decode()}"}
        answer = self.client.post("/EWS/Exchange.asmx", data=sent, headers=headers)
        text = answer.get_data(as_text=True)
        if answer.status_code != 200 or "NoError" not in text:
            raise SystemExit(text)
        return text

    def ask(self, path: str, status: int = 200) -> None:
        """Open a page; who asks has never asked before, so that no limit of attempts counts."""
        number = next(NUMBERS)
        asking = {"REMOTE_ADDR": f"10.{number >> 16}.{number >> 8 & 255}.{number & 255}"}
        answer = self.client.get(path, environ_overrides=asking if status == 404 else {})
        answer.get_data()
        if answer.status_code != status:
            raise SystemExit(f"{path}: {answer.status_code}")


def fill(engine: Any, size: int) -> None:
    """Multiply the first booking, its mails and entries, until there are so many."""
    with engine.begin() as connection:
        tables = (bookings, messages, journal, events)
        rows = {each: _rows(connection, each) for each in tables}
        first, free = rows[bookings][0], rows[events][0]
        sent = rows[messages]
        told = [each for each in rows[journal] if each["kind"] in {"booked", "mail"}]
        number = max(each["id"] for each in (*sent, free))
        noted = max(each["id"] for each in rows[journal])
        made: dict[Table, list[dict[str, object]]] = {each: [] for each in rows}
        for start in times(size - 1):
            guid = uuid4()
            number += 1
            secrets = {"manage_secret": guid.hex * 2, "uid": str(guid), "teams_id": guid.hex}
            fresh = {"start": start, "end": start + timedelta(minutes=5), "guid": guid}
            made[bookings].append(first | secrets | fresh | {"id": number})
            number += 1
            fresh |= {"guid": uuid4()}
            made[events].append(free | fresh | {"uid": str(number), "id": number})
            for each in sent:
                number += 1
                made[messages].append(each | {"id": number, "guid": uuid4()})
            for each in told:
                noted += 1
                about = {"booking": str(guid), "data": each["data"] | {"booking": str(guid)}}
                made[journal].append(each | about | {"id": noted})
        for table, new in made.items():
            connection.execute(table.insert(), new)
        own = world_rows.c.id == FIRST
        connection.execute(world_rows.update().where(own).values(sequence=number))


def _rows(connection: Connection, table: Table) -> list[dict[str, Any]]:
    # By their keys, as an INSERT takes them: a column may be called otherwise.
    query = select(*(each.label(each.key) for each in table.c)).where(table.c.world_id == FIRST)
    return [dict(row) for row in connection.execute(query).mappings()]


def times(size: int) -> Iterator[datetime]:
    """When bookings begin: a hundred around the present, the others long before and after."""
    for number in range(min(size, SMALL)):
        yield NOW + timedelta(hours=6 * (number - SMALL // 2), minutes=-30)
    for number in range(size - SMALL):
        days = 100 + number // 2 // 24
        sign = 1 if number % 2 else -1
        yield NOW + sign * timedelta(days=days, hours=number // 2 % 24)


def targets() -> dict[str, Callable[[Place], object]]:
    """What is measured, by its name."""
    month = "?start=2026-11-23T00:00:00Z&end=2026-12-21T00:00:00Z"
    wrong = "0" * 43

    def page(path: str, status: int = 200) -> Callable[[Place], object]:
        return lambda place: place.ask(path, status)

    def slots(place: Place) -> None:
        place.ask(f"{API}/meeting-types/{place.type}/slots{month}")

    return {
        "booking page": lambda place: place.ask(f"{place.page}&anonymous"),
        "a private link": lambda place: place.ask(place.link["url"]),
        "manage page": lambda place: place.ask(place.booking["manageUrl"]),
        "organizer mode": page("/bookwithme/me"),
        "your bookings": page("/bookwithme/me/bookings"),
        "your past bookings": page("/bookwithme/me/bookings?when=past"),
        "your bookings, searched": page("/bookwithme/me/bookings?q=Ann"),
        "one of your bookings": lambda p: p.ask(f"/bookwithme/me/bookings/{p.booking['id']}"),
        "own calendar": page("/bookwithme/me/calendar"),
        "signature": page("/_emulator/signature"),
        "start": page("/"),
        "choice of an account": page("/_emulator/persona"),
        "clock and settings": page("/_emulator/"),
        "worlds": page("/_emulator/worlds"),
        "mailboxes": page("/_emulator/mailboxes"),
        "a mailbox": page(f"/_emulator/mailboxes/{OWNER}"),
        "journal": page("/_emulator/journal"),
        "journal, searched": page("/_emulator/journal?q=nobody-of-this-name"),
        "mail": page("/_emulator/mail"),
        "mail, searched": page("/_emulator/mail?search=Ann"),
        "Exchange console": page("/_emulator/exchange"),
        "API mailboxes": page(f"{API}/mailboxes"),
        "API worlds, 1": lambda place: place.api("get", "/worlds?limit=1"),
        "API bookings, 100": page(f"{API}/bookings?limit=100"),
        "API bookings, 100 of a mailbox": page(f"{API}/bookings?mailbox={OWNER}&limit=100"),
        "API messages, 100": page(f"{API}/messages?limit=100"),
        "API messages to somebody, 10": page(f"{API}/messages?to={OWNER}&limit=10"),
        "API journal, 100": page(f"{API}/journal?limit=100"),
        "API links": lambda place: place.ask(API + place.links),
        "API changes": page(f"{API}/changes"),
        "API slots, 28 days": slots,
        "EWS list, 50": lambda place: place.ews(LIST.format("")),
        "EWS list, three days": lambda place: place.ews(LIST.format(DAYS)),
        "EWS folder, counted": lambda place: place.ews(COUNT),
        "a booking": Place.book,
        "slots, first after a booking": slots,
        "EWS view, first after a booking": lambda place: place.ews(VIEW),
        "EWS item, first after a booking": lambda place: place.ews(ITEM.format(place.item)),
        "wrong manage link": page(f"/bookwithme/manage/{wrong}", 404),
        "wrong Teams link": page(f"/l/meetup-join/{uuid4()}", 404),
    }


def measured(places: list[Place], rounds: int) -> dict[str, list[float]]:
    """Seconds of processor time, by what was asked and place: medians."""
    acts = targets()
    taken: dict[str, list[list[float]]] = {name: [[] for _ in places] for name in acts}
    for turn in range(rounds + 1):
        for name, act in acts.items():
            for number, place in enumerate(places):
                if "first after" in name:
                    place.book()
                begun = time.thread_time()
                act(place)
                if turn:  # the first time warms up
                    taken[name][number].append(time.thread_time() - begun)
    return {name: [statistics.median(each) for each in of] for name, of in taken.items()}


def main() -> None:
    """Measure in turn, and print what costs more than is to be reached."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bookings", type=int, default=20_000)
    parser.add_argument("--rounds", type=int, default=9)
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        begun = time.perf_counter()
        here = Path(folder)
        places = [Place(here, SMALL), Place(here, wanted.bookings), Place(here, SMALL, WORLDS)]
        print(f"filled in {time.perf_counter() - begun:.0f} s", file=sys.stderr)
        found = measured(places, wanted.rounds)
        for place in places:
            place.store.close()
    print(f"{'':<32} {'ms':>8} {f'{wanted.bookings} bookings':>16} {f'{WORLDS} worlds':>12}")
    for name, (small, large, among) in found.items():
        over = " *" if max(large, among) > REACH * small else ""
        told = f"{1000 * small:8.2f} {large / small:16.2f} {among / small:12.2f}{over}"
        print(f"{name:<32} {told}")


if __name__ == "__main__":
    main()
