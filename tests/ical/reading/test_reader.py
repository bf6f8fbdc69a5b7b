"""What `read` answers besides time: sources, counts, completeness, and refusals."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from bookwithme.domain.errors import CalendarTooLarge
from bookwithme.domain.freebusy import Status
from bookwithme.ical import limits, remarks
from bookwithme.ical.reading.context import Source
from bookwithme.ical.reading.reader import NotACalendar, Reading, read
from bookwithme.ical.remarks import Remark

EVENT = "BEGIN:VEVENT\nUID:a\nSUMMARY:{}\nDTSTART:20270310T080000Z\nDURATION:PT1H\n{}END:VEVENT\n"
EIGHT = 1_804_665_600


def _read(*parts: str, end: str = "END:VCALENDAR\n") -> Reading:
    return read(
        f"BEGIN:VCALENDAR\n{''.join(parts)}{end}".encode(),
        zone=ZoneInfo("Europe/Paris"),
        start=datetime(2027, 3, 10, 8, 30, tzinfo=UTC),
        end=datetime(2027, 3, 11, tzinfo=UTC),
    )


def test_a_reading_names_each_period_s_event_and_does_not_clip_it():
    assert _read(EVENT.format("Tea\\, with Zoë\\nand cake", "")) == Reading(
        periods=[(EIGHT, EIGHT + 3600, Status.BUSY, 0)],
        sources=[Source("a", "Tea, with Zoë\nand cake")],
        events=1,
        problems=[],
        notes=[],
        complete=True,
    )


def test_events_are_counted_whether_they_block_or_not():
    assert _read(
        EVENT.format("x", "STATUS:CANCELLED\n"), "BEGIN:VFREEBUSY\nEND:VFREEBUSY\n"
    ) == Reading([], [], 2, [], [], complete=True)


def test_half_a_file_is_not_complete():
    reading = _read(EVENT.format("x", ""), end="")
    assert (reading.complete, reading.problems) == (False, [Remark(remarks.NO_END_LINE)])


def test_a_problem_names_its_event_and_its_values():
    reading = _read("BEGIN:VEVENT\nUID:b\nDTSTART:soon\nEND:VEVENT\n")
    assert reading.problems == [Remark(remarks.NO_START, {"value": "soon"}, "b")]


def test_text_of_a_calendar_in_a_remark_is_neither_formatted_nor_long():
    reading = _read("BEGIN:VEVENT\nDTSTART:{0.__class__}" + "x" * 500 + "\nEND:VEVENT\n")
    assert str(reading.problems[0]).startswith("An event has no start")
    assert len(str(reading.problems[0])) < 200


def test_a_problem_names_its_event_by_the_value_of_its_uid_alone():
    reading = _read(f'BEGIN:VEVENT\nUID;X="a:b":{"c" * 300}\nDTSTART:soon\nEND:VEVENT\n')
    assert reading.problems == [Remark(remarks.NO_START, {"value": "soon"}, "c" * 255)]


def test_a_thousand_problems_are_not_all_listed():
    reading = _read(*(f"BEGIN:VEVENT\nUID:{n}\nEND:VEVENT\n" for n in range(1000)))
    assert len(reading.problems) == limits.MAX_REMARKS + 1
    assert reading.problems[-1] == Remark(remarks.MORE, {"count": "200"})


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\0\xff\xfe",
        b"<html><body>Sign in</body></html>",
        b"BEGIN:VCARD\nEND:VCARD\n",
        b"BEGIN:VEVENT\nDTSTART:20270310T080000Z\nEND:VEVENT\nEND:VCALENDAR\n",
    ],
)
def test_what_is_no_calendar_is_refused(data: bytes):
    with pytest.raises(NotACalendar):
        read(data, zone=ZoneInfo("UTC"), start=datetime.min.replace(tzinfo=UTC), end=NOW)


NOW = datetime(2027, 3, 10, tzinfo=UTC)


def test_a_calendar_over_the_limits_is_refused_not_read_in_part():
    events = "BEGIN:VEVENT\nEND:VEVENT\n" * (limits.MAX_COMPONENTS + 1)
    with pytest.raises(CalendarTooLarge):
        _read(events)
    with pytest.raises(CalendarTooLarge):
        read(b" " * (limits.MAX_BYTES + 1), zone=ZoneInfo("UTC"), start=NOW, end=NOW)
