"""Commands on a calendar file alone, as their users type them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from bookwithme import zones
from bookwithme.cli import main

CALENDAR = rb"""BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//tests//EN
BEGIN:VEVENT
UID:one
DTSTAMP:20260101T000000Z
SUMMARY:Board\nand 2026-11-24T08:00:00Z
DTSTART:20261124T090000Z
DTEND:20261124T100000Z
END:VEVENT
BEGIN:VEVENT
UID:two
DTSTAMP:20260101T000000Z
SUMMARY:Nobody can read this
DTSTART:INVALID
END:VEVENT
END:VCALENDAR
"""
WINDOW = ["--from", "2026-11-24T08:00:00Z", "--to", "2026-11-24T11:00:00Z", "--tz", "UTC"]
OPTIONS = ["--now", "2026-11-23T00:00:00Z", "--hours", "08:00-11:00", "--duration", "PT1H"]


@pytest.fixture
def calendar(tmp_path: Path) -> str:
    path = tmp_path / "own.ics"
    path.write_bytes(CALENDAR)
    return str(path)


def typed(*arguments):
    """Type a command: exit status, output, error output."""
    result = CliRunner().invoke(main, arguments)
    return result.exit_code, result.stdout, result.stderr


def test_freebusy_tells_what_is_blocked_and_what_was_not_read(calendar):
    _, told, _ = typed("freebusy", calendar, *WINDOW, "--json")
    answer = json.loads(told)
    assert answer["merged"] == [["2026-11-24T09:00:00Z", "2026-11-24T10:00:00Z"]]
    assert answer["events"] == 2
    assert answer["zoneData"] == zones.data()
    (problem,) = answer["problems"]
    assert typed("freebusy", calendar, *WINDOW)[1].splitlines() == [
        "2026-11-24T09:00:00Z  2026-11-24T10:00:00Z",
        "2 events read",
        f"zone data: {zones.data()}",
        f"problem: {problem}",
    ]


def test_slots_tells_what_is_open_and_why_the_rest_is_not_as_the_control_api_does(calendar):
    code, told, aside = typed("slots", calendar, *WINDOW, *OPTIONS, "--explain", "--json")
    answer = json.loads(told)
    assert [each["start"][11:16] for each in answer["slots"]] == ["08:00", "10:00"]
    closed = [(each["start"][11:16], each["because"], each["source"]) for each in answer["closed"]]
    assert closed == [
        *((time, "busy", "one") for time in ("08:30", "09:00", "09:30")),
        ("10:30", "outside-hours", None),
    ]
    assert (code, aside.count("\n"), aside[:9]) == (0, 1, "problem: ")


def test_slots_tells_one_time_a_line_whatever_a_title_says(calendar):
    _, told, aside = typed("slots", calendar, *WINDOW, *OPTIONS, "--explain")
    assert told.splitlines() == [
        "2026-11-24T08:00:00Z  2026-11-24T09:00:00Z",
        "2026-11-24T10:00:00Z  2026-11-24T11:00:00Z",
        *(
            f"2026-11-24T{time}:00Z  busy  Board and 2026-11-24T08:00:00Z"
            for time in ("08:30", "09:00", "09:30")
        ),
        "2026-11-24T10:30:00Z  outside-hours",
    ]
    assert aside.startswith("problem: ")


@pytest.mark.parametrize(
    "hours", ["99:99-88:88", "08:61-12:00", "24:00-08:00", "8-17", "08:00", "a:b-c:d", "-", ""]
)
def test_hours_that_are_none_are_refused_in_one_line(calendar, hours):
    code, told, aside = typed("slots", calendar, *WINDOW, "--hours", hours)
    assert (code, told) == (2, "")
    assert aside.splitlines()[-1] == (
        f"Error: Invalid value for '--hours': {hours!r}"
        " must be hours such as 08:00-17:00; only the end may be 24:00"
    )


@pytest.mark.parametrize(("hours", "first"), [("09:30-24:00", "10:00"), ("22:00-10:00", "08:00")])
def test_hours_may_end_at_midnight_or_after(calendar, hours, first):
    _, told, _ = typed("slots", calendar, *WINDOW, *OPTIONS, "--hours", hours)
    assert told[11:16] == first


def test_a_file_that_is_no_calendar_is_told_in_one_line(tmp_path):
    (tmp_path / "page.html").write_text("<html>")
    code, told, aside = typed("freebusy", str(tmp_path / "page.html"), *WINDOW)
    assert (code, told, aside[:7], aside.count("\n")) == (1, "", "Error: ", 1)
