"""The control API: events of the mailbox's own calendar."""

import pytest

from tests.page import words
from tests.web.conftest import NEWCOMER, ORGANIZER

API = "/_emulator/api"
HERE = f"{API}/mailboxes/{ORGANIZER}/events"
DAY = "start=2026-11-24T00:00:00Z&end=2026-11-25T00:00:00Z"
DENTIST = {
    "subject": "Dentist",
    "start": "2026-11-24T09:00:00Z",
    "end": "2026-11-24T10:00:00Z",
}
WEEKLY = DENTIST | {"recurrence": "FREQ=WEEKLY;BYDAY=TU"}


@pytest.fixture
def event(client, cast):
    """An event, as it was answered when it was made."""
    return client.post(HERE, json=DENTIST).json


def slots(client, cast, window=DAY):
    found = client.get(f"{API}/meeting-types/{cast.public.guid}/slots?{window}").json["slots"]
    return [each["start"][11:16] for each in found]


def test_an_event_has_what_was_said_and_the_defaults_of_the_rest(client, event):
    assert event == DENTIST | {
        "guid": event["guid"],
        "uid": f"{event['guid']}@contoso.com",
        "revision": 1,
        "mailbox": ORGANIZER,
        "allDay": False,
        "timeZone": "Europe/Paris",
        "status": "busy",
        "location": "",
        "body": "",
        "sensitivity": "normal",
        "categories": [],
        "recurrence": None,
        "changes": [],
    }
    assert client.get(f"{API}/events/{event['guid']}").json == event
    assert client.get(HERE).json == {"events": [event]}
    assert client.get(f"{API}/mailboxes/{NEWCOMER}/events").json == {"events": []}


def test_an_event_takes_its_time_at_once_and_gives_it_back(client, cast):
    before = slots(client, cast)
    made = client.post(HERE, json=DENTIST).json
    assert set(before) - set(slots(client, cast)) == {"09:00", "09:30"}
    client.patch(f"{API}/events/{made['guid']}", json={"status": "free"})
    assert slots(client, cast) == before
    client.patch(f"{API}/events/{made['guid']}", json={"status": "oof"})
    assert client.delete(f"{API}/events/{made['guid']}").status_code == 204
    assert slots(client, cast) == before


def test_a_series_takes_the_time_of_each_occurrence_but_for_what_changes_say(client, cast):
    changes = [
        {"occurrence": "2026-12-01T09:00:00Z", "deleted": True},
        {
            "occurrence": "2026-12-08T09:00:00Z",
            "start": "2026-12-08T13:00:00Z",
            "end": "2026-12-08T13:30:00Z",
            "status": "tentative",
        },
    ]
    made = client.post(HERE, json=WEEKLY | {"changes": changes}).json
    assert made["changes"] == changes
    weeks = "start=2026-11-24T00:00:00Z&end=2026-12-16T00:00:00Z"
    told = client.get(f"{API}/mailboxes/{ORGANIZER}/freebusy?{weeks}").json["busy"]
    assert [(each["start"], each["status"], each["source"]) for each in told] == [
        ("2026-11-24T09:00:00Z", "busy", made["uid"]),
        ("2026-12-08T13:00:00Z", "tentative", made["uid"]),
        ("2026-12-15T09:00:00Z", "busy", made["uid"]),
    ]


def test_beyond_the_horizon_a_series_goes_on(client, cast):
    client.post(HERE, json=WEEKLY)
    far = "start=2040-01-03T00:00:00Z&end=2040-01-04T00:00:00Z"
    told = client.get(f"{API}/mailboxes/{ORGANIZER}/freebusy?{far}").json
    assert told["merged"] == [["2040-01-03T09:00:00Z", "2040-01-03T10:00:00Z"]]


def test_who_asks_why_a_time_is_closed_is_told_the_event(client, cast, event):
    query = f"{DAY}&explain=true"
    told = client.get(f"{API}/meeting-types/{cast.public.guid}/slots?{query}").json["closed"]
    (nine,) = [each for each in told if each["start"] == DENTIST["start"]]
    assert (nine["because"], nine["source"]) == ("busy", event["uid"])


def test_every_change_gives_another_revision_and_no_change_none(client, event):
    here = f"{API}/events/{event['guid']}"
    assert client.patch(here, json={"subject": "Doctor"}).json["revision"] == 2
    assert client.patch(here, json={"subject": "Doctor"}).json["revision"] == 2
    assert client.patch(here, json={"recurrence": "FREQ=DAILY"}).json["revision"] == 3


def test_the_journal_tells_who_wrote_what(client, event):
    client.patch(f"{API}/events/{event['guid']}", json={"location": "Rue de Seine"})
    client.delete(f"{API}/events/{event['guid']}")
    told = client.get(f"{API}/journal?kind=event").json["entries"]
    assert [each["change"] for each in told] == ["created", "changed", "deleted"]
    assert told[0]["event"] == event["guid"]
    assert told[0]["subject"] == "Dentist"
    assert "Calendar event" in words(client.get("/_emulator/journal?kind=event"))


