"""Series without a gap: joined only where no single occurrence is asked for."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bookwithme.ical import remarks
from bookwithme.ical.reading.reader import Reading, read

START = datetime(2027, 3, 1, tzinfo=UTC)
MINUTE, DAY = 60, 86_400
ENDLESS = 253_402_300_799
EVERY_MINUTE = ("DTSTART:20270302T000000Z", "DURATION:PT1M", "RRULE:FREQ=MINUTELY")
FIRST = "20270302T000000Z"


def event(*lines: str) -> str:
    return "BEGIN:VEVENT\nUID:a\n" + "\n".join(lines) + "\nEND:VEVENT\n"


def _read(*events: str, days: int = 30, zone: str = "UTC") -> Reading:
    data = f"BEGIN:VCALENDAR\n{''.join(events)}END:VCALENDAR\n".encode()
    return read(data, zone=ZoneInfo(zone), start=START, end=START + timedelta(days=days))


def busy(reading: Reading) -> list[tuple[int, int]]:
    """Joined and clipped to the 30 days, in seconds since their beginning."""
    begin = int(START.timestamp())
    joined: list[tuple[int, int]] = []
    for start, end, _, _ in reading.periods:
        low, high = max(start - begin, 0), min(end - begin, 30 * DAY)
        if joined and low <= joined[-1][1]:
            low, high = joined[-1][0], max(high, joined.pop()[1])
        joined.append((low, high))
    return joined


@pytest.mark.parametrize(
    ("lines", "more", "expected"),
    [
        ((), (), [(DAY, 30 * DAY)]),
        ((f"EXDATE:{FIRST}",), (), [(DAY + MINUTE, 30 * DAY)]),
        ((), (f"RECURRENCE-ID:{FIRST}", f"DTSTART:{FIRST}"), [(DAY + MINUTE, 30 * DAY)]),
        (
            (),
            (
                "RECURRENCE-ID;RANGE=THISANDFUTURE:20270330T000000Z",
                "DTSTART:20270330T000100Z",
                "DURATION:PT1M",
            ),
            [(DAY, 29 * DAY), (29 * DAY + MINUTE, 30 * DAY)],
        ),
        (
            ("EXRULE:FREQ=MONTHLY",),
            (),
            [(DAY + MINUTE, 30 * DAY)],
        ),
        (
            ("RDATE;VALUE=PERIOD:20270301T120000Z/PT1H",),
            (),
            [(DAY // 2, DAY // 2 + 60 * MINUTE), (DAY, 30 * DAY)],
        ),
        (("RRULE:FREQ=MINUTELY;COUNT=20000",), (), [(DAY, 30 * DAY)]),
    ],
    ids=["alone", "EXDATE", "changed", "THISANDFUTURE", "EXRULE", "RDATE", "two rules"],
)
def test_a_meeting_every_minute_loses_only_what_is_taken_out_of_it(lines, more, expected):
    changes = [event(*more)] if more else []
    reading = _read(event(*EVERY_MINUTE, *lines), *changes)
    assert (busy(reading), reading.problems) == (expected, [])


@pytest.mark.parametrize(
    ("lines", "more"),
    [
        ((f"EXDATE:{FIRST}",), ""),
        ((), event(f"RECURRENCE-ID:{FIRST}", "STATUS:CANCELLED", f"DTSTART:{FIRST}")),
        ((), event("RECURRENCE-ID;RANGE=THISANDFUTURE:20270330T000000Z", f"DTSTART:{FIRST}")),
        (("EXRULE:FREQ=DAILY",), ""),
    ],
    ids=["EXDATE", "changed", "THISANDFUTURE", "EXRULE"],
)
def test_over_more_time_than_can_be_worked_out_it_blocks_from_its_start_on(lines, more):
    reading = _read(event(*EVERY_MINUTE, *lines), more, days=400)
    assert busy(reading) == [(DAY, 30 * DAY)]
    assert {period[1] for period in reading.periods} == {ENDLESS}
    assert [remark.message for remark in reading.problems] == [remarks.OVER_BUDGET]


def test_what_takes_the_place_of_a_free_series_blocks_when_there_is_too_much_of_it():
    change = event(
        "RECURRENCE-ID;RANGE=THISANDFUTURE:20270304T000000Z",
        "DTSTART:20270304T000000Z",
        "DURATION:PT1M",
    )
    reading = _read(event(*EVERY_MINUTE, "TRANSP:TRANSPARENT"), change, days=400)
    blocking = [period[:2] for period in reading.periods if period[2] != "free"]
    assert blocking == [(int(START.timestamp()) + 3 * DAY, ENDLESS)]


def test_the_end_of_a_joined_series_is_an_instant_when_the_clocks_change_in_between():
    lines = ("DTSTART;TZID=Europe/Berlin:20270302T000000", "DURATION:PT1M")
    reading = _read(event(*lines, "RRULE:FREQ=MINUTELY;COUNT=40000"), days=60)
    assert [end - start for start, end, _, _ in reading.periods] == [39_940 * MINUTE]


def test_a_period_with_its_own_length_keeps_it_before_a_change_onwards():
    series = event(
        "DTSTART:20270302T090000Z",
        "DURATION:PT1H",
        "RDATE;VALUE=PERIOD:20270302T120000Z/PT5H",
        "RDATE:20270303T090000Z",
    )
    change = event(
        "RECURRENCE-ID;RANGE=THISANDFUTURE:20270303T090000Z",
        "DTSTART:20270303T110000Z",
        "DURATION:PT2H",
    )
    hours = [(start // 3600, end // 3600) for start, end in busy(_read(series, change))]
    assert hours == [(33, 34), (36, 41), (59, 61)]


def test_of_two_lengths_for_one_period_the_longer_counts():
    series = event(
        "DTSTART:20270302T090000Z",
        "RDATE;VALUE=PERIOD:20270302T120000Z/{}".format("P1D,20270302T120000Z/PT48H"),
    )
    assert [end - start for start, end in busy(_read(series))] == [2 * DAY]
