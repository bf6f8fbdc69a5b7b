"""Written times are the bookings' instants, for whoever reads the VTIMEZONE and nothing else."""

from datetime import UTC, datetime, timedelta
from io import StringIO
from itertools import pairwise
from uuid import UUID
from zoneinfo import ZoneInfo

import icalendar
import pytest
from dateutil import tz
from ical.calendar_stream import IcsCalendarStream

from bookwithme.domain.booking import Attendee, Booking
from bookwithme.domain.mailbox import Mailbox
from bookwithme.ical.reading.reader import read
from bookwithme.ical.writing.writer import published
from bookwithme.ical.writing.zone_writer import definition

NOW = datetime(2026, 1, 1, tzinfo=UTC)
END = datetime(2027, 1, 10, tzinfo=UTC)
HOUR = timedelta(hours=1)
ZONES = (
    "Africa/Casablanca",
    "Africa/Cairo",
    "America/Caracas",
    "America/Los_Angeles",
    "America/New_York",
    "America/Nuuk",
    "America/Santiago",
    "America/St_Johns",
    "Asia/Gaza",
    "Asia/Kathmandu",
    "Asia/Kolkata",
    "Asia/Tokyo",
    "Atlantic/Azores",
    "Australia/Lord_Howe",
    "Etc/UTC",
    "Europe/Dublin",
    "Europe/Paris",
    "Pacific/Apia",
    "Pacific/Chatham",
    "Pacific/Kiritimati",
    "Pacific/Pago_Pago",
    "UTC",
)


def mailbox(zone):
    return Mailbox(
        address="adele@contoso.com",
        alias="adele",
        display_name="Adele Vance",
        time_zone=zone,
        exchange_guid=UUID(int=1),
        calendar_secret="secret",
    )


def booking(start):
    return Booking(
        mailbox_id=1,
        meeting_type_id=1,
        guid=UUID(int=2),
        manage_secret="abc",
        start=start,
        end=start + HOUR / 2,
        buffer_before=timedelta(0),
        buffer_after=timedelta(0),
        title="Intro",
        attendee=Attendee("Zoë", "zoe@fabrikam.com"),
        uid=str(start),
        time_zone="UTC",
        created_at=NOW,
    )


def starts(zone):
    """Half hours around every change of the clocks, and one time a month."""
    offsets = [(at, at.astimezone(ZoneInfo(zone)).utcoffset()) for at in hours()]
    changes = [at for (at, one), (_, next_) in pairwise(offsets) if one != next_]
    around = {at + HOUR / 2 * k for at in changes for k in range(-6, 9)}
    return sorted(around | {datetime(2026, month, 10, 9, tzinfo=UTC) for month in range(1, 13)})


def hours():
    return [NOW + HOUR * k for k in range((END - NOW) // HOUR)]


@pytest.fixture(params=ZONES)
def zone(request):
    return request.param


@pytest.fixture
def instants(zone):
    return starts(zone)


@pytest.fixture
def calendar(zone, instants):
    return published(mailbox(zone), [booking(start) for start in instants], NOW)


def test_our_own_reader_finds_every_booking_by_the_definition_alone(zone, calendar, instants):
    nameless = calendar.replace(f"TZID:{zone}\r".encode(), b"TZID:Elsewhere\r")
    nameless = nameless.replace(f"TZID={zone}:".encode(), b"TZID=Elsewhere:")
    reading = read(nameless, zone=ZoneInfo("Asia/Tokyo"), start=NOW, end=END)
    expected = [(int(at.timestamp()), int((at + HOUR / 2).timestamp())) for at in instants]
    assert [period[:2] for period in reading.periods] == expected
    assert (reading.problems, reading.complete) == ([], True)


def test_a_strict_reader_finds_every_booking_at_its_instant(calendar, instants):
    events = IcsCalendarStream.calendar_from_ics(calendar.decode()).events
    found = [(e.dtstart.astimezone(UTC), e.dtend.astimezone(UTC)) for e in events]
    assert found == [(at, at + HOUR / 2) for at in instants]


def test_a_reader_that_knows_zones_by_name_finds_the_same(calendar, instants):
    events = icalendar.Calendar.from_ical(calendar).events
    found = [(e.start.astimezone(UTC), e.end.astimezone(UTC)) for e in events]
    assert found == [(at, at + HOUR / 2) for at in instants]


def test_a_definition_gives_the_offset_of_every_hour_of_its_years(zone):
    calendar = icalendar.Calendar()
    calendar.add_component(definition(ZoneInfo(zone), NOW, END))
    defined = tz.tzical(StringIO(calendar.to_ical().decode())).get()
    real = [at.astimezone(ZoneInfo(zone)) for at in hours()]
    wrong = [
        local
        for local in real
        if not local.fold and local.replace(tzinfo=defined).utcoffset() != local.utcoffset()
    ]
    assert wrong == []


def test_a_meeting_in_the_hour_that_comes_again_stands_in_utc():
    start = datetime(2026, 10, 25, 1, 15, tzinfo=UTC)
    assert b"DTSTART:20261025T011500Z" in published(mailbox("Europe/Paris"), [booking(start)], NOW)


def defined(zone, at=NOW):
    return definition(ZoneInfo(zone), at, at).to_ical().decode().splitlines()


def test_a_zone_with_a_yearly_rule_has_it_once_each_way_as_outlook_wants():
    assert defined("Europe/Paris") == [
        "BEGIN:VTIMEZONE",
        "TZID:Europe/Paris",
        "BEGIN:DAYLIGHT",
        "DTSTART:20250330T020000",
        "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3",
        "TZNAME:CEST",
        "TZOFFSETFROM:+0100",
        "TZOFFSETTO:+0200",
        "END:DAYLIGHT",
        "BEGIN:STANDARD",
        "DTSTART:20251026T030000",
        "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10",
        "TZNAME:CET",
        "TZOFFSETFROM:+0200",
        "TZOFFSETTO:+0100",
        "END:STANDARD",
        "END:VTIMEZONE",
    ]


def test_a_day_of_the_month_is_counted_where_it_is_not_the_last():
    rules = [line for line in defined("America/New_York") if line.startswith("RRULE")]
    assert rules == [
        "RRULE:FREQ=YEARLY;BYDAY=2SU;BYMONTH=3",
        "RRULE:FREQ=YEARLY;BYDAY=1SU;BYMONTH=11",
    ]


def test_a_zone_without_a_yearly_rule_spells_out_every_change():
    lines = defined("Africa/Casablanca", datetime(2021, 7, 1, tzinfo=UTC))  # nobody changes these
    assert [line for line in lines if line.startswith(("DTSTART", "RRULE", "RDATE"))] == [
        "DTSTART:20200101T010000",
        "DTSTART:20200419T030000",
        "DTSTART:20200531T020000",
        "DTSTART:20210411T030000",
        "DTSTART:20210516T020000",
        "DTSTART:20220327T030000",
        "DTSTART:20220508T020000",
    ]


def test_summer_time_is_ahead_also_where_the_law_says_otherwise():
    assert [
        line for line in defined("Europe/Dublin") if line.startswith(("BEGIN", "TZOFFSETTO"))
    ] == [
        "BEGIN:VTIMEZONE",
        "BEGIN:DAYLIGHT",
        "TZOFFSETTO:+0100",
        "BEGIN:STANDARD",
        "TZOFFSETTO:+0000",
    ]
