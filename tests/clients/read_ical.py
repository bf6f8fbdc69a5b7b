"""What `icalendar` and `ical` read of calendar files: JSON by reader and file, for `run.py`."""

import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import icalendar
from ical.calendar_stream import CalendarStream


def instant(moment: Any) -> str:
    """An instant in UTC, whatever its zone is made of."""
    assert isinstance(moment, datetime)
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def by_icalendar(text: str) -> dict[str, Any]:
    """As icalendar reads it."""
    calendar = icalendar.Calendar.from_ical(text)
    (event,) = calendar.walk("VEVENT")
    return {
        "method": str(calendar["METHOD"]),
        "uid": str(event["UID"]),
        "sequence": int(event["SEQUENCE"]),
        "start": instant(event["DTSTART"].dt),
        "end": instant(event["DTEND"].dt),
        "summary": str(event["SUMMARY"]),
        "organizer": str(event["ORGANIZER"]).removeprefix("mailto:"),
    }


def by_ical(text: str) -> dict[str, Any]:
    """As ical reads it."""
    (calendar,) = CalendarStream.from_ics(text).calendars
    (event,) = calendar.events
    return {
        "method": calendar.method,
        "uid": event.uid,
        "sequence": event.sequence,
        "start": instant(event.dtstart),
        "end": instant(event.dtend),
        "summary": event.summary,
        "organizer": str(event.organizer.uri).removeprefix("mailto:") if event.organizer else None,
    }


if __name__ == "__main__":
    files = {path.name: path.read_bytes().decode() for path in Path(sys.argv[1]).glob("*.ics")}
    readers = {"icalendar": by_icalendar, "ical": by_ical}
    told = {
        name: {file: read(text) for file, text in files.items()} for name, read in readers.items()
    }
    sys.stdout.write(json.dumps(told))
