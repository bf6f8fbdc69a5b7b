"""The organizer's own calendar: the week, blocking time, meeting hours, moving a booking."""

from datetime import UTC, datetime

import pytest

from bookwithme.service.availability import calendars
from bookwithme.service.availability import events as own_events
from tests.page import Page, words
from tests.web.acting import be
from tests.web.conftest import BLOCKED, NEWCOMER, ORGANIZER
from tests.web.organizer.test_organizer_bookings import book

WEEK = "/bookwithme/me/calendar"
NEW = f"{WEEK}/new"
FOCUS = {
    "subject": "Focus",
    "startDay": "2026-11-24",
    "startTime": "10:00",
    "endDay": "2026-11-24",
    "endTime": "11:30",
    "status": "busy",
    "recurrence": "",
    "location": "",
    "body": "",
}


@pytest.fixture
def adele(client, cast):
    """The organizer's browser."""
    return be(client, ORGANIZER)


def events(cast):
    return own_events.events(cast.context, ORGANIZER)[1]


def days(page):
    """The words of each day."""
    return Page(page).texts(".week__day")


def test_the_week_shows_events_bookings_and_the_calendars_files_on_their_days(adele, cast):
    file = (
        b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:1\r\nSUMMARY:Stand-up\r\n"
        b"DTSTART:20261125T080000Z\r\nDTEND:20261125T081500Z\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    )
    calendars.put_calendar(cast.context, ORGANIZER, "File", file)
    booking = book(cast, cast.public)
    assert adele.post(NEW, data=FOCUS).location == f"{WEEK}?done=blocked&day=2026-11-24"
    page = adele.get(WEEK)
    shown = days(page)
    assert len(shown) == 7
    (tuesday,) = [each for each in shown if "November 24" in each]
    assert "10:00 AM – 11:30 AM Focus" in tuesday
    (wednesday,) = [each for each in shown if "November 25" in each]
    assert "9:00 AM – 9:15 AM Stand-up From a calendar file" in wednesday
    assert "Gus Guest - Coffee chat" in words(page)
    assert Page(page).link("Gus Guest - Coffee chat").endswith(f"/bookings/{booking.guid}")
    assert "Focus" not in words(adele.get(f"{WEEK}?day=2026-12-01"))


def test_a_day_that_is_none_is_the_present_week(adele):
    for day in ("x", "0001-01-01", "9999-12-31", "2026-13-01"):
        assert len(days(adele.get(f"{WEEK}?day={day}"))) == 7


def test_an_event_over_midnight_stands_on_both_days_and_a_whole_day_says_so(adele):
    adele.post(NEW, data=FOCUS | {"startTime": "22:00", "endDay": "2026-11-25", "endTime": "02:00"})
    adele.post(NEW, data=FOCUS | {"subject": "Holiday", "allDay": "on", "status": "oof"})
    shown = [each for each in days(adele.get(f"{WEEK}?day=2026-11-24")) if "Focus" in each]
    assert ["12:00 AM" in each for each in shown] == [True, True]
    (holiday,) = [each for each in days(adele.get(WEEK)) if "Holiday" in each]
    assert "All day Holiday" in holiday


def test_what_was_written_is_shown_again_and_an_untouched_form_changes_nothing(adele, cast):
    texts = {"location": "Room 1", "body": "One\r\ntwo", "private": "on", "status": "tentative"}
    adele.post(NEW, data=FOCUS | texts | {"recurrence": "FREQ=WEEKLY"})
    (before,) = events(cast)
    assert (before.body, before.sensitivity, before.start) == (
        "One\ntwo", "private", datetime(2026, 11, 24, 9, tzinfo=UTC),
    )  # fmt: skip
    path = f"{WEEK}/{before.guid}"
    assert adele.post(path, data=Page(adele.get(path)).fields).status_code == 303
    assert events(cast) == [before]
    adele.post(path, data=Page(adele.get(path)).fields | {"subject": ["Deep work"]})
    assert [each.subject for each in events(cast)] == ["Deep work"]


def test_what_the_form_does_not_show_stays_and_changed_days_while_the_times_do(adele, cast, client):
    series = {
        "subject": "Series",
        "start": "2026-11-24T09:00:30Z",
        "end": "2026-11-24T10:00:00Z",
        "timeZone": "America/New_York",
        "sensitivity": "personal",
        "recurrence": "FREQ=DAILY",
        "changes": [{"occurrence": "2026-11-25T09:00:30Z", "deleted": True}],
    }
    made = client.post(f"/_emulator/api/mailboxes/{ORGANIZER}/events", json=series).json
    here = f"{WEEK}/{made['guid']}"
    page = Page(adele.get(here))
    assert "(UTC-05:00)" in page.text
    typed = {name: values[0] for name, values in page.fields.items()}
    adele.post(here, data=typed | {"subject": "Renamed"})
    now = client.get(f"/_emulator/api/events/{made['guid']}").json
    assert now == made | {"subject": "Renamed", "revision": 2}
    adele.post(here, data=typed | {"endTime": "06:00"})
    now = client.get(f"/_emulator/api/events/{made['guid']}").json
    assert (now["start"], now["changes"]) == (made["start"], [])


def test_a_booking_of_a_type_that_is_gone_cannot_be_moved_and_is_told_so(adele, cast, client):
    booking = book(cast, cast.public)
    client.delete(f"/_emulator/api/meeting-types/{cast.public.guid}")
    address = f"/bookwithme/me/bookings/{booking.guid}/move"
    answer = adele.post(address, data={"start": "2026-12-01T09:00:00Z"})
    assert (answer.status_code, "can no longer be rescheduled" in words(answer)) == (409, True)


def test_an_event_is_deleted_when_that_is_meant(adele, cast):
    adele.post(NEW, data=FOCUS)
    (event,) = events(cast)
    path = f"{WEEK}/{event.guid}/delete"
    assert "Delete “Focus”?" in words(adele.post(path))
    assert events(cast) == [event]
    assert adele.post(path, data={"confirmed": "yes"}).status_code == 303
    assert events(cast) == []


WRONG = {
    "no day": ({"startDay": "soon"}, "start"),
    "no time": ({"startTime": "25:00"}, "start"),
    "an end before the start": ({"endTime": "09:00"}, "end"),
    "a status of nobody": ({"status": "asleep"}, "status"),
    "a rule of nobody": ({"recurrence": "FREQ=NEVER"}, "recurrence"),
    "too long a subject": ({"subject": "x" * 256}, "subject"),
}


@pytest.mark.parametrize(("wrong", "field"), WRONG.values(), ids=list(WRONG))
def test_what_is_wrong_is_told_and_what_was_typed_is_still_there(adele, cast, wrong, field):
    answer = adele.post(NEW, data=FOCUS | wrong)
    assert answer.status_code == 422
    shown = Page(answer)
    assert shown.values(".bar--error a", "href") == [f"#field-{field}"]
    assert shown.fields["subject"] == [wrong.get("subject", "Focus")]
    assert events(cast) == []


def test_of_any_part_of_the_form_nothing_breaks(adele):
    for name in FOCUS:
        part = {each: value for each, value in FOCUS.items() if each != name}
        assert adele.post(NEW, data=part).status_code in {303, 422}
    assert adele.post(NEW, data={}).status_code == 422


def test_somebody_elses_event_is_as_good_as_none(adele, client, cast):
    adele.post(NEW, data=FOCUS)
    (event,) = events(cast)
    dora = be(client, NEWCOMER)
    assert dora.get(f"{WEEK}/{event.guid}").status_code == 404
    assert dora.post(f"{WEEK}/{event.guid}/delete", data={"confirmed": "yes"}).status_code == 404
    assert be(client, BLOCKED).get(WEEK).status_code == 403


def test_meeting_hours_are_seen_and_changed_in_organizer_mode(adele, cast):
    page = adele.get("/bookwithme/me/hours")
    assert Page(page).fields["monday"] == ["08:00–17:00"]
    fields = Page(page).fields | {"monday": ["09:00–12:00, 13:00–15:00"], "friday": [""]}
    assert adele.post("/bookwithme/me/hours", data=fields).status_code == 303
    told = adele.get(f"/_emulator/api/mailboxes/{ORGANIZER}").json["meetingHours"]["weekly"]
    assert (told["monday"], told.get("friday")) == ([["09:00", "12:00"], ["13:00", "15:00"]], None)
    answer = adele.post("/bookwithme/me/hours", data=fields | {"monday": ["all day"]})
    assert answer.status_code == 422
    assert Page(answer).fields["monday"] == ["all day"]


def test_a_booking_tells_its_story_and_what_is_still_to_be_sent(adele, cast):
    reminders = {"reminders": [{"before": "PT1H", "text": "Soon."}], "followUps": []}
    adele.patch(f"/_emulator/api/meeting-types/{cast.public.guid}", json=reminders)
    booking = book(cast, cast.public, nth=9, notes="Bring tea")
    page = words(adele.get(f"/bookwithme/me/bookings/{booking.guid}"))
    assert "Bring tea" in page
    assert "Gus Guest booked Coffee chat on" in page
    assert "Still to be sent Reminder" in page
    adele.post("/_emulator/api/clock/advance", json={"by": "P5D"})
    assert "Reminder to Gus Guest" in words(adele.get(f"/bookwithme/me/bookings/{booking.guid}"))


def test_the_organizer_moves_a_booking_to_an_open_time(adele, cast):
    booking = book(cast, cast.public)
    path = f"/bookwithme/me/bookings/{booking.guid}/move"
    page = Page(adele.get(f"{path}?day=2026-11-26"))
    starts = page.values("button[name=start]", "value")
    assert starts[0] == "2026-11-26T07:00:00Z"
    answer = adele.post(path, data={"start": starts[3], "day": "2026-11-26"})
    assert answer.location == f"/bookwithme/me/bookings/{booking.guid}?done=moved"
    told = adele.get(f"/_emulator/api/bookings/{booking.guid}").json
    assert told["start"] == starts[3]
    taken = adele.post(path, data={"start": "2026-11-26T02:00:00Z", "day": "2026-11-26"})
    assert taken.status_code == 409
    assert "This time is no longer available." in words(taken)
    assert adele.post(path, data={"start": "soon"}).status_code == 409


def test_bookings_are_found_by_name_mail_or_type_and_cancelled_ones_do_not_come(adele, cast):
    first = book(cast, cast.public, name="Ann Arbor")
    book(cast, cast.public, name="Bob Brown", nth=5)
    listed = "/bookwithme/me/bookings"
    assert "Ann Arbor" not in words(adele.get(f"{listed}?q=BOB"))
    assert "Ann Arbor" in words(adele.get(f"{listed}?q=coffee"))
    adele.post(f"{listed}/{first.guid}/cancel", data={"reason": ""})
    assert "Ann Arbor" not in words(adele.get(listed))
    assert "Ann Arbor" in words(adele.get(f"{listed}?when=past"))


def test_the_week_begins_as_the_language_has_it(adele):
    english = Page(adele.get(WEEK)).texts(".week__title")
    french = Page(adele.get(f"{WEEK}?lang=fr")).texts(".week__title")
    assert english[0].startswith("Sunday")
    assert french[0].startswith("lundi") or french[0].startswith("Lundi")
