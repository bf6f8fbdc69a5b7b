"""Invitations and published calendars, as strict readers take them."""

import json
from datetime import UTC, datetime, timedelta
from functools import partial
from uuid import UUID

import icalendar
import pytest
from ical.calendar_stream import IcsCalendarStream
from ical.types import CalAddress

from bookwithme.domain.booking import Attendee, Booking
from bookwithme.domain.mailbox import Mailbox
from bookwithme.ical.writing.writer import invitation, published

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
START = datetime(2026, 11, 25, 9, tzinfo=UTC)
MANAGE = "http://127.0.0.1:8000/bookwithme/manage/abc?a=1&b=2"
TEAMS = "http://127.0.0.1:8000/l/meetup-join/123456789012"

owned = partial(
    Mailbox,
    address="adele@contoso.com",
    alias="adele",
    display_name="Adele Vance",
    time_zone="Europe/Paris",
    exchange_guid=UUID(int=1),
    calendar_secret="secret",
)

booked = partial(
    Booking,
    mailbox_id=1,
    meeting_type_id=1,
    guid=UUID(int=2),
    manage_secret="abc",
    start=START,
    end=START + timedelta(minutes=30),
    buffer_before=timedelta(0),
    buffer_after=timedelta(0),
    title="Intro",
    attendee=Attendee("Zoë Ünal", "zoe@fabrikam.com"),
    uid="00000000-0000-0000-0000-000000000002",
    time_zone="America/Toronto",
    created_at=NOW,
)

invited = partial(
    invitation,
    method="REQUEST",
    now=NOW,
    description="See you.\nAdele",
    location="Room 4",
    manage_url=MANAGE,
    teams_url=None,
)


def strictly(text):
    return IcsCalendarStream.calendar_from_ics(text)


def extras(event):
    return {extra.name: extra.value for extra in event.extras}


def test_an_invitation_says_to_a_strict_reader_what_was_booked():
    calendar = strictly(invited(booked(sequence=3, category="blue"), owned()))
    [event] = calendar.events
    dumped = event.model_dump(exclude_none=True, exclude={"extras"})
    said = {name: value for name, value in dumped.items() if value != []}
    assert (calendar.method, said) == (
        "REQUEST",
        {
            "uid": "00000000-0000-0000-0000-000000000002",
            "sequence": 3,
            "dtstamp": NOW,
            "dtstart": START,
            "dtend": START + timedelta(minutes=30),
            "summary": "Zoë Ünal - Intro",
            "description": "See you.\nAdele",
            "location": "Room 4",
            "url": MANAGE,
            "status": "CONFIRMED",
            "transparency": "OPAQUE",
            "categories": ["Blue category"],
            "organizer": {"uri": "mailto:adele@contoso.com", "common_name": "Adele Vance"},
            "attendees": [
                {
                    "uri": "mailto:zoe@fabrikam.com",
                    "common_name": "Zoë Ünal",
                    "user_type": "INDIVIDUAL",
                    "status": "NEEDS-ACTION",
                    "role": "REQ-PARTICIPANT",
                    "rsvp": True,
                }
            ],
        },
    )


def test_times_stand_on_the_organizers_clock_beside_its_zone():
    calendar = icalendar.Calendar.from_ical(invited(booked(), owned()))
    [event] = calendar.events
    [zone] = calendar.timezones
    written = [event["DTSTART"].to_ical(), event["DTSTART"].params, zone["TZID"]]
    assert written == [b"20261125T100000", {"TZID": "Europe/Paris"}, "Europe/Paris"]


def test_an_invitation_is_tentative_until_answered_and_then_busy():
    [event] = strictly(invited(booked(), owned())).events
    assert extras(event) == {
        "x-microsoft-cdo-busystatus": "TENTATIVE",
        "x-microsoft-cdo-intendedstatus": "BUSY",
    }


def test_a_teams_meeting_bears_what_exchange_says_of_one():
    text = invited(booked(teams_id="123456789012"), owned(), teams_url=TEAMS)
    [event] = icalendar.Calendar.from_ical(text).events
    properties = event["X-MICROSOFT-SKYPETEAMSPROPERTIES"].replace("\\,", ",")
    assert event["X-MICROSOFT-SKYPETEAMSMEETINGURL"] == TEAMS
    assert json.loads(properties)["cid"] == "19:meeting_123456789012@thread.v2"


