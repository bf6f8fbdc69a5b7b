"""An organizer's calendars: upload, health, removal; and why a time is not offered."""

import pytest

from bookwithme.domain.addresses import type_token
from bookwithme.service.organizer import calendars
from tests.page import Page, words
from tests.web.acting import be, state
from tests.web.conftest import NEWCOMER, ORGANIZER, people

PATH = "/bookwithme/me/calendars"
TIMES = "/bookwithme/me/times"


def calendar(*events):
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Contoso//Test//EN", *events]
    return ("\r\n".join([*lines, "END:VCALENDAR", ""])).encode()


def event(day, start, end, title, zone="Europe/Paris"):
    return "\r\n".join(
        [
            "BEGIN:VEVENT",
            f"UID:{title}@contoso.com",
            "DTSTAMP:20261101T000000Z",
            f"DTSTART;TZID={zone}:{day}T{start}00",
            f"DTEND;TZID={zone}:{day}T{end}00",
            f"SUMMARY:{title}",
            "END:VEVENT",
        ]
    )


BUSY = calendar(event("20261124", "0900", "1030", "Board"))


@pytest.fixture
def adele(client, cast):
    """The organizer's browser."""
    return be(client, ORGANIZER)


def upload(browser, body, name="Calendar", filename="calendar.ics", path=PATH):
    """Post the form as browsers do; written here, since the test client leaks its large files."""
    disposition = b"--sep\r\nContent-Disposition: form-data; name="
    parts = [
        disposition + b'"name"\r\n\r\n' + name.encode(),
        disposition + f'"file"; filename="{filename}"\r\n\r\n'.encode() + body,
        b"--sep--\r\n",
    ]
    kind = "multipart/form-data; boundary=sep"
    return browser.post(path, data=b"\r\n".join(parts), content_type=kind)


def calendar_list(cast):
    found = calendars.calendar_list(cast.context, ORGANIZER)[1]
    return [(each.name, health.events, len(health.problems)) for each, health in found]


@pytest.mark.parametrize(
    ("lang", "names"),
    [
        ("en", ["Calendar", "Calendar 2", "Calendar 3"]),
        ("fr", ["Calendrier", "Calendrier 2", "Calendrier 3"]),
    ],
)
def test_the_forms_replace_no_calendar_unless_that_is_chosen(adele, cast, lang, names):
    for number, name in enumerate(names):
        page = Page(adele.get(f"{PATH}?lang={lang}"))
        assert page.values("#field-name, #field-feed-name", "value") == [name, name]
        for known in page.all("datalist"):
            assert known.values("option", "value") == names[:number]
        upload(adele, BUSY, name=name)
    assert [each for each, *_ in calendar_list(cast)] == names


def test_no_calendar_says_what_that_means(adele):
    assert "all your meeting hours are offered" in words(adele.get(PATH))


def test_a_calendar_is_uploaded_and_told_healthy(adele, cast):
    answer = upload(adele, BUSY)
    assert answer.location == f"{PATH}?done=calendar"
    assert calendar_list(cast) == [("Calendar", 1, 0)]
    assert "No problems 1 event Read Monday, November 23, 2026, 9:00 AM" in words(adele.get(PATH))


@pytest.mark.parametrize("filename", ["../../etc/passwd", "notes.exe", "a\\b.ics", ""])
def test_what_a_file_calls_itself_does_not_matter(adele, cast, filename):
    upload(adele, BUSY, filename=filename or "x")
    assert calendar_list(cast) == [("Calendar", 1, 0)]


def test_what_was_not_understood_is_told(adele):
    upload(adele, calendar(event("20261124", "0900", "1000", "Lost", zone="Nowhere")))
    told = words(adele.get(PATH))
    assert "1 problem" in told
    assert "Not understood" in told
    assert "Nowhere" in told


@pytest.mark.parametrize("body", [b"<html>no</html>", b"PK\x03\x04", b"\0" * 100, b"{}", b" "])
def test_what_is_no_calendar_is_refused_and_the_earlier_copy_stays(adele, cast, body):
    upload(adele, BUSY)
    page = upload(adele, body)
    assert page.status_code == 422
    assert "This file isn't a calendar." in words(page)
    assert calendar_list(cast) == [("Calendar", 1, 0)]


def test_no_file_at_all_is_told_and_the_name_is_kept(adele):
    page = upload(adele, b"", name="Team")
    assert page.status_code == 422
    assert "Choose a file first." in words(page)
    assert 'value="Team"' in page.text


