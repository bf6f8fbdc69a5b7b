"""The control API: mails and journal, and waiting for them."""

import email
import threading
import time
from email import policy

import pytest

from tests.web.conftest import ATTENDEE, ORGANIZER

API = "/_emulator/api"
WHO = {"start": "2026-11-24T09:00:00Z", "name": "Zoë Gast", "email": ATTENDEE}


@pytest.fixture
def booking(client, cast):
    """A booking, with its two mails."""
    url = f"{API}/meeting-types/{cast.public.guid}/bookings"
    return client.post(url, json=WHO).json


def test_a_mail_tells_who_what_when_and_its_links(client, booking):
    mails = client.get(f"{API}/messages").json["messages"]
    assert [(mail["kind"], mail["from"], mail["to"]) for mail in mails] == [
        ("invitation", ORGANIZER, [ATTENDEE]),
        ("organizerNotice", mails[1]["from"], [ORGANIZER]),
    ]
    invitation = mails[0]
    assert (invitation["subject"], invitation["sentAt"]) == (
        "Zoë Gast - Coffee chat",
        "2026-11-23T08:00:00Z",
    )
    assert booking["manageUrl"] in invitation["links"]
    assert "METHOD:REQUEST" in invitation["calendar"]
    assert "<html" in invitation["html"]
    assert "code" not in invitation
    assert client.get(f"{API}/messages/{invitation['id']}").json == invitation


def test_mails_are_found_by_recipient_and_subject_in_any_case(client, booking):
    def kinds(query):
        return [mail["kind"] for mail in client.get(f"{API}/messages?{query}").json["messages"]]

    assert kinds(f"to={ATTENDEE.upper()}") == ["invitation"]
    assert kinds("to=fabrikam") == ["invitation"]
    assert kinds("subject=new booking") == ["organizerNotice"]
    assert kinds("to=fabrikam&subject=new booking") == []


def test_a_mail_reads_as_it_would_go_over_the_wire(client, booking):
    mail = client.get(f"{API}/messages").json["messages"][0]
    answer = client.get(f"{API}/messages/{mail['id']}.eml")
    assert answer.mimetype == "message/rfc822"
    read = email.message_from_bytes(answer.data, policy=policy.default)
    assert (read["to"], read["subject"]) == (ATTENDEE, "Zoë Gast - Coffee chat")
    assert [part.get_content_type() for part in read.iter_parts()] == [
        "text/plain",
        "text/html",
        "text/calendar",
    ]


def test_mails_are_thrown_away(client, booking):
    assert client.delete(f"{API}/messages").status_code == 204
    assert client.get(f"{API}/messages").json == {"messages": []}


def test_an_unknown_mail_is_404(client, cast):
    unknown = "3f2b1c4e-0000-4000-8000-000000000000"
    codes = [client.get(f"{API}/messages/{unknown}{end}").status_code for end in ("", ".eml")]
    assert codes == [404, 404]


def test_a_wait_ends_as_soon_as_a_mail_fits(app, cast):
    def book():
        time.sleep(0.3)
        url = f"{API}/meeting-types/{cast.public.guid}/bookings"
        app.test_client().post(url, json=WHO)

    thread = threading.Thread(target=book)
    thread.start()
    answer = app.test_client().get(f"{API}/messages?to=fabrikam&wait=30")
    thread.join()
    assert [mail["kind"] for mail in answer.json["messages"]] == ["invitation"]


def test_a_wait_for_nothing_ends_empty(client, cast):
    assert client.get(f"{API}/messages?to=nobody&wait=0.2").json == {"messages": []}


@pytest.mark.parametrize("wait", ["-1", "61", "soon", "nan", "inf", ""])
def test_a_wait_is_a_number_of_seconds_up_to_a_minute(client, cast, wait):
    codes = [
        client.get(f"{API}/{what}?wait={wait}").status_code for what in ("messages", "journal")
    ]
    assert codes == [422, 422]


def test_the_journal_tells_what_happened_in_order(client, booking):
    client.post(f"{API}/exchange", json={"command": "Set-OrganizationConfig -EwsEnabled $true"})
    entries = client.get(f"{API}/journal").json["entries"]
    assert [entry["kind"] for entry in entries[:4]] == ["clock", *["meetingType"] * 3]
    entries = entries[3:]  # the clock stood, the cast was made
    assert [entry["kind"] for entry in entries[1:]] == [
        "mail", "mail", "booked", "policy", "console",
    ]  # fmt: skip
    assert [entry["id"] for entry in entries] == sorted(entry["id"] for entry in entries)
    assert entries[3] == {
        "id": entries[3]["id"],
        "kind": "booked",
        "at": "2026-11-23T08:00:00Z",
        "reallyAt": entries[3]["reallyAt"],
        "by": {"persona": None, "trainee": None},
        "booking": booking["id"],
        "meetingType": booking["meetingType"],
        "mailbox": ORGANIZER,
        "title": "Coffee chat",
        "name": booking["name"],
        "email": booking["email"],
        "start": booking["start"],
    }
    assert entries[4]["command"] == "Set-OrganizationConfig -EwsEnabled $true"


def test_the_journal_is_read_by_kind_and_on_from_an_entry(client, booking):
    mails = client.get(f"{API}/journal?kind=mail").json["entries"]
    assert [entry["mail"] for entry in mails] == ["invitation", "organizerNotice"]
    later = client.get(f"{API}/journal?kind=mail&after={mails[0]['id']}").json["entries"]
    assert later == mails[1:]
    assert client.get(f"{API}/journal?kind=mail&after=999&wait=0.1").json == {"entries": []}
    assert client.get(f"{API}/journal?after=-1").status_code == 422


def test_the_journal_is_emptied_and_mails_stay(client, booking):
    assert client.delete(f"{API}/journal").status_code == 204
    assert client.get(f"{API}/journal").json == {"entries": []}
    assert len(client.get(f"{API}/messages").json["messages"]) == 2


def test_looking_changes_nothing(client, booking):
    before = client.get(f"{API}/world").json
    for path in ("messages", "journal", "bookings", "worlds", "clock", "settings", "mailboxes"):
        assert client.head(f"{API}/{path}").status_code == 200
        assert client.get(f"{API}/{path}").status_code == 200
    assert client.get(f"{API}/world").json == before


def test_an_unknown_kind_of_entry_is_refused_with_the_nearest(client, cast):
    answer = client.get(f"{API}/journal?kind=bookd")
    (problem,) = answer.json["errors"]
    assert (answer.status_code, problem["field"]) == (422, "kind")
    assert problem["problem"].endswith("(nearest: booked)")
