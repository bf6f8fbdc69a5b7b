"""Calendars fetched from an address: in the control API, and in organizer mode."""

import json
from dataclasses import replace

import pytest

from bookwithme.app import create_app
from bookwithme.domain.addresses import type_token
from bookwithme.settings import Settings
from tests.calendar_server import calendar, calendar_server
from tests.page import Page, words
from tests.web.acting import be
from tests.web.conftest import ATTENDEE, ORGANIZER, UNLICENSED

API = "/_emulator/api"
WORK = f"{API}/mailboxes/{ORGANIZER}/calendars/Work"
PATH = "/bookwithme/me/calendars"
MONDAY = "start=2026-11-23T09:00:00Z&end=2026-11-23T11:00:00Z"
NOW = "2026-11-23T08:00:00Z"


@pytest.fixture
def settings(settings):
    """An installation that may fetch from this machine."""
    return replace(settings, local_feeds=True)


@pytest.fixture
def server():
    with calendar_server() as told:
        told.put(calendar(23))
        yield told


@pytest.fixture
def adele(client, cast):
    """The organizer's browser."""
    return be(client, ORGANIZER)


def slots(client, cast, extra=""):
    url = f"{API}/meeting-types/{cast.public.guid}/slots?{MONDAY}{extra}"
    return client.get(url).json


def test_a_feed_is_put_and_told_as_any_calendar(client, cast, server):
    answer = client.put(WORK, json={"url": server.url})
    whole = {"events": 1, "problems": [], "notes": [], "fetchedAt": NOW, "failedSince": None}
    assert (answer.status_code, answer.json) == (200, whole)
    assert client.get(WORK).json == whole
    starts = [each["start"] for each in slots(client, cast)["slots"]]
    assert starts == ["2026-11-23T10:00:00Z", "2026-11-23T10:30:00Z"]


def test_a_feed_that_fails_at_once_is_there_and_closes_everything(client, cast, server):
    server.put(b"", 401)
    answer = client.put(WORK, json={"url": server.url})
    reason = "The calendar's server answered with status 401."
    assert answer.json == {
        "events": 0, "problems": [reason], "notes": [], "fetchedAt": None, "failedSince": NOW,
    }  # fmt: skip
    told = slots(client, cast, "&explain=true")
    assert told["slots"] == []
    assert {each["because"] for each in told["closed"]} == {"calendar-unavailable"}
    assert {each["source"] for each in told["closed"]} == {"Work"}
    window = ["2026-11-23T09:00:00Z", "2026-11-23T11:00:00Z"]
    busy = client.get(f"{API}/mailboxes/{ORGANIZER}/freebusy?{MONDAY}").json
    only = {"start": window[0], "end": window[1], "status": "unknown", "source": "Work"}
    assert busy == {"busy": [only], "merged": [window]}


def test_nothing_can_be_booked_while_a_calendar_is_unknown(client, cast, server):
    server.put(b"", 500)
    client.put(WORK, json={"url": server.url})
    body = {"start": "2026-11-23T10:00:00Z", "name": "Gus", "email": ATTENDEE}
    answer = client.post(f"{API}/meeting-types/{cast.public.guid}/bookings", json=body)
    assert (answer.status_code, answer.json["code"]) == (409, "SlotUnavailable")


def test_a_feed_is_fetched_again_when_somebody_asks(client, cast, server):
    client.put(WORK, json={"url": server.url})
    server.put(calendar(23, 24))
    assert client.post(f"{WORK}/refresh").json["events"] == 2
    server.put(b"<html>", 200)
    answer = client.post(f"{WORK}/refresh").json
    assert answer["events"] == 2
    assert answer["problems"] == ["The calendar's server sent something that isn't a calendar."]


def test_time_that_passes_tells_what_was_fetched(client, cast, server):
    client.put(WORK, json={"url": server.url})
    ran = client.post(f"{API}/clock/advance", json={"by": "PT2H"}).json["ran"]
    about = f"{ORGANIZER}: Work"
    assert ran == [{"at": "2026-11-23T10:00:00Z", "what": "calendarFetched", "about": about}]
    be(client, ORGANIZER)
    assert f"a calendar was fetched: {about}" in words(client.get("/_emulator/"))


@pytest.mark.parametrize(
    ("body", "field"),
    [({"url": "file:///etc/passwd"}, "url"), ({"url": 1}, "url"), ({}, "url"), ([], None)],
)
def test_what_is_no_address_is_refused(client, cast, body, field):
    answer = client.put(WORK, json=body)
    assert answer.status_code == 422
    assert field is None or [each["field"] for each in answer.json["errors"]] == [field]
    assert client.get(WORK).status_code == 404


def test_an_uploaded_calendar_cannot_be_fetched_again(client, cast):
    client.put(WORK, data=calendar(23), content_type="text/calendar")
    assert client.post(f"{WORK}/refresh").status_code == 422
    assert client.post(f"{WORK}s/refresh").status_code == 404


