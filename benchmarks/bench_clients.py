"""What programs cost over EWS, and whether pages and bookings are slower where EWS is served.

Whole requests through Flask's test client on SQLite: GetUserAvailability of 100 mailboxes over 30
days, each with 100 events and a calendar file; FindItem and GetItem of 1 000 events. Then a booking
page and a booking, in turn by an application with the endpoints for programs and by one without.

Run: `python benchmarks/bench_clients.py [--rounds 5]`.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from base64 import b64encode
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from bookwithme import app as wiring
from bookwithme.contract.mailbox import NewMailbox
from bookwithme.contract.world import ClockWish
from bookwithme.domain.addresses import page_url
from bookwithme.domain.event import Event
from bookwithme.domain.hours import Hours, parse_week
from bookwithme.domain.meeting_type import MeetingType
from bookwithme.service.admin import administration
from bookwithme.service.availability import calendars
from bookwithme.service.organizer import meeting_types
from bookwithme.service.world_context import WorldContext
from bookwithme.service.worlds import clocks
from bookwithme.service.worlds.worlds import ensure_default
from bookwithme.settings import Settings
from bookwithme.storage.engine import Store
from bookwithme.storage.schema import migrate
from bookwithme.web.routes import BLUEPRINTS

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from flask.testing import FlaskClient

NOW = datetime(2026, 11, 2, 7, 0, tzinfo=UTC)
EWS = "http://schemas.microsoft.com/exchange/services/2006"
SOAP = "http://schemas.xmlsoap.org/soap/envelope/"
MAILBOXES, EVENTS, ITEMS, ROUNDS = 100, 100, 1_000, 100
OF_PROGRAMS = {"ews", "page_json"}
FILE = (
    "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:standup\nSUMMARY:Standup\nDTSTART:20261102T070000Z\n"
    "DTEND:20261102T071500Z\nRRULE:FREQ=DAILY;COUNT=60\nEND:VEVENT\nEND:VCALENDAR\n"
)


def filled(context: WorldContext) -> tuple[str, str]:
    """Make the mailboxes; the path of the first one's page, and the id of her meeting type."""
    ensure_default(context, "empty")
    clocks.put(context, ClockWish(now=NOW, mode="frozen"))
    fields = {"time_zone": "Europe/Paris", "subscription": "Microsoft 365 E3"}
    for number in range(MAILBOXES):
        address = f"m{number}@contoso.com"
        made = NewMailbox(address=address, display_name=f"M {number}", **fields)
        mailbox = administration.create_mailbox(context, made)
        calendars.put_calendar(context, address, "Work", FILE.encode())
        with context.write() as uow:
            for n in range(ITEMS if not number else EVENTS):
                uow.events.add(event(mailbox.id, n, uow.tokens.guid()))
    days = {day: [["00:00", "24:00"]] for day in ("monday", "tuesday", "wednesday", "thursday")}
    kind = MeetingType(
        title="Intro",
        duration=timedelta(minutes=5),
        start_time_increment=timedelta(minutes=5),
        hours=Hours(parse_week(days)),
    )
    owner, kind = meeting_types.create_type(context, "m1@contoso.com", kind)
    return page_url("", owner.page_name), str(kind.guid)


def event(mailbox: int, number: int, guid: UUID) -> Event:
    """One of many: half an hour, at every hour."""
    start = NOW + timedelta(minutes=40 * number)
    return Event(
        start=start,
        end=start + timedelta(minutes=30),
        time_zone="Europe/Paris",
        subject=f"Event {number}",
        location="Room 4",
        body="A few words",
        uid=str(guid),
        guid=guid,
        mailbox_id=mailbox,
    )


def ask(client: FlaskClient, body: str) -> tuple[float, bytes]:
    """Send a call as the first mailbox; seconds, and the answer."""
    spaces = f'xmlns:s="{SOAP}" xmlns:t="{EWS}/types" xmlns:m="{EWS}/messages"'
    sent = f"<s:Envelope {spaces}><s:Body>{body}</s:Body></s:Envelope>"
    headers = {"Authorization": f"Basic {b64encode(b'm0@contoso.com:x').decode()}"}
    began = time.perf_counter()
    answer = client.post("/EWS/Exchange.asmx", data=sent, headers=headers)
    took = time.perf_counter() - began
    if answer.status_code != 200:
        raise SystemExit(answer.get_data(as_text=True))
    return took, answer.get_data()


