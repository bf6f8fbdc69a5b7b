"""An organizer's bookings: past and coming, the link each came through, cancelling from here."""

from datetime import timedelta

import pytest

from bookwithme.contract.world import ClockWish
from bookwithme.domain.booking import Attendee
from bookwithme.domain.interval import Interval
from bookwithme.service.attendee import bookings as booked
from bookwithme.service.attendee import scheduling
from bookwithme.service.attendee.address_resolution import Address
from bookwithme.service.attendee.booking import BookingRequest, book_meeting
from bookwithme.service.mail import outbox
from bookwithme.service.worlds import clocks
from bookwithme.web.organizer import bookings as own_bookings
from tests.page import Page, words
from tests.web.acting import be, state
from tests.web.conftest import ATTENDEE, NEWCOMER, NOW, ORGANIZER

LIST = "/bookwithme/me/bookings"


@pytest.fixture
def adele(client, cast):
    """The organizer's browser."""
    return be(client, ORGANIZER)


def book(cast, kind, code=None, name="Gus Guest", nth=0, notes=""):
    within = Interval(NOW, NOW + timedelta(days=3))
    start = scheduling.slots(cast.context, kind.guid, within)[nth].start
    who = Attendee(name, ATTENDEE, notes)
    request = BookingRequest(start=start, attendee=who, time_zone="Europe/Paris")
    return book_meeting(cast.context, Address.of_type(kind.guid, code), request)


def names(page):
    return Page(page).texts('main span.strong[dir="auto"]')


def cancel_path(booking):
    return f"{LIST}/{booking.guid}/cancel"


def test_coming_bookings_stand_with_the_next_one_first(adele, cast):
    book(cast, cast.public, name="Later", nth=5)
    book(cast, cast.public, name="Sooner")
    assert names(adele.get(LIST)) == ["Sooner", "Later"]
    assert names(adele.get(f"{LIST}?when=past")) == []


def test_all_are_counted_but_in_a_search_which_would_go_through_all_of_them(adele, cast):
    book(cast, cast.public)
    assert Page(adele.get(LIST)).texts("nav.pills a") == ["Upcoming 1", "Past or canceled 0"]
    found = Page(adele.get(f"{LIST}?q=gus"))
    assert found.texts("nav.pills a") == ["Upcoming", "Past or canceled"]


def test_past_bookings_stand_with_the_latest_first(adele, cast):
    book(cast, cast.public, name="First")
    book(cast, cast.public, name="Second", nth=3)
    clocks.put(
        cast.context,
        ClockWish(now=NOW + timedelta(days=9), mode="frozen"),
    )
    assert names(adele.get(f"{LIST}?when=past")) == ["Second", "First"]
    assert names(adele.get(LIST)) == []


def test_a_booking_tells_what_it_came_through(adele, cast):
    link = cast.link()
    code = str(link.link.bookingcode)
    book(cast, cast.private, code)
    page = adele.get(LIST)
    assert f'<a href="/bookwithme/me/links/{code}">Private link {code[:8]}…</a>' in page.text


def test_times_are_those_of_the_organizer(adele, cast):
    book(cast, cast.public)
    told = words(adele.get(LIST))
    assert "Monday, November 23 10:00 AM – 10:30 AM" in told
    assert "(UTC+01:00) Brussels, Copenhagen, Madrid, Paris" in told


def test_cancelling_asks_once_and_for_a_reason(adele, cast):
    booking = book(cast, cast.public)
    before = state(cast.context)
    page = adele.get(cancel_path(booking))
    assert "Reason (optional)" in words(page)
    assert state(cast.context) == before


def test_a_meeting_is_cancelled_with_its_reason_and_both_are_told(adele, cast):
    booking = book(cast, cast.public)
    outbox.clear_messages(cast.context)
    answer = adele.post(cancel_path(booking), data={"reason": "I am ill.\r\nSorry."})
    assert answer.location == f"{LIST}?done=cancelled"
    found = booked.show(cast.context, booked.by_guid(booking.guid)).booking
    assert (found.is_cancelled, found.cancel_reason) == (True, "I am ill.\nSorry.")
    told = {address for each in outbox.messages(cast.context) for address in each.recipients}
    assert told == {ATTENDEE, ORGANIZER}
    assert "Canceled" in words(adele.get(f"{LIST}?when=past"))


def test_cancelling_twice_sends_no_second_mail(adele, cast):
    booking = book(cast, cast.public)
    adele.post(cancel_path(booking))
    outbox.clear_messages(cast.context)
    assert adele.post(cancel_path(booking)).status_code == 303
    assert outbox.messages(cast.context) == []


def test_a_reason_that_is_too_long_is_kept_and_told(adele, cast):
    booking = book(cast, cast.public)
    page = adele.post(cancel_path(booking), data={"reason": "x" * 2001})
    assert page.status_code == 422
    assert Page(page).fields["reason"] == ["x" * 2001]
    assert not booked.show(cast.context, booked.by_guid(booking.guid)).booking.is_cancelled


def test_a_meeting_that_has_begun_cannot_be_cancelled(adele, cast):
    booking = book(cast, cast.public)
    clocks.put(cast.context, ClockWish(now=booking.start, mode="frozen"))
    assert "This meeting has started" in words(adele.get(cancel_path(booking)))
    assert adele.post(cancel_path(booking)).status_code == 409
    assert not booked.show(cast.context, booked.by_guid(booking.guid)).booking.is_cancelled


def test_another_persons_booking_is_as_good_as_none(client, cast):
    booking = book(cast, cast.public)
    before = state(cast.context)
    dora = be(client, NEWCOMER)
    assert dora.get(cancel_path(booking)).status_code == 404
    assert dora.post(cancel_path(booking)).status_code == 404
    assert dora.get(f"{LIST}/x/cancel").status_code == 404
    assert names(dora.get(LIST)) == []
    assert state(cast.context) == before


def test_the_gate_closes_cancelling_too(adele, cast):
    booking = book(cast, cast.public)
    cast.block()
    assert adele.get(cancel_path(booking)).status_code == 403
    assert adele.post(cancel_path(booking)).status_code == 403


def test_notes_are_shown_as_text(adele, cast):
    book(cast, cast.public, name="<i>Gus</i>", notes="<script>alert(1)</script>")
    page = adele.get(LIST).text
    assert "<script>alert" not in page
    assert "&lt;i&gt;Gus&lt;/i&gt;" in page


def test_bookings_speak_french(adele, cast):
    booking = book(cast, cast.public)
    french = {"Accept-Language": "fr"}
    assert "lundi 23 novembre 10:00 – 10:30" in words(adele.get(LIST, headers=french))
    assert "Motif (facultatif)" in words(adele.get(cancel_path(booking), headers=french))


@pytest.mark.parametrize("when", ["", "past"])
def test_a_long_list_goes_on_behind_its_last_booking(adele, cast, context, when, monkeypatch):
    monkeypatch.setattr(own_bookings, "SHOWN", 2)
    for number in range(5):
        book(cast, cast.public, name=f"Guest {number}")
    if when:
        clocks.put(context, ClockWish(now=NOW + timedelta(days=30)))
    told, path = [], f"{LIST}?when={when}"
    while path:
        page = adele.get(path)
        told += names(page)
        more = Page(page).values("main a[href*='beyond=']", "href")
        path = more[0] if more else None
    expected = [f"Guest {number}" for number in range(5)]
    assert told == (expected[::-1] if when else expected)
