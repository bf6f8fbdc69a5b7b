"""Whatever the bytes, a reading or a refusal: never another error, never a period outside."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from bookwithme.ical.reading.reader import NotACalendar, read

GOLDEN = [path.read_bytes() for path in sorted(Path(__file__).parents[2].glob("calendars/*.ics"))]
START = datetime(2027, 3, 1, tzinfo=UTC)
LINES = (
    *("BEGIN:VEVENT", "END:VEVENT", "BEGIN:VFREEBUSY", "END:VFREEBUSY", "BEGIN:AVAILABLE"),
    *("BEGIN:VTIMEZONE", "TZID:Z", "BEGIN:STANDARD", "END:STANDARD", "END:VTIMEZONE"),
    *("TZOFFSETFROM:+0100", "TZOFFSETTO:-2359", "TZOFFSETTO:+9999", "UID:a", "UID:b", "SEQUENCE:9"),
    *("DTSTART:00010101T000000Z", "DTSTART;TZID=Z:99991231T240000", "DTSTART;VALUE=DATE:00010102"),
    *("DTSTART;TZID=Europe/Paris:20270310T090000", "DTSTART:99991231", "DTSTART:20270310T235960Z"),
    *(
        "DTEND:99991231T235959Z",
        "DTEND;VALUE=DATE:00010101",
        "DURATION:P9999999999W",
        "DURATION:-P1D",
    ),
    *("DURATION:PT1H", "DURATION:P", "TRANSP:", "STATUS:", "X-MICROSOFT-CDO-ALLDAYEVENT:TRUE"),
    *("RRULE:FREQ=YEARLY;BYWEEKNO=1,-1;WKST=SU;BYMONTH=1", "RRULE:FREQ=MONTHLY;BYMONTHDAY=31"),
    *("RRULE:FREQ=WEEKLY;BYMONTH=1,12;WKST=SA", "RRULE:FREQ=DAILY;UNTIL=99991231T235959Z"),
    *("RRULE:FREQ=HOURLY;BYDAY=MO", "RRULE:RSCALE=GREGORIAN;FREQ=MONTHLY;SKIP=FORWARD;INTERVAL=7"),
    *("RRULE:FREQ=YEARLY;BYYEARDAY=366,-366;BYSETPOS=-1", "RRULE:FREQ=SECONDLY;INTERVAL=86399"),
    *("RRULE:FREQ=YEARLY;INTERVAL=999999999999999999", "EXRULE:FREQ=DAILY;INTERVAL=2"),
    *("RDATE:99991231T235959Z,00010101", "RDATE;VALUE=PERIOD:20270310T090000Z/PT1H", "EXDATE:"),
    *("EXDATE;VALUE=DATE:20270310", "RECURRENCE-ID;RANGE=THISANDFUTURE:00010101T000000Z"),
    *("RECURRENCE-ID:20270310T080000Z", "FREEBUSY:99991231T235959Z/P9W,/", "X-WR-TIMEZONE:Nowhere"),
    *(
        "BEGIN:VAVAILABILITY",
        "END:VAVAILABILITY",
        "BUSYTYPE:",
        "PRIORITY:-1",
        "BEGIN:VALARM",
        "\x00",
    ),
)


def _read(data: bytes, days: int = 30) -> None:
    end = START + timedelta(days=days)
    low, high = int(START.timestamp()), int(end.timestamp())
    try:
        reading = read(data, zone=ZoneInfo("America/New_York"), start=START, end=end)
    except NotACalendar:
        return
    assert [period for period in reading.periods if period[1] <= low or period[0] >= high] == []
    assert all(0 <= period[3] < len(reading.sources) for period in reading.periods)
    assert all(map(str, [*reading.problems, *reading.notes]))


@given(st.lists(st.sampled_from(LINES), max_size=25))
@settings(max_examples=400, deadline=None)
def test_lines_in_any_order_are_read_or_reported(lines):
    _read("\r\n".join(["BEGIN:VCALENDAR", *lines]).encode())


@given(st.lists(st.sampled_from(LINES[10:]), max_size=8))
@settings(max_examples=400, deadline=None)
def test_an_event_of_odd_properties_is_read_or_reported(lines):
    event = ["BEGIN:VEVENT", *lines, "END:VEVENT", "END:VCALENDAR"]
    _read("\n".join(["BEGIN:VCALENDAR", *event]).encode())


@given(st.sampled_from(GOLDEN), st.integers(0, 3_000), st.binary(max_size=4))
@settings(max_examples=400, deadline=None)
def test_a_calendar_with_a_hole_is_read_or_refused(data, place, filling):
    _read(data[:place] + filling + data[place + 3 :])


@given(st.binary(max_size=200))
@settings(max_examples=100, deadline=None)
def test_any_bytes_are_read_or_refused(data):
    _read(data)
    _read(b"BEGIN:VCALENDAR\r\n" + data)
