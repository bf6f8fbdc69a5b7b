"""Record a database and its worlds' documents, as the code on the path makes them.

    PYTHONPATH=<tree of a commit> python tests/upgrade/record.py tests/upgrade/<commit>

Asks the control API alone, which every version has; later versions must read what it leaves behind.
"""

import gzip
import json
import sqlite3
import sys
import tempfile
from pathlib import Path

from bookwithme.app import create_app, open_store
from bookwithme.settings import Settings

NOW = "2026-11-23T08:00:00Z"
FEED = "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:feed\r\nSUMMARY:Standup\r\n{}END:VEVENT\r\n{}"
TIMES = "DTSTART;TZID=Europe/Paris:20261102T090000\r\nDURATION:PT15M\r\nRRULE:FREQ=DAILY\r\n"
LATIN = FEED.replace("Standup", "Caf\u00e9").format(TIMES, "END:VCALENDAR\r\n").encode("latin-1")

NIGHT = {"tuesday": [["22:00", "02:00"]]}
BLOCK = (
    "Set-OrganizationConfig -EwsApplicationAccessPolicy EnforceBlockList "
    "-EwsBlockList @{Add='OtherApplication'} -EwsAllowOutlook $false"
)


class World:
    """One world of an installation, asked by its control API."""

    def __init__(self, client, name):
        self._client, self._prefix = client, f"/w/{name}/_emulator/api"

    def ask(self, method, path, body=None, **options):
        """An answer's JSON; a refusal ends the recording."""
        options |= {} if body is None else {"json": body}
        answer = self._client.open(self._prefix + path, method=method, **options)
        assert answer.status_code < 300, (method, path, answer.text)
        return answer.get_json(silent=True)

    def document(self):
        """The world's document, letter by letter as it is answered."""
        return self._client.get(f"{self._prefix}/world").text


def made(client, name, **body):
    """A new world whose clock stands still."""
    client.post("/_emulator/api/worlds", json={"name": name, **body})
    world = World(client, name)
    world.ask("PUT", "/clock", {"mode": "frozen", "now": NOW})
    return world


def types_of(world, address):
    """A mailbox's meeting types by title."""
    answer = world.ask("GET", f"/mailboxes/{address}/meeting-types")
    return {each["title"]: each["id"] for each in answer["meetingTypes"]}


def book(world, number, guest, code=None, week=1):
    """Book the first open time of a week."""
    window = f"start=2026-11-{23 + week}T00:00:00Z&end=2026-12-{week + 10:02}T00:00:00Z"
    slots = world.ask("GET", f"/meeting-types/{number}/slots?{window}")["slots"]
    body = {"start": slots[0]["start"], "name": guest, "email": "guest@example.org"}
    body |= {"bookingcode": code} if code else {}
    return world.ask("POST", f"/meeting-types/{number}/bookings", body)


def policies(world):
    """Change what is allowed, so that one change waits for its hour."""
    world.ask("PATCH", "/settings", {"policyDelay": "realistic", "accessRules": "2025"})
    for command in (
        "Set-OrganizationConfig -EwsEnabled $true",
        BLOCK,
        "Set-CASMailbox nora@contoso.com -EwsEnabled $null",
    ):
        answer = world.ask("POST", "/exchange", {"command": command})
        assert not answer["error"], answer


def links(world):
    """Links in every state."""
    review = types_of(world, "adele@contoso.com")["Contract review"]
    made = [
        world.ask("POST", f"/meeting-types/{review}/links", {"singleUse": once})["bookingcode"]
        for once in (True, True, False, False)
    ]
    book(world, review, "Zoë", made[0])
    book(world, review, "Tom\u00e1s", made[2], week=2)
    world.ask("DELETE", f"/links/{made[3]}")


def bookings(world):
    """Bookings, one of them moved and one cancelled; a type that is gone and has one."""
    types = types_of(world, "adele@contoso.com")
    kept = book(world, types["Project consultation"], "Ann")
    moved = book(world, types["Project consultation"], "Bea", week=2)
    later = f"start={moved['end']}&end=2026-12-30T00:00:00Z"
    slots = world.ask("GET", f"/meeting-types/{types['Project consultation']}/slots?{later}")
    world.ask("POST", f"/bookings/{moved['id']}/reschedule", {"start": slots["slots"][-1]["start"]})
    world.ask("POST", f"/bookings/{kept['id']}/cancel", {"reason": "No need\nany more"})
    late = {"title": "Gone", "hours": {"from": "2026-11-01", "weekly": NIGHT}}
    gone = world.ask("POST", "/mailboxes/adele@contoso.com/meeting-types", late)
    book(world, gone["id"], "Cy")
    world.ask("DELETE", f"/meeting-types/{gone['id']}")


def calendars(world):
    """Mailboxes with calendars of every kind: bytes, text, a feed, a feed that failed."""
    mailbox = {
        "address": "uma@example.org", "displayName": "Uma", "timeZone": "Asia/Tokyo",
        "subscription": None, "blockingStatuses": ["busy"],
        "meetingHours": {"weekly": {"monday": [["08:00", "24:00"]]}},
    }  # fmt: skip
    world.ask("POST", "/mailboxes", mailbox)
    path = "/mailboxes/uma@example.org/calendars"
    world.ask("PUT", f"{path}/bytes", data=LATIN, content_type="text/calendar")
    whole = FEED.format(TIMES, "END:VCALENDAR\r\n").encode()
    world.ask("PUT", f"{path}/text", data=whole, content_type="text/calendar")
    world.ask("PUT", f"{path}/failed", {"url": "https://calendars.invalid/uma.ics"})
    document = json.loads(world.document())
    feed = {
        "name": "feed", "text": whole.decode(), "url": "https://example.org/uma.ics",
        "fetchedAt": "2026-11-23T07:00:00Z", "failure": "It answered {status}.",
        "failureValues": {"status": "500"}, "failedSince": "2026-11-23T07:30:00Z",
    }  # fmt: skip
    document["mailboxes"][0]["calendars"].append(feed)
    world.ask("PUT", "/world", document)


def lean(database):
    """An SQLite file's bytes without what was only needed to write it."""
    with sqlite3.connect(database) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")
        connection.execute("VACUUM")
    return database.read_bytes()


def main(folder):
    """Write a database and the document of each of its worlds into a folder, compressed."""
    database = Path(tempfile.mkdtemp()) / "worlds.sqlite3"
    settings = Settings(database_url=f"sqlite:///{database}")
    store = open_store(settings)
    client = create_app(settings, store).test_client()
    contoso = made(client, "contoso", scenario="contoso", seed="42")
    bookings(contoso)
    links(contoso)
    policies(contoso)
    other = made(client, "other", scenario="empty")
    calendars(other)
    files = {"contoso.json": contoso.document().encode(), "other.json": other.document().encode()}
    store.close()
    folder.mkdir(parents=True)
    for name, content in (files | {database.name: lean(database)}).items():
        (folder / f"{name}.gz").write_bytes(gzip.compress(content, mtime=0))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
