"""Calendars moved by weeks: the demonstration lives around the world's present."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bookwithme.ical.reading.reader import read
from bookwithme.ical.writing.relocate import shift_weeks

CALENDAR = b"""BEGIN:VCALENDAR\r
BEGIN:VTIMEZONE\r
TZID:Mine\r
BEGIN:STANDARD\r
DTSTART:20260301T000000\r
TZOFFSETFROM:+0100\r
TZOFFSETTO:+0100\r
RRULE:FREQ=YEARLY;UNTIL=20300101T000000Z\r
END:STANDARD\r
END:VTIMEZONE\r
BEGIN:VEVENT\r
UID:20260101@example.com\r
SUMMARY:Review of 20260105\r
DTSTAMP:20251201T120000Z\r
DTSTART;TZID=Mine:20260105T090000\r
DTEND;TZID=Mine:20260105T100000\r
RRULE:FREQ=WEEKLY;until=20260202T080000Z;BYDAY=MO\r
EXDATE;TZID=Mine:20260112T090000,2026\r
 0119T090000\r
RDATE;VALUE=PERIOD:20260107T080000Z/20260107T090000Z,20260108T080000Z/PT1H\r
END:VEVENT\r
BEGIN:VEVENT\r
UID:20260101@example.com\r
RECURRENCE-ID;TZID=Mine:20260126T090000\r
DTSTART;VALUE=DATE:20260127\r
END:VEVENT\r
END:VCALENDAR\r
"""

MOVED = b"""BEGIN:VCALENDAR\r
BEGIN:VTIMEZONE\r
TZID:Mine\r
BEGIN:STANDARD\r
DTSTART:20260301T000000\r
TZOFFSETFROM:+0100\r
TZOFFSETTO:+0100\r
RRULE:FREQ=YEARLY;UNTIL=20300101T000000Z\r
END:STANDARD\r
END:VTIMEZONE\r
BEGIN:VEVENT\r
UID:20260101@example.com\r
SUMMARY:Review of 20260105\r
DTSTAMP:20251215T120000Z\r
DTSTART;TZID=Mine:20260119T090000\r
DTEND;TZID=Mine:20260119T100000\r
RRULE:FREQ=WEEKLY;until=20260216T080000Z;BYDAY=MO\r
EXDATE;TZID=Mine:20260126T090000,20260202T090000\r
RDATE;VALUE=PERIOD:20260121T080000Z/20260121T090000Z,20260122T080000Z/PT1H\r
END:VEVENT\r
BEGIN:VEVENT\r
UID:20260101@example.com\r
RECURRENCE-ID;TZID=Mine:20260209T090000\r
DTSTART;VALUE=DATE:20260210\r
END:VEVENT\r
END:VCALENDAR\r
"""

ZONE = ZoneInfo("UTC")


def test_every_date_moves_but_those_of_zones_and_texts():
    assert shift_weeks(CALENDAR, 2) == MOVED


def test_moving_there_and_back_gives_the_same_busy_time():
    start, end = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 3, 1, tzinfo=UTC)
    far = shift_weeks(CALENDAR, 520)
    there = read(far, zone=ZONE, start=start + timedelta(weeks=520), end=end + timedelta(weeks=520))
    weeks = 520 * 604_800
    assert [(a - weeks, b - weeks, *rest) for a, b, *rest in there.periods] == read(
        CALENDAR, zone=ZONE, start=start, end=end
    ).periods


def test_no_weeks_leave_every_byte_of_a_calendar_without_folded_dates():
    assert shift_weeks(MOVED, 0) == MOVED


def test_a_date_that_would_leave_the_calendar_is_refused():
    with pytest.raises(ValueError, match="20260105"):
        shift_weeks(b"DTSTART:20260105\n", 520_000)
