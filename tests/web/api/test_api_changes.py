"""The control API: whether a world changed since one asked."""

import pytest

from bookwithme.service.worlds import worlds
from tests.web.conftest import ATTENDEE, BLOCKED, ORGANIZER

API = "/_emulator/api"
SOON = {"start": "2026-11-24T09:00:00Z", "name": "Zoë Gast", "email": ATTENDEE}

ACTS = {
    "a booking": ("POST", "/meeting-types/{type}/bookings", SOON),
    "a mailbox": ("PATCH", f"/mailboxes/{BLOCKED}", {"displayName": "Ben"}),
    "a page": ("PATCH", f"/mailboxes/{ORGANIZER}/page", {"published": False}),
    "a command": ("POST", "/exchange", {"command": "Set-OrganizationConfig -EwsEnabled $false"}),
    "the clock": ("POST", "/clock/advance", {"by": "PT1H"}),
    "the clock's way": ("PUT", "/clock", {"mode": "shifted"}),
    "a switch": ("PATCH", "/settings", {"policyDelay": "realistic"}),
    "a fault": ("PUT", "/faults", ["mail-bounces"]),
    "no mails": ("DELETE", "/messages", None),
    "no entries": ("DELETE", "/journal", None),
    "a reset": ("POST", "/reset", {}),
    "a snapshot brought back": ("POST", "/snapshots/kept/restore", None),
}


@pytest.fixture
def stands(client, cast):
    """Where the world stands, a snapshot being kept."""
    client.post(f"{API}/snapshots", json={"name": "kept"})
    return client.get(f"{API}/changes").json


def changed(client, after, base=""):
    return client.get(f"{base}{API}/changes?after={after}")


@pytest.mark.parametrize("act", ACTS)
def test_whatever_is_done_is_a_change_once(client, cast, stands, act):
    method, path, body = ACTS[act]
    path = path.format(type=cast.public.guid)
    assert client.open(f"{API}{path}", method=method, json=body).status_code < 300
    answer = changed(client, stands["after"])
    assert (answer.status_code, answer.json["after"] > stands["after"]) == (200, True)
    again = changed(client, answer.json["after"])
    assert (again.status_code, again.data) == (304, b"")


def test_an_opening_is_a_change_too(client, cast, stands):
    link = cast.link()
    stands = client.get(f"{API}/changes").json
    client.get(link.url)
    assert changed(client, stands["after"]).json["journal"] == stands["journal"] + 1


def test_looking_and_what_happens_in_another_world_is_none(client, stands, other_place):
    for path in ("/_emulator/mail", "/_emulator/journal", f"{API}/messages", f"{API}/world"):
        assert client.get(path).status_code == 200
    assert client.post(f"/w/class{API}/reset", json={}).status_code == 200
    assert changed(client, stands["after"]).status_code == 304


def test_it_says_after_which_mail_and_entry_the_next_will_come_and_what_the_clock_shows(
    client, cast, stands
):
    assert stands["mails"] is None
    client.post(f"{API}/meeting-types/{cast.public.guid}/bookings", json=SOON)
    answer = changed(client, stands["after"]).json
    mails = client.get(f"{API}/messages").json["messages"]
    entries = client.get(f"{API}/journal").json["entries"]
    assert answer["mails"] == mails[-1]["id"]
    assert answer["journal"] == entries[-1]["id"]
    assert answer["clock"] == client.get(f"{API}/clock").json


def test_a_world_that_was_made_anew_counts_anew_and_is_another_one(client, other_place):
    before = client.get(f"/w/class{API}/changes").json["after"]
    worlds.delete_world(other_place, "class")
    worlds.make_world(other_place, "class", "empty")
    assert changed(client, before, "/w/class").json["after"] < before


@pytest.mark.parametrize("after", ["-1", "soon", ""])
def test_after_is_a_number(client, cast, after):
    (problem,) = changed(client, after).json["errors"]
    assert problem["field"] == "after"
