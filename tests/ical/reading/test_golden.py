"""Golden calendars: `tests/calendars/<behaviour>.ics` beside what it says, whole."""

import json
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bookwithme.ical.reading.reader import read

CALENDARS = sorted((Path(__file__).parents[2] / "calendars").glob("*.ics"))


def _instant(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


@pytest.mark.parametrize("path", CALENDARS, ids=[path.stem for path in CALENDARS])
def test_a_calendar_says_all_that_stands_beside_it_and_nothing_else(path: Path):
    golden = json.loads(path.with_suffix(".json").read_text("utf-8"))
    start, end = map(datetime.fromisoformat, golden["window"])
    reading = read(path.read_bytes(), zone=ZoneInfo(golden["zone"]), start=start, end=end)
    assert {
        "zone": golden["zone"],
        "window": golden["window"],
        "busy": [[_instant(a), _instant(b), status] for a, b, status, _ in reading.periods],
        "problems": [str(remark) for remark in reading.problems],
        "notes": [str(remark) for remark in reading.notes],
    } == golden
