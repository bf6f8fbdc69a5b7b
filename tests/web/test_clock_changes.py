"""Pages and mails over a change of the clocks: Paris, where 2:00 comes twice on October 25."""

import pytest

from bookwithme.service.mail import outbox
from tests.page import Page, words
from tests.web.acting import be
from tests.web.attendee.attendees import book_directly, type_of
from tests.web.conftest import ORGANIZER

API = "/_emulator/api"
ME = "/bookwithme/me"
FRENCH = {"Accept-Language": "fr"}
NIGHT = "2:30 AM (UTC+02:00) \N{EN DASH} 2:00 AM (UTC+01:00)"


@pytest.fixture
def client(client, cast):
    """A browser in the week before, with somebody who meets people on Sundays, at any hour."""
    client.put(f"{API}/clock", json={"now": "2026-10-20T08:00:00Z", "mode": "frozen"})
    hours = {"weekly": {"sunday": [["00:00", "24:00"]]}}
    client.patch(f"{API}/mailboxes/{ORGANIZER}", json={"meetingHours": hours})
    return client


@pytest.fixture
def booking(client, cast, context):
    """From the first 2:30 to the second 2:00."""
    return book_directly(context, cast.public, "2026-10-25T00:30:00Z")


def test_no_two_buttons_of_a_day_are_the_same(client, cast):
    at = f"{type_of(cast)}&day=2026-10-25&timeZone=Europe/Paris"
    told = Page(client.get(at)).texts("button[name=start]")
    assert len(told) == len(set(told)) == 50
    assert told[3:9] == [
        "1:30 AM",
        "2:00 AM (UTC+02:00)",
        "2:30 AM (UTC+02:00)",
        "2:00 AM (UTC+01:00)",
        "2:30 AM (UTC+01:00)",
        "3:00 AM",
    ]
    assert "02:30 (UTC+01:00)" in Page(client.get(at, headers=FRENCH)).texts("button[name=start]")


def test_the_organizer_tells_the_two_apart_when_moving_a_booking(client, booking):
    adele = be(client, ORGANIZER)
    page = Page(adele.get(f"{ME}/bookings/{booking.guid}/move?day=2026-10-25"))
    told = page.texts("button[name=start]")
    assert len(told) == len(set(told)) > 40


def test_mails_and_what_goes_into_calendars_tell_both_offsets(client, context, booking):
    told = outbox.messages(context)
    assert len(told) == 2
    for mail in told:
        assert f"Sunday, October 25, 2026, {NIGHT} Brussels" in mail.text
    (calendar,) = [mail.calendar for mail in told if mail.calendar]
    text = calendar.replace("\r\n ", "").replace("\\,", ",")
    assert f"Sunday, October 25, 2026, {NIGHT} Brussels" in text


def test_the_organizers_time_is_told_where_clocks_differ_at_the_end_alone(client, cast, context):
    asked = "start=2026-10-25T00:30:00Z&timeZone=Africa/Harare"  # UTC+02:00 all year
    told = words(client.get(f"{type_of(cast)}&{asked}"))
    assert "2:30 AM \N{EN DASH} 3:00 AM (UTC+02:00)" in told
    assert f"For Adele Vance: Sunday, October 25, 2026, {NIGHT}" in told
    booking = book_directly(context, cast.public, "2026-10-25T09:00:00Z")
    told = words(client.get(f"/bookwithme/manage/{booking.manage_secret}/reschedule?{asked}"))
    assert f"Organizer's time Sunday, October 25, 2026, {NIGHT}" in told


def test_the_organizers_pages_tell_both_offsets(client, booking):
    adele = be(client, ORGANIZER)
    at = (f"{ME}/bookings", f"{ME}/bookings/{booking.guid}", f"{ME}/calendar?day=2026-10-25")
    for path in at:
        assert NIGHT in words(adele.get(path)), path
        french = words(adele.get(path, headers=FRENCH))
        assert "02:30 (UTC+02:00) \N{EN DASH} 02:00 (UTC+01:00)" in french, path


@pytest.mark.parametrize(
    ("path", "offsets"),
    [
        ("calendar?day=2026-12-14", "UTC+01:00"),
        ("calendar?day=2026-07-14", "UTC+02:00"),
        ("calendar?day=2026-10-25&lang=fr", "UTC+02:00, UTC+01:00"),  # a week until Sunday
        ("calendar/new?day=2026-12-14", "UTC+01:00"),
        ("calendar/new?day=2026-07-14", "UTC+02:00"),
        ("times?day=2026-11-01", "UTC+01:00"),
        ("times?day=2026-10-18", "UTC+02:00"),
        ("times?day=2026-10-25", "UTC+02:00, UTC+01:00"),
    ],
)
def test_the_offset_is_that_of_the_days_shown_not_of_today(client, cast, path, offsets):
    adele = be(client, ORGANIZER)
    assert f"({offsets})" in Page(adele.get(f"{ME}/{path}")).texts("p.caption")[-1]


def test_a_list_of_bookings_names_the_offsets_of_its_bookings(client, cast, context):
    book_directly(context, cast.public, "2026-11-01T09:00:00Z")
    adele = be(client, ORGANIZER)
    assert "Times are in (UTC+01:00) " in words(adele.get(f"{ME}/bookings"))