def test_a_calendar_with_too_much_in_it_is_a_413(client, cast):
    lines = b"BEGIN:VEVENT\r\nEND:VEVENT\r\n" * 60_001
    body = b"BEGIN:VCALENDAR\r\n" + lines + b"END:VCALENDAR\r\n"
    answer = client.put(WORK, data=body, content_type="text/calendar")
    assert (answer.status_code, answer.json["code"]) == (413, "CalendarTooLarge")
    assert client.get(WORK).status_code == 404


def test_without_the_operators_leave_nothing_on_this_machine_is_asked(context, cast, server):
    client = create_app(Settings(database_url="sqlite://"), context.store).test_client()
    answer = client.put(WORK, json={"url": server.url}).json
    off_limits = (
        "The address of the calendar leads into a network that is off limits. "
        "BOOKWITHME_LOCAL_FEEDS allows it."
    )
    assert (answer["problems"], server.asked) == ([off_limits], [])


# Organizer mode.


def test_an_organizer_subscribes_and_never_sees_the_address_again(adele, server):
    answer = adele.post(f"{PATH}/subscribe", data={"name": "Work", "url": server.url})
    assert answer.location == f"{PATH}?done=calendar"
    for path in (PATH, "/bookwithme/me", "/_emulator/journal", "/bookwithme/me/times"):
        assert "s3cret" not in adele.get(path).text
    assert "No problems 1 event" in words(adele.get(PATH))


@pytest.mark.parametrize(
    ("lang", "since", "reason"),
    [
        (
            "en",
            "This calendar has not been fetched since Monday, November 23, 2026, 9:00 AM.",
            "The calendar's server answered with status 503.",
        ),
        (
            "fr",
            "Ce calendrier n’a pas été récupéré depuis le lundi 23 novembre 2026, 09:00.",
            "Le serveur du calendrier a répondu avec le statut 503.",
        ),
    ],
)
def test_an_organizer_is_told_why_and_since_when(adele, cast, server, lang, since, reason):
    server.put(b"", 503)
    answer = adele.post(f"{PATH}/subscribe", data={"name": "Work", "url": server.url})
    assert answer.location == f"{PATH}?done=unfetched"
    kind = type_token(cast.public.guid)
    for path in (f"{PATH}?", "/bookwithme/me?", f"/bookwithme/me/times?type={kind}&"):
        told = words(adele.get(f"{path}lang={lang}"))
        assert f"{since} {reason}" in told


def test_a_good_copy_is_told_to_count_until_the_server_is_back(adele, server):
    adele.post(f"{PATH}/subscribe", data={"name": "Work", "url": server.url})
    server.put(b"", 503)
    adele.post(f"{PATH}/refresh", data={"name": "Work"})
    told = words(adele.get(PATH))
    assert "Not up to date 1 event" in told
    assert "Its last valid copy is used until it can be fetched again." in told
    server.put(calendar(23))
    assert adele.post(f"{PATH}/refresh", data={"name": "Work"}).location.endswith("calendar")
    assert "No problems 1 event" in words(adele.get(PATH))


def test_only_a_feed_has_a_button_to_fetch_it(adele, cast, server):
    adele.put(WORK, data=calendar(23), content_type="text/calendar")
    assert "Fetch Work now" not in adele.get(PATH).text
    adele.post(f"{PATH}/subscribe", data={"name": "Work", "url": server.url})
    fetch = Page(adele.get(PATH)).one(f'form[action="{PATH}/refresh"] button')
    assert fetch["aria-label"] == "Fetch Work now"


def test_what_is_no_address_is_told_beside_the_field_and_kept(adele):
    answer = adele.post(f"{PATH}/subscribe", data={"name": "", "url": "ftp://x/<b>"})
    assert answer.status_code == 422
    answer = adele.post(f"{PATH}/subscribe", data={"name": "Work", "url": "ftp://x/<b>"})
    assert answer.status_code == 422
    assert "Enter an address that starts with https://, http:// or webcal://." in words(answer)
    assert Page(answer).fields["url"] == ["ftp://x/<b>"]


def test_what_was_not_understood_is_told_in_the_readers_language(adele):
    body = calendar(23).replace(b"DTSTART:", b"DTSTART;TZID=Nowhere:").replace(b"0Z", b"0")
    adele.put(WORK, data=body, content_type="text/calendar")
    french = words(adele.get(f"{PATH}?lang=fr"))
    assert "Le fuseau horaire «\N{NO-BREAK SPACE}Nowhere\N{NO-BREAK SPACE}» est inconnu" in french
    assert "The time zone “Nowhere” is unknown" in words(adele.get(f"{PATH}?lang=en"))
    assert "The time zone “Nowhere” is unknown" in json.dumps(
        adele.get(WORK).json, ensure_ascii=False
    )


@pytest.mark.parametrize("act", ["subscribe", "refresh"])
def test_who_may_not_use_the_product_fetches_nothing(client, cast, server, act):
    browser = be(client, UNLICENSED)
    answer = browser.post(f"{PATH}/{act}", data={"name": "Work", "url": server.url})
    assert (answer.status_code, server.asked) == (403, [])
