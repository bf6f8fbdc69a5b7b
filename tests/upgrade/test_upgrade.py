"""What earlier versions left behind, as `record` kept it, is read by this one."""

import gzip
import json
import shutil
from pathlib import Path

import pytest
from sqlalchemy import text

from bookwithme.app import create_app, open_store
from bookwithme.service.world_context import WorldContext
from bookwithme.service.worlds import worlds
from bookwithme.settings import Settings
from tests.service.whole import exported, import_document

RECORDED = sorted(each.parent for each in Path(__file__).parent.glob("*/worlds.sqlite3.gz"))
NAMES = ("contoso", "other")
WINDOW = "start=2026-11-23T00:00:00Z&end=2027-01-11T00:00:00Z"


@pytest.fixture(params=RECORDED, ids=lambda folder: folder.name)
def recorded(request):
    """A folder of files that one version left behind."""
    return request.param


@pytest.fixture
def installation(recorded, tmp_path):
    """The settings of an installation on a version's database, and the database, migrated."""
    path = tmp_path / "worlds.sqlite3"
    with gzip.open(recorded / "worlds.sqlite3.gz") as packed, path.open("wb") as unpacked:
        shutil.copyfileobj(packed, unpacked)
    settings = Settings(database_url=f"sqlite:///{path}")
    store = open_store(settings)
    yield settings, store
    store.close()


def document(recorded, name):
    return json.loads(gzip.decompress((recorded / f"{name}.json.gz").read_bytes()))


@pytest.mark.parametrize("name", NAMES)
def test_an_old_database_is_exported_as_it_was_then(installation, recorded, name):
    _, store = installation
    context = WorldContext(store, "http://127.0.0.1:8000", name)
    assert exported(context) == document(recorded, name)


@pytest.mark.parametrize("name", NAMES)
def test_an_old_export_is_read_and_exported_again_as_it_was(store, recorded, name):
    context = WorldContext(store, "http://127.0.0.1:8000", name)
    was = document(recorded, name)
    worlds.make_world(context, name, "empty", seed="42" if "sequence" in was else None)
    import_document(context, was)
    assert exported(context) == was


STORED = {
    "organizations": "domain, ews_allow_list, ews_block_list",
    "mailboxes": "address, meeting_hours, blocking_statuses, ews_allow_list, ews_block_list",
    "calendars": "name, failure_values",
    "meeting_types": "guid, hours",
    "policy_changes": 'at, "before", "after"',
    "messages": "guid, recipients, links",
}
"""The columns that hold JSON, with what tells their rows apart."""


@pytest.mark.parametrize("name", NAMES)
def test_what_is_written_anew_is_stored_as_it_was_then(installation, recorded, name):
    _, store = installation
    context = WorldContext(store, "http://127.0.0.1:8000", name)
    before = stored(store, name)
    assert before["mailboxes"]
    import_document(context, document(recorded, name))
    assert stored(store, name) == before


def stored(store, name):
    """The rows of a world as they stand in the database, letter by letter."""
    of_world = "WHERE world_id = (SELECT id FROM worlds WHERE kind = 'world' AND name = :name)"
    with store.transaction() as connection:
        return {
            table: connection.execute(
                text(f"SELECT {columns} FROM {table} {of_world} ORDER BY 1, 2"), {"name": name}
            ).all()
            for table, columns in STORED.items()
        }


@pytest.mark.parametrize("name", NAMES)
def test_everything_of_an_old_database_can_be_looked_at(installation, recorded, name):
    client = create_app(*installation).test_client()
    prefix = f"/w/{name}/_emulator/api"

    def look(path):
        answer = client.get(prefix + path)
        assert answer.status_code == 200, (path, answer.text)
        return answer.json

    was = document(recorded, name)
    for path in ("clock", "settings", "snapshots", "journal?wait=0", "faults"):
        look(f"/{path}")
    assert len(look("/messages")["messages"]) == len(was["messages"])
    assert len(look("/bookings")["bookings"]) == len(was["bookings"])
    for mailbox in was["mailboxes"]:
        at = f"/mailboxes/{mailbox['address']}"
        for path in ("", "/access", f"/freebusy?{WINDOW}"):
            look(at + path)
        for calendar in mailbox["calendars"]:
            look(f"{at}/calendars/{calendar['name']}")
        if mailbox["meetingTypes"] and look(f"{at}/access")["allowed"]:
            look_at_types(look, mailbox)


def look_at_types(look, mailbox):
    for meeting_type in mailbox["meetingTypes"]:
        if meeting_type["deletedAt"]:
            continue
        at = f"/meeting-types/{meeting_type['guid']}"
        look(at)
        look(f"{at}/slots?{WINDOW}")
        codes = [each["bookingcode"] for each in look(f"{at}/links")["links"]]
        assert codes == [each["bookingcode"] for each in meeting_type["links"]]
        for code in codes:
            assert look(f"/links/{code}")["events"]
