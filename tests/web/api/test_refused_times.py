"""A time that is refused: why, by what, and which open times are nearest to it."""

import pytest

from tests.web.conftest import ATTENDEE, ORGANIZER

API = "/_emulator/api"
NINE = "2026-11-24T09:00:00Z"
EVENT = b"""BEGIN:VCALENDAR\r
VERSION:2.0\r
PRODID:-//x//x//EN\r
BEGIN:VEVENT\r
UID:dentist\r
DTSTART:20261124T120000Z\r
DTEND:20261124T123000Z\r
SUMMARY:Dentist\r
END:VEVENT\r
END:VCALENDAR\r
"""


@pytest.fixture
def ask(client, cast):
    """Ask for a time of the organizer's public type, at which there is a booking and an event."""
    url = f"{API}/meeting-types/{cast.public.guid}"
    headers = {"Content-Type": "text/calendar"}
    client.put(f"{API}/mailboxes/{ORGANIZER}/calendars/Work", data=EVENT, headers=headers)
    client.patch(url, json={"minimumLeadTime": "PT2H", "maximumLeadTime": "P7D"})

    def post(start, **more):
        who = {"name": "Gus", "email": ATTENDEE, "start": start}
        return client.post(f"{url}/bookings", json=who | more)

    return post


def started(answer):
    return [each["start"] for each in answer.json["nearest"]]


@pytest.mark.parametrize(
    ("start", "because", "nearest"),
    [
        ("2026-11-23T07:59:59Z", "past", ["10:00"]),
        ("2026-11-24T03:00:00Z", "outside-hours", ["15:30", "07:00"]),
        ("2026-11-24T09:10:00Z", "off-grid", ["09:00", "09:30"]),
        ("2026-11-23T09:00:00Z", "lead-time", ["10:00"]),
        ("2026-12-01T09:00:00Z", "horizon", ["08:00"]),
        ("2026-11-24T12:00:00Z", "busy", ["11:30", "12:30"]),
    ],
)
def test_a_refusal_says_why_and_what_is_open_just_before_and_after(ask, start, because, nearest):
    answer = ask(start)
    told = answer.json
    assert (answer.status_code, told["code"], told["because"]) == (409, "SlotUnavailable", because)
    assert [each[11:16] for each in started(answer)] == nearest
    assert started(answer) == sorted(started(answer))
    assert all(each in told["detail"] for each in started(answer))
    assert told["detail"].startswith("This time is not open. ")


def test_every_time_that_is_named_instead_can_be_booked(ask):
    for start in started(ask("2026-11-24T12:00:00Z")):
        assert ask(start).status_code == 201


def test_what_takes_the_time_is_told_to_the_operator(ask):
    event = ask("2026-11-24T12:00:00Z").json
    assert (event["because"], event["source"]) == ("busy", "dentist")
    booking = ask(NINE).json["id"]
    taken = ask(NINE).json
    assert (taken["because"], taken["source"]) == ("booked", booking)
    assert "source" not in ask("2026-11-24T03:00:00Z").json


def test_a_buffer_is_a_reason_of_its_own(client, cast, ask):
    client.patch(f"{API}/meeting-types/{cast.public.guid}", json={"bufferAfter": "PT30M"})
    assert ask("2026-11-24T11:30:00Z").json["because"] == "buffer"


def test_a_calendar_that_is_not_known_names_itself_and_leaves_nothing(client, ask):
    url = f"{API}/mailboxes/{ORGANIZER}/calendars/Gone"
    client.put(url, json={"url": "http://calendars.invalid/gone.ics"})
    told = ask(NINE).json
    assert (told["because"], told["nearest"]) == ("calendar-unavailable", [])
    assert told["detail"].endswith("No other time is open.")


def test_a_move_is_refused_in_the_same_words_and_its_own_time_is_open(client, ask):
    booking = ask(NINE).json
    url = f"{API}/bookings/{booking['id']}/reschedule"
    answer = client.post(url, json={"start": "2026-11-24T09:10:00Z"})
    assert (answer.status_code, answer.json["because"]) == (409, "off-grid")
    assert NINE in started(answer)


def test_the_reason_is_that_of_the_explained_times(client, cast, ask):
    ask(NINE)
    window = "start=2026-11-23T00:00:00Z&end=2026-11-25T00:00:00Z"
    url = f"{API}/meeting-types/{cast.public.guid}/slots?{window}&explain=true"
    closed = client.get(url).json["closed"]
    assert {each["because"] for each in closed} > {"past", "lead-time", "outside-hours", "booked"}
    for each in closed:
        told = ask(each["start"]).json
        assert (told["because"], told.get("source")) == (each["because"], each["source"])
