"""Instants of a document: absolute, counted from now, or of this week on the wall's clock."""

from datetime import UTC, datetime, timedelta

import pytest

from bookwithme.contract.document.events import Event
from bookwithme.contract.document.moments import Present, moment, moment_text
from bookwithme.contract.document.records import Booking

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)  # a Wednesday


@pytest.mark.parametrize(
    ("written", "instant"),
    [
        ("2026-11-23T09:00:00+01:00", datetime(2026, 11, 23, 8, tzinfo=UTC)),
        ("P1DT1H", NOON + timedelta(days=1, hours=1)),
        ("+PT1S", NOON + timedelta(seconds=1)),
        ("-P89DT4H", NOON - timedelta(days=89, hours=4)),
        ("W+0-1T00:00", datetime(2026, 11, 22, 23, tzinfo=UTC)),
        ("W+1-2T10:00", datetime(2026, 12, 1, 9, tzinfo=UTC)),
        ("W-5-7T10:00", datetime(2026, 10, 25, 9, tzinfo=UTC)),
        ("W-5-6T10:00", datetime(2026, 10, 24, 8, tzinfo=UTC)),
    ],
)
def test_an_instant_is_absolute_or_counts_from_now_or_from_this_week(written, instant):
    assert Present(NOON, "Europe/Paris").instant(moment(written)) == instant


@pytest.mark.parametrize(
    "written", ["", "P", "--P1D", "+-P1D", "P1Y", "-P999999D", "W1-1T10:00", "W+1-8T10:00", "now"]
)
def test_what_is_no_instant_is_refused(written):
    with pytest.raises(ValueError, match=r"must|is no"):
        Present(NOON, "Europe/Paris").instant(moment(written))


def test_the_week_of_an_instant_is_the_mailboxes_own():
    late = datetime(2026, 11, 29, 23, 30, tzinfo=UTC)  # Sunday, but Monday in Paris
    assert Present(late, "Europe/Paris").instant(moment("W+0-1T10:00")).day == 30
    assert Present(late, "America/Los_Angeles").instant(moment("W+0-1T10:00")).day == 23


@pytest.mark.parametrize(
    "written", ["2026-11-23T09:00:00Z", "P1DT1H", "-P89DT4H", "W+1-2T10:00", "W-5-7T00:05", "PT0S"]
)
def test_an_instant_is_written_as_it_was_read(written):
    assert moment_text(moment(written)) == written


@pytest.mark.parametrize(
    ("now", "written"),
    [(1971, "-P700D"), (2190, "P5000D"), (2190, "W+999-1T10:00"), (2000, "P80000D")],
)
def test_an_instant_that_lies_too_far_from_now_is_refused(now, written):
    with pytest.raises(ValueError, match="must lie between 1970 and 2200"):
        Present(datetime(now, 1, 1, tzinfo=UTC)).instant(moment(written))


SPRING = datetime(2027, 3, 25, 12, tzinfo=UTC)  # in Paris, 2:00 on Sunday is 3:00
AUTUMN = datetime(2026, 10, 20, 12, tzinfo=UTC)  # in Paris, 3:00 on Sunday is 2:00


def booking(start, end):
    attendee = {"name": "Ada", "email": "ada@example.com", "optionalAttendees": []}
    times = {"start": start, "end": end}
    return Booking.read({"mailbox": "a@b.example", "meetingType": 0, **attendee, **times})


@pytest.mark.parametrize("now", [NOON, SPRING, AUTUMN])
@pytest.mark.parametrize(
    ("start", "end", "length"),
    [
        ("W+0-7T02:30", "W+0-7T03:00", timedelta(minutes=30)),
        ("W+0-7T02:00", "W+0-7T03:00", timedelta(hours=1)),
        ("W+0-7T01:30", "W+0-7T04:30", timedelta(hours=3)),
        ("W+0-6T12:00", "W+0-7T12:00", timedelta(days=1)),
    ],
)
def test_a_booking_of_a_week_lasts_as_long_in_every_week(now, start, end, length):
    time = booking(start, end).time(Present(now, "Europe/Paris"), timedelta(minutes=5))
    assert time.end - time.start == length


@pytest.mark.parametrize(
    ("start", "end", "fields"),
    [
        ("W+0-7T00:00", "W+1-1T00:00", {"allDay": True}),
        ("W+0-5T17:00", "W+1-1T08:00", {}),
    ],
)
@pytest.mark.parametrize("now", [NOON, SPRING, AUTUMN])
def test_a_whole_day_and_what_is_longer_end_by_the_clock_on_the_wall(now, start, end, fields):
    present = Present(now, "Europe/Paris")
    event = Event.read({"start": start, "end": end, "changes": [], **fields}).made(present)
    assert event.end == present.instant(moment(end))
