"""Who waits in a request: in so many places, of which no world has all."""

from contextlib import ExitStack

import pytest

from bookwithme.domain.faults import Fault
from bookwithme.service.availability import feeds
from bookwithme.service.faults import faults
from bookwithme.service.waiting import OF_A_WORLD, PLACES
from tests.web.conftest import ORGANIZER

API = "/_emulator/api"
CALENDAR = f"{API}/mailboxes/{ORGANIZER}/calendars/Work"
FEED = "http://127.0.0.1:9/calendar.ics"
"""Nobody is asked: an address of this machine is off limits."""


@pytest.fixture
def full(app, cast, other_place):
    """A world in which nobody can wait any more, and a calendar of it that is fetched."""
    feeds.subscribe(cast.context, ORGANIZER, "Work", FEED)
    with taken(app, default=OF_A_WORLD) as stack:
        yield stack


def taken(app, **worlds):
    """Take so many places of these worlds."""
    waiting = app.extensions["bookwithme"].waiting
    stack = ExitStack()
    for world, count in worlds.items():
        for _ in range(count):
            stack.enter_context(waiting.place(world))
    return stack


WAITS = {
    "for a mail": ("GET", f"{API}/messages?wait=60", None),
    "for an entry": ("GET", f"{API}/journal?kind=booked&wait=60", None),
    "for a new calendar": ("PUT", CALENDAR, {"url": FEED}),
    "for a calendar": ("POST", f"{CALENDAR}/refresh", None),
    "until the calendars of later are there": ("POST", f"{API}/clock/advance", {"by": "P1D"}),
    "at a stopped clock likewise": ("PUT", f"{API}/clock", {"now": "2026-12-01T08:00:00Z"}),
}


@pytest.mark.parametrize("wait", WAITS)
def test_beyond_the_places_of_a_world_a_wait_is_refused_and_nothing_changes(client, full, wait):
    before = client.get(f"{API}/changes").json
    method, path, body = WAITS[wait]
    answer = client.open(path, method=method, json=body)
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "1")
    assert answer.json["code"] == "TooManyRequests"
    assert "wait in the world default already" in answer.json["detail"]
    assert client.get(f"{API}/changes?after={before['after']}").status_code == 304
    full.close()
    assert client.open(path.replace("=60", "=0.1"), method=method, json=body).status_code == 200


def test_a_fault_that_delays_is_refused_by_a_page_that_says_so(client, full, context):
    faults.put_faults(context, [Fault(delay=60, status=503)])
    answer = client.get("/")
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "1")
    assert "Too many requests are waiting" in answer.text
    assert client.get("/_emulator/").status_code == 200


def test_who_need_not_wait_is_answered(client, full):
    assert client.get(f"{API}/messages").status_code == 200
    assert client.get(f"{API}/journal?kind=calendar&wait=60").status_code == 200


def test_another_world_has_places_of_its_own_until_the_server_has_none(app, client, full):
    there = f"/w/class{API}/messages?wait=0.1"
    assert client.get(there).status_code == 200
    with taken(app, more=PLACES - OF_A_WORLD):
        answer = client.get(there)
    assert (answer.status_code, "on this server" in answer.json["detail"]) == (429, True)
    assert client.get(there).status_code == 200


def test_a_clock_that_has_no_calendars_to_wait_for_goes_on(client, full):
    advanced = client.post(f"/w/class{API}/clock/advance", json={"by": "P1D"})
    assert advanced.status_code == 200
    assert client.delete(CALENDAR).status_code == 204
    assert client.post(f"{API}/clock/advance", json={"by": "P1D"}).status_code == 200