def test_a_file_beyond_20_mb_is_refused(adele, cast):
    body = BUSY + b" " * (20 * 1024 * 1024)
    page = upload(adele, body)
    assert page.status_code == 413
    assert "This file is larger than 20 MB." in words(page)
    assert calendar_list(cast) == []


def test_a_body_beyond_all_limits_is_refused_in_words_too(adele):
    page = upload(adele, b" " * (22 * 1024 * 1024))
    assert page.status_code == 413
    assert "This file is larger than 20 MB." in words(page)


@pytest.mark.parametrize("name", ["", "x" * 121, "two\nlines"])
def test_a_name_that_is_none_is_told(adele, cast, name):
    page = upload(adele, BUSY, name=name)
    assert page.status_code == 422
    assert "Give the calendar a name of 1 to 120 characters" in words(page)
    assert calendar_list(cast) == []


def test_the_same_name_replaces_and_another_adds(adele, cast):
    upload(adele, BUSY)
    upload(adele, calendar())
    upload(adele, BUSY, name="Team")
    assert calendar_list(cast) == [("Calendar", 0, 0), ("Team", 1, 0)]


def test_removing_a_calendar_asks_once(adele, cast):
    upload(adele, BUSY)
    asked = adele.post(f"{PATH}/delete", data={"name": "Calendar"})
    assert "Remove the calendar “Calendar”?" in words(asked)
    assert calendar_list(cast) == [("Calendar", 1, 0)]
    answer = adele.post(f"{PATH}/delete", data={"name": "Calendar", "confirmed": "yes"})
    assert answer.location == f"{PATH}?done=removed"
    assert calendar_list(cast) == []


def test_a_calendar_that_is_not_there_cannot_be_removed(adele):
    answer = adele.post(f"{PATH}/delete", data={"name": "No", "confirmed": "yes"})
    assert answer.status_code == 404


def test_the_gate_closes_upload_and_removal(adele, cast):
    upload(adele, BUSY)
    cast.block()
    before = state(cast.context)
    assert upload(adele, calendar()).status_code == 403
    gone = {"name": "Calendar", "confirmed": "yes"}
    assert adele.post(f"{PATH}/delete", data=gone).status_code == 403
    assert state(cast.context) == before


def test_calendars_of_worlds_stay_apart(client, cast, other_place):
    people(other_place)
    client.post("/w/class/_emulator/persona", data={"address": ORGANIZER})
    assert upload(client, BUSY, path=f"/w/class{PATH}").status_code == 303
    assert calendar_list(cast) == []


def rows(page):
    """Each row of the explanation: from, to where there are several, and the words."""
    found = Page(page).all("li.answers__yes, li.answers__no")
    return [(each["class"].removeprefix("answers__"), each.text) for each in found]


def test_every_time_of_a_day_is_explained(adele, cast):
    upload(adele, BUSY)
    page = adele.get(f"{TIMES}?type={type_token(cast.public.guid)}&day=2026-11-24")
    hours = "Outside the meeting hours, or too close to their end."
    assert rows(page) == [
        ("no", f"12:00 AM – 7:30 AM {hours} 16 start times"),
        ("yes", "8:00 AM – 8:30 AM Offered. 2 start times"),
        ("no", "9:00 AM – 10:00 AM The calendar blocks this time. Board 3 start times"),
        ("yes", "10:30 AM – 4:30 PM Offered. 13 start times"),
        ("no", f"5:00 PM – 11:30 PM {hours} 14 start times"),
    ]


def test_today_and_the_first_type_are_explained_unless_told(adele):
    page = adele.get(TIMES)
    assert "November 23, 2026" in words(page)
    assert "Start times of “Coffee chat”" in words(page)
    assert any("Too soon" in text for _, text in rows(page))


def test_without_a_type_there_is_nothing_to_explain_but_a_way_on(client, cast):
    page = be(client, NEWCOMER).get(TIMES)
    assert page.status_code == 200
    assert 'href="/bookwithme/me/meetingtype/new"' in page.text


@pytest.mark.parametrize("day", ["soon", "2026-13-01", "0001-01-01", "9999-12-31", ""])
def test_a_day_that_is_none_is_today(adele, day):
    assert "November 23, 2026" in words(adele.get(f"{TIMES}?day={day}"))


def test_another_persons_type_is_not_explained(client, cast):
    dora = be(client, NEWCOMER)
    assert dora.get(f"{TIMES}?type={type_token(cast.public.guid)}").status_code == 404


def test_the_explanation_speaks_french(adele):
    page = adele.get(f"{TIMES}?day=2026-11-24", headers={"Accept-Language": "fr"})
    assert ("yes", "08:00 – 16:30 Proposé. 18 heures de début") in rows(page)