def availability() -> str:
    """Everybody's time over 30 days."""
    asked = "".join(
        f"<t:MailboxData><t:Email><t:Address>m{n}@contoso.com</t:Address></t:Email></t:MailboxData>"
        for n in range(MAILBOXES)
    )
    window = (
        f"<t:StartTime>{NOW:%Y-%m-%dT%H:%M:%S}</t:StartTime>"
        f"<t:EndTime>{NOW + timedelta(days=30):%Y-%m-%dT%H:%M:%S}</t:EndTime>"
    )
    return (
        f"<m:GetUserAvailabilityRequest><m:MailboxDataArray>{asked}</m:MailboxDataArray>"
        f"<t:FreeBusyViewOptions><t:TimeWindow>{window}</t:TimeWindow>"
        "<t:RequestedView>DetailedMerged</t:RequestedView></t:FreeBusyViewOptions>"
        "</m:GetUserAvailabilityRequest>"
    )


def view(shape: str) -> str:
    """The first mailbox's items over 60 days, the first thousand of them."""
    return (
        f'<m:FindItem Traversal="Shallow"><m:ItemShape><t:BaseShape>{shape}</t:BaseShape>'
        f'</m:ItemShape><m:CalendarView StartDate="{NOW:%Y-%m-%dT%H:%M:%SZ}" '
        f'EndDate="{NOW + timedelta(days=60):%Y-%m-%dT%H:%M:%SZ}" MaxEntriesReturned="{ITEMS}"/>'
        '<m:ParentFolderIds><t:DistinguishedFolderId Id="calendar"/></m:ParentFolderIds>'
        "</m:FindItem>"
    )


def read(ids: list[str]) -> str:
    """All fields of items by their ids."""
    listed = "".join(f'<t:ItemId Id="{each}"/>' for each in ids)
    return (
        "<m:GetItem><m:ItemShape><t:BaseShape>AllProperties</t:BaseShape></m:ItemShape>"
        f"<m:ItemIds>{listed}</m:ItemIds></m:GetItem>"
    )


def calls(client: FlaskClient, rounds: int) -> dict[str, float]:
    """Seconds of each call, the median of some rounds after a first one."""
    _, found = ask(client, view("IdOnly"))
    ids = [each.get("Id", "") for each in ET.fromstring(found).iter(f"{{{EWS}/types}}ItemId")]
    if len(ids) != ITEMS:
        raise SystemExit(f"{len(ids)} items")
    bodies = {
        "GetUserAvailability, 100 mailboxes": availability(),
        "FindItem, 1 000 items, ids": view("IdOnly"),
        "FindItem, 1 000 items, all fields": view("AllProperties"),
        "GetItem, 1 000 items, all fields": read(ids),
    }
    for body in bodies.values():
        ask(client, body)
    return {
        name: statistics.median(ask(client, body)[0] for _ in range(rounds))
        for name, body in bodies.items()
    }


def compared(clients: dict[str, FlaskClient], act: Callable[[FlaskClient, int], int]) -> float:
    """How long an act takes with the endpoints for programs, as a part of that without."""
    took: dict[str, list[float]] = {name: [] for name in clients}
    for number in range(ROUNDS):
        for name, client in clients.items():
            began = time.process_time()
            status = act(client, 2 * number + (name == "with"))
            took[name].append(time.process_time() - began)
            if status not in {200, 201}:
                raise SystemExit(f"{status} after {number}")
    return statistics.median(took["with"]) / statistics.median(took["without"])


def main() -> None:
    """Measure everything once."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=5)
    rounds = parser.parse_args().rounds
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(database_url=f"sqlite:///{(Path(folder) / 'bench.sqlite3').as_posix()}")
        store = Store(settings.database_url)
        migrate(store)
        page, kind = filled(WorldContext(store, "http://127.0.0.1:8000"))
        clients = {"with": wiring.create_app(settings, store).test_client()}
        kept = tuple(each for each in BLUEPRINTS if each.name not in OF_PROGRAMS)
        wiring.BLUEPRINTS = kept  # type: ignore[attr-defined]
        clients["without"] = wiring.create_app(settings, store).test_client()

        def look(client: FlaskClient, _: int) -> int:
            return client.get(page).status_code

        def book(client: FlaskClient, number: int) -> int:
            start = NOW + timedelta(days=7, hours=1, minutes=5 * number)
            body = {
                "start": f"{start:%Y-%m-%dT%H:%M:%SZ}",
                "name": "A",
                "email": "a@example.org",
            }
            path = f"/_emulator/api/meeting-types/{kind}/bookings"
            return client.post(path, json=body).status_code

        told = calls(clients["with"], rounds)
        for name, took in told.items():
            print(f"{name}: {took * 1_000:.0f} ms")
        ratios = {"page": compared(clients, look), "booking": compared(clients, book)}
        for name, ratio in ratios.items():
            print(f"{name}, with and without: {ratio:.2f}")
        store.close()


if __name__ == "__main__":
    main()