def test_a_cancellation_frees_the_time_of_the_same_event():
    gone = booked().cancelled("ill")
    calendar = strictly(invited(gone, owned(), method="CANCEL"))
    [event] = calendar.events
    assert (calendar.method, event.uid, event.sequence) == ("CANCEL", gone.uid, 1)
    assert (event.status, event.transparency) == ("CANCELLED", "TRANSPARENT")
    assert extras(event) == {
        "x-microsoft-cdo-busystatus": "FREE",
        "x-microsoft-cdo-intendedstatus": "FREE",
    }


NAMES = [
    'Jean "JJ" O\'Neil; Dr., \\ ^n <b>',
    "李小龍 \N{PARTY POPPER}",
    "\N{RIGHT-TO-LEFT OVERRIDE}gnp.exe",
    "x" * 120,
]


@pytest.mark.parametrize("name", NAMES)
def test_names_come_back_as_they_were(name):
    [event] = strictly(invited(booked(attendee=Attendee(name, "a@b.example")), owned())).events
    assert event.attendees == [
        CalAddress(
            uri="mailto:a@b.example",
            common_name=name,
            user_type="INDIVIDUAL",
            status="NEEDS-ACTION",
            role="REQ-PARTICIPANT",
            rsvp=True,
        )
    ]
    assert event.summary == f"{name} - Intro"


LINE_ENDS = ["\r\n", "\n", "\r", "\x0b", "\x0c", "\x1c", "\x85", "\u2028", "\u2029"]


@pytest.mark.parametrize("end", LINE_ENDS)
def test_no_text_begins_a_property_of_its_own(end):
    evil = f"A{end}ATTENDEE:mailto:evil@example.com{end}END:VEVENT"
    text = invited(
        booked(title=evil),
        owned(),
        description=evil,
        location=evil,
        manage_url="http://127.0.0.1/",
    )
    names = [line.partition(":")[0].partition(";")[0] for line in text.splitlines()]
    assert names.count("ATTENDEE") == 1
    assert names.count("END") == names.count("BEGIN")
    assert text.count("\r\n") == text.count("\n") == text.count("\r")


def test_control_characters_of_imported_texts_are_left_out():
    [event] = strictly(invited(booked(title="A\x00B\x7f"), owned(), description="C\x08\tD")).events
    assert (event.summary, event.description) == ("Zoë Ünal - AB", "C\tD")


def test_no_line_is_longer_than_75_octets():
    text = invited(booked(title="é" * 120), owned(), description="\N{PARTY POPPER}" * 2000)
    assert max(len(line) for line in text.encode().split(b"\r\n")) <= 75


def test_nothing_said_is_no_property():
    text = invited(booked(), owned(), description="", location="")
    assert "LOCATION" not in text
    assert "DESCRIPTION" not in text


def test_a_published_calendar_holds_the_bookings_that_stand():
    gone = booked(uid="gone").cancelled("")
    later = booked(uid="later", start=START.replace(year=2028), end=START.replace(year=2029))
    calendar = strictly(published(owned(), [booked(), gone, later], NOW).decode())
    assert calendar.method == "PUBLISH"
    assert [(e.uid, e.summary, e.dtstart, e.dtend) for e in calendar.events] == [
        (booked().uid, "Zoë Ünal - Intro", START, START + timedelta(minutes=30)),
        ("later", "Zoë Ünal - Intro", START.replace(year=2028), START.replace(year=2029)),
    ]


def test_a_published_calendar_tells_no_attendees_address_and_no_secret():
    written = published(owned(), [booked()], NOW)
    assert b"zoe@fabrikam.com" not in written
    assert b"abc" not in written


def test_a_published_calendar_without_bookings_is_one_all_the_same():
    calendar = icalendar.Calendar.from_ical(published(owned(), [], NOW))
    assert (calendar.events, calendar.calendar_name) == ([], "Adele Vance")
    assert [zone["TZID"] for zone in calendar.timezones] == ["Europe/Paris"]
