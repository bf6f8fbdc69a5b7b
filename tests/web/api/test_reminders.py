"""Reminders and follow-ups: planned with the booking, moved and dropped with it, sent in time."""

import pytest

from tests.page import Page
from tests.service.whole import exported
from tests.web.conftest import ATTENDEE, ORGANIZER

API = "/_emulator/api"
START = "2026-11-25T09:00:00Z"
DAY_BEFORE = {"before": "P1D", "text": "**Bring** the\n\n- [plan](/bookwithme/me)\n- <b>pen</b>"}
QUARTER = {"before": "PT15M", "text": "Soon.", "copyToOrganizer": True}
THANKS = {"after": "PT1H", "text": "Thank you."}


@pytest.fixture
def here(client, cast):
    """The public type, with two reminders and a follow-up."""
    address = f"{API}/meeting-types/{cast.public.guid}"
    told = client.patch(address, json={"reminders": [DAY_BEFORE, QUARTER], "followUps": [THANKS]})
    assert told.status_code == 200, told.json
    return address


@pytest.fixture
def booking(client, here):
    return book(client, here, START)


def book(client, here, start):
    who = {"start": start, "name": "Gus Guest", "email": ATTENDEE}
    return client.post(f"{here}/bookings", json=who).json


def advance(client, **by):
    return client.post(f"{API}/clock/advance", json=by).json["ran"]


def sent(client):
    mails = client.get(f"{API}/messages").json["messages"]
    return [
        (each["kind"], each["sentAt"]) for each in mails if each["kind"] in {"reminder", "followUp"}
    ]


ALL = [
    ("reminder", "2026-11-24T09:00:00Z"),
    ("reminder", "2026-11-25T08:45:00Z"),
    ("followUp", "2026-11-25T10:30:00Z"),
]


def test_a_type_says_what_it_has_and_has_none_at_first(client, cast, here):
    told = client.get(here).json
    assert told["reminders"] == [DAY_BEFORE, QUARTER]
    assert told["followUps"] == [THANKS]
    other = client.get(f"{API}/meeting-types/{cast.private.guid}").json
    assert (other["reminders"], other["followUps"]) == ([], [])


def test_each_is_sent_at_its_instant_and_told_in_order_with_all_that_falls_due(
    client, cast, booking
):
    link = client.post(f"{API}/meeting-types/{cast.private.guid}/links", json={}).json
    ran = advance(client, by="P100D")
    assert sent(client) == ALL
    about = f"{ATTENDEE}: Gus Guest - Coffee chat"
    assert ran == [
        {"at": ALL[0][1], "what": "reminderSent", "about": about},
        {"at": ALL[1][1], "what": "reminderSent", "about": about},
        {"at": ALL[2][1], "what": "followUpSent", "about": about},
        {"at": "2027-02-21T08:00:00Z", "what": "linkExpired", "about": link["bookingcode"]}
        | {"name": "Salary talk"},
    ]
    assert advance(client, by="P1D") == []


def test_one_instant_before_none_is_sent(client, booking):
    assert advance(client, to="2026-11-24T08:59:59Z") == []
    assert len(advance(client, to="2026-11-24T09:00:00Z")) == 1


def test_the_clock_that_is_set_sends_what_is_due_then_too(client, booking):
    client.put(f"{API}/clock", json={"now": "2026-11-25T08:50:00Z", "mode": "frozen"})
    assert sent(client) == ALL[:2]


def test_a_mail_says_what_the_organizer_wrote_as_html_that_nobody_else_wrote(client, booking):
    advance(client, by="P3D")
    mails = client.get(f"{API}/messages").json["messages"]
    (first, second, after) = [each for each in mails if each["kind"] in {"reminder", "followUp"}]
    assert first["subject"] == "Reminder: Gus Guest - Coffee chat"
    assert after["subject"] == "Follow-up: Gus Guest - Coffee chat"
    assert (first["from"], first["to"]) == (ORGANIZER, [ATTENDEE])
    assert second["to"] == [ATTENDEE, ORGANIZER]
    shown = Page(first["html"])
    assert shown.texts("strong") == ["Bring"]
    assert shown.texts("li") == ["plan", "<b>pen</b>"]
    assert shown.one("li a")["href"] == "http://127.0.0.1:8123/bookwithme/me"
    assert "**Bring** the" in first["text"]
    assert booking["manageUrl"] in first["links"]
    assert after["links"] == []
    source = client.get(f"{API}/messages/{first['id']}.eml").text
    assert "Auto-Submitted: auto-generated" in source


def test_the_journal_tells_each_with_its_booking(client, booking):
    advance(client, by="P3D")
    told = client.get(f"{API}/journal?kind=mail&text={booking['id']}").json["entries"]
    assert [each["mail"] for each in told[:2]] == ["invitation", "organizerNotice"]
    assert [(each["mail"], each["at"]) for each in told[2:]] == ALL


