"""The published calendar and the simulated Teams meeting: open to who has the address."""

import re
from dataclasses import replace
from functools import partial

import pytest

from bookwithme.contract.world import Advance, ClockWish
from bookwithme.domain.addresses import calendar_url
from bookwithme.service.organizer import meeting_types
from bookwithme.service.worlds import clocks
from tests.page import Page, words
from tests.web.attendee.attendees import PARIS_TEN, book_directly, local
from tests.web.conftest import BASE


@pytest.fixture
def address(cast):
    """The organizer's published calendar."""
    url = calendar_url(BASE, cast.organizer.page_name, cast.organizer.calendar_secret)
    return local(url)


@pytest.fixture
def booking(cast, context):
    """Bob's, Tuesday at ten in Paris."""
    return book_directly(context, cast.public, PARIS_TEN)


def test_the_published_calendar_carries_the_bookings(client, address, booking):
    answer = client.get(address)
    assert (answer.status_code, answer.content_type) == (200, "text/calendar; charset=utf-8")
    assert "METHOD:PUBLISH" in answer.text
    assert re.findall(r"UID:(.*)\r", answer.text) == [booking.uid]


def test_a_copy_is_good_until_a_booking_changes(client, address, cast, context):
    first = client.get(address)
    clocks.advance(context, Advance.read({"by": "PT1H"}))
    known = {"If-None-Match": first.headers["ETag"]}
    assert client.get(address, headers=known).status_code == 304
    hour = {"start": "2026-12-24T10:00:00Z", "end": "2026-12-24T11:00:00Z"}
    own = f"/_emulator/api/mailboxes/{cast.organizer.address}"
    for change in (
        lambda: book_directly(context, cast.public),
        lambda: client.post(f"{own}/events", json=hour),
        lambda: client.patch(own, json={"displayName": "Another"}),
    ):
        change()
        again = client.get(address, headers=known)
        assert (again.status_code, again.headers["ETag"] == known["If-None-Match"]) == (200, False)
        known = {"If-None-Match": again.headers["ETag"]}
        assert client.get(address, headers=known).status_code == 304


def test_a_wrong_secret_a_foreign_page_and_no_page_are_the_same_nothing(client, address, cast):
    wrong = [
        address.replace(cast.organizer.calendar_secret, "guessed"),
        address.replace(cast.organizer.calendar_secret, "é"),
        address.replace(cast.organizer.exchange_guid.hex, cast.newcomer.exchange_guid.hex),
        address.replace("@contoso.com", "@fabrikam.com"),
        "/owa/calendar/none/none/calendar.ics",
    ]
    assert [client.get(each).status_code for each in wrong] == [404] * 5


def test_neither_is_closed_by_the_gate_or_the_page(client, address, booking, cast, context):
    meeting_types.change_page(context, cast.organizer.address, partial(replace, on=False))
    cast.block()
    assert client.get(address).status_code == 200
    assert client.get(f"/l/meetup-join/{booking.guid}").status_code == 200


def test_the_join_link_opens_a_page_that_says_it_is_simulated(client, booking):
    answer = client.get(f"/l/meetup-join/{booking.guid}")
    told = words(answer)
    assert Page(answer).heading == "Coffee chat"
    assert "Simulated" in told
    assert "This meeting hasn't started yet" in told
    digits = re.search(r"Meeting ID (\d{3} \d{3} \d{3} \d{3}) Passcode (\w{6})", told)
    assert digits[1].replace(" ", "") == booking.teams_id
    assert digits[2] == booking.teams_passcode


@pytest.mark.parametrize(
    ("now", "told"),
    [
        ("2026-11-24T09:00:00Z", "This meeting is in progress"),
        ("2026-11-24T09:29:59Z", "This meeting is in progress"),
        ("2026-11-24T09:30:00Z", "This meeting is over"),
    ],
)
def test_the_teams_page_follows_the_clock(client, booking, context, now, told):
    clocks.put(context, ClockWish.read({"now": now, "mode": "frozen"}))
    assert told in words(client.get(f"/l/meetup-join/{booking.guid}"))


def test_a_booking_without_teams_has_no_teams_page(client, cast, context):
    meeting_types.change_type(context, cast.public.guid, partial(replace, teams_meeting=False))
    booking = book_directly(context, cast.public)
    for name in (booking.guid, cast.public.guid, "none"):
        assert client.get(f"/l/meetup-join/{name}").status_code == 404


def test_a_booking_that_comes_back_in_an_imported_calendar_counts_once(
    client, address, booking, cast
):
    mailbox = f"/_emulator/api/mailboxes/{cast.organizer.address}"
    published = client.get(address).data
    put = client.put(f"{mailbox}/calendars/own", data=published, content_type="text/calendar")
    assert put.json["events"] == 1
    window = "start=2026-11-24T00:00:00Z&end=2026-11-26T00:00:00Z"
    before = client.get(f"{mailbox}/freebusy?{window}").json["busy"]
    moved = {"start": "2026-11-25T09:00:00Z"}
    client.post(f"/_emulator/api/bookings/{booking.guid}/reschedule", json=moved)
    after = client.get(f"{mailbox}/freebusy?{window}").json["busy"]
    assert [[each["start"] for each in busy] for busy in (before, after)] == [
        [PARIS_TEN],
        [moved["start"]],
    ]