WRONG = {
    "no start": ({"start": None}, "start"),
    "an end before its start": ({"end": "2026-11-24T08:00:00Z"}, "end"),
    "a status that nobody chooses": ({"status": "unknown"}, "status"),
    "a rule that counts in hours": ({"recurrence": "FREQ=HOURLY"}, "recurrence"),
    "a rule with a line of its own": ({"recurrence": "FREQ=DAILY\r\nSUMMARY:x"}, "recurrence"),
    "a rule that says nothing": ({"recurrence": "FREQ=WEEKLY;BYDAY=99XX"}, "recurrence"),
    "a rule without an end": ({"recurrence": "FREQ=DAILY;UNTIL=SOON"}, "recurrence"),
    "a whole day that begins in the morning": ({"allDay": True}, "start"),
    "an unknown zone": ({"timeZone": "Mars/Olympus"}, "timeZone"),
    "a zone that is none": ({"sensitivity": "secret"}, "sensitivity"),
    "a control character": ({"subject": "a\x07"}, "subject"),
    "too long a text": ({"body": "x" * 20_001}, "body"),
    "changes of nothing": (
        {"changes": [{"occurrence": "2026-12-01T09:00:00Z", "deleted": True}]},
        "changes",
    ),
    "a change without a time": (
        {"recurrence": "FREQ=DAILY", "changes": [{"occurrence": "2026-11-25T09:00:00Z"}]},
        "changes[0].start",
    ),
    "a change of what does not occur": (
        {
            "recurrence": "FREQ=DAILY",
            "changes": [{"occurrence": "2026-11-25T09:30:00Z", "deleted": True}],
        },
        "changes",
    ),
    "a field that nobody knows": ({"colour": "red"}, "colour"),
}


@pytest.mark.parametrize(("wrong", "field"), WRONG.values(), ids=list(WRONG))
def test_what_is_wrong_is_named_and_nothing_is_written(client, cast, wrong, field):
    body = DENTIST | wrong
    body = {name: each for name, each in body.items() if name != "start" or each}
    answer = client.post(HERE, json=body)
    assert answer.status_code == 422
    assert field in [each["field"] for each in answer.json["errors"]]
    assert client.get(HERE).json == {"events": []}


def test_a_whole_day_is_midnights_of_its_zone(client, cast):
    day = {"start": "2026-11-23T23:00:00Z", "end": "2026-11-24T23:00:00Z", "allDay": True}
    made = client.post(HERE, json=day | {"timeZone": "Romance Standard Time"})
    assert made.json["timeZone"] == "Europe/Paris"
    assert slots(client, cast) == []


def test_a_uid_of_ones_own_is_kept_and_stands_once_in_a_mailbox(client, cast):
    assert client.post(HERE, json=DENTIST | {"uid": "mine"}).json["uid"] == "mine"
    assert client.post(HERE, json=DENTIST | {"uid": "mine"}).status_code == 422
    other = f"{API}/mailboxes/{NEWCOMER}/events"
    assert client.post(other, json=DENTIST | {"uid": "mine"}).status_code == 201


def test_an_event_does_not_bear_the_uid_of_a_booking_which_would_count_for_it(client, cast):
    who = {"start": DENTIST["start"], "name": "Gus", "email": "gus@fabrikam.com"}
    client.post(f"{API}/meeting-types/{cast.public.guid}/bookings", json=who)
    (booking,) = client.get(f"{API}/world").json["bookings"]
    refused = client.post(HERE, json=DENTIST | {"uid": booking["uid"]})
    assert [each["field"] for each in refused.json["errors"]] == ["uid"]


def test_an_event_over_a_booking_leaves_the_booking_alone(client, cast):
    who = {"start": DENTIST["start"], "name": "Gus", "email": "gus@fabrikam.com"}
    booked = client.post(f"{API}/meeting-types/{cast.public.guid}/bookings", json=who).json
    assert client.post(HERE, json=DENTIST).status_code == 201
    assert client.get(f"{API}/bookings/{booked['id']}").json["status"] == "booked"


def test_events_are_not_gated_and_go_with_their_mailbox(client, cast, event):
    cast.block()
    assert client.get(f"{API}/events/{event['guid']}").status_code == 200
    client.delete(f"{API}/mailboxes/{ORGANIZER}")
    assert client.get(f"{API}/events/{event['guid']}").status_code == 404


def test_snapshots_and_documents_bring_events_back(client, cast, event):
    document = client.get(f"{API}/world").json
    client.post(f"{API}/snapshots", json={"name": "before"})
    client.delete(f"{API}/events/{event['guid']}")
    client.post(f"{API}/snapshots/before/restore")
    assert client.get(HERE).json == {"events": [event]}
    client.delete(f"{API}/events/{event['guid']}")
    assert client.put(f"{API}/world", json=document).status_code == 200
    assert client.get(HERE).json == {"events": [event]}
    assert client.get(f"{API}/world").json == document