def test_what_is_past_when_a_meeting_is_booked_is_left_out(client, here):
    book(client, here, "2026-11-23T12:00:00Z")
    advance(client, by="P3D")
    assert [kind for kind, _ in sent(client)] == ["reminder", "followUp"]


def test_they_move_with_the_booking_also_those_that_were_sent(client, here, booking):
    advance(client, to="2026-11-24T10:00:00Z")
    later = {"start": "2026-11-26T09:00:00Z"}
    assert client.post(f"{API}/bookings/{booking['id']}/reschedule", json=later).status_code == 200
    advance(client, by="P9D")
    assert [at for _, at in sent(client)] == [
        "2026-11-24T09:00:00Z",
        "2026-11-25T09:00:00Z",
        "2026-11-26T08:45:00Z",
        "2026-11-26T10:30:00Z",
    ]


def test_a_booking_keeps_those_it_was_made_with_until_it_moves(client, here, booking):
    client.patch(here, json={"reminders": [], "followUps": []})
    book(client, here, "2026-11-27T09:00:00Z")
    advance(client, by="P9D")
    assert sent(client) == ALL


def test_they_end_with_the_booking(client, booking):
    client.post(f"{API}/bookings/{booking['id']}/cancel", json={})
    assert advance(client, by="P9D") == []


def test_they_are_sent_while_the_page_is_off_the_access_denied_and_the_type_gone(
    client, cast, here, booking
):
    client.patch(f"{API}/mailboxes/{ORGANIZER}/page", json={"published": False})
    client.delete(here)
    cast.block()
    advance(client, by="P9D")
    assert sent(client) == ALL


def test_snapshots_and_documents_bring_them_back(client, booking):
    document = client.get(f"{API}/world").json
    assert [each["dueAt"] for each in document["bookings"][0]["planned"]] == [at for _, at in ALL]
    client.post(f"{API}/snapshots", json={"name": "before"})
    advance(client, by="P9D")
    client.post(f"{API}/snapshots/before/restore")
    assert len(advance(client, by="P9D")) == 3
    client.put(f"{API}/world", json=document)
    assert client.get(f"{API}/world").json == document
    assert len(advance(client, by="P9D")) == 3


def test_of_a_booking_that_is_cancelled_a_document_plans_none(client, booking):
    document = client.get(f"{API}/world").json
    document["bookings"][0]["status"] = "cancelled"
    assert client.put(f"{API}/world", json=document).status_code == 200
    assert advance(client, by="P9D") == []


def test_an_owner_who_books_with_themselves_gets_one_copy(client, here):
    who = {"start": START, "name": "Adele", "email": ORGANIZER.upper()}
    client.post(f"{here}/bookings", json=who)
    advance(client, to=START)
    told = client.get(f"{API}/messages?subject=Reminder").json["messages"]
    assert [each["to"] for each in told] == [[ORGANIZER.upper()]] * 2


def test_in_a_scenario_they_stay_with_their_booking_whatever_day_it_is_loaded(
    client, context, booking
):
    scenario = exported(context, scenario=True)
    clock = {"mode": "frozen", "now": "2026-12-04T08:00:00Z"}
    client.put(f"{API}/world", json=scenario | {"clock": clock})
    (moved,) = client.get(f"{API}/world").json["bookings"]
    assert (moved["start"], [each["dueAt"] for each in moved["planned"]]) == (
        "2026-12-02T09:00:00Z",
        ["2026-12-01T09:00:00Z", "2026-12-02T08:45:00Z", "2026-12-02T10:30:00Z"],
    )


WRONG = {
    "too late": ({"reminders": [QUARTER | {"before": "PT14M"}]}, "reminders[0].before"),
    "too early": ({"reminders": [QUARTER | {"before": "P15D"}]}, "reminders[0].before"),
    "too long after": ({"followUps": [THANKS | {"after": "P15D"}]}, "followUps[0].after"),
    "no text": ({"reminders": [QUARTER | {"text": " "}]}, "reminders[0].text"),
    "a copy of a follow-up": (
        {"followUps": [THANKS | {"copyToOrganizer": True}]},
        "followUps[0].copyToOrganizer",
    ),
    "six of them": ({"reminders": [QUARTER] * 6}, "reminders"),
}


@pytest.mark.parametrize(("wrong", "field"), WRONG.values(), ids=list(WRONG))
def test_what_is_wrong_is_named(client, here, wrong, field):
    answer = client.patch(here, json=wrong)
    assert answer.status_code == 422
    assert [each["field"] for each in answer.json["errors"]] == [field]
