"""A calendar moved by whole weeks, on the wall clock.

Demonstration calendars are written for one week and shown around the world's present. Whole weeks
keep weekdays, so BYDAY stays true; local times keep their hour, whichever side of a clock change
they come to lie on. Zone definitions stay where they are.
"""

import datetime as dt
import re

_MOVED = frozenset(
    {
        *("DTSTART", "DTEND", "DUE", "COMPLETED", "EXDATE", "RDATE", "RECURRENCE-ID", "FREEBUSY"),
        *("DTSTAMP", "CREATED", "LAST-MODIFIED"),
    }
)
_NAME = re.compile(rb"[A-Za-z-]+")
_DATE = re.compile(rb"\d{8}(?=T\d{6}|\D|$)")
_UNTIL = re.compile(rb"(?<=UNTIL=)\d{8}", re.IGNORECASE)


def shift_weeks(data: bytes, weeks: int) -> bytes:
    """Move every date of a calendar, its zone definitions excepted.

    Lines of dates that are folded are written out unfolded; all else stays as it is, to the byte.

    Raises:
        ValueError: when a date would leave the years 1 to 9999.
    """
    days = dt.timedelta(weeks=weeks)
    in_zone = False
    moved = []
    for line in _logical_lines(data):
        match = _NAME.match(line)
        name = match[0].upper().decode() if match else ""
        if name in {"BEGIN", "END"} and b"VTIMEZONE" in line.upper():
            in_zone = name == "BEGIN"
        moved.append(line if in_zone else _moved(name, line, days))
    return b"".join(moved)


def _logical_lines(data: bytes) -> list[bytes]:
    """Split into lines with their ends, each with its continuations (RFC 5545, 3.1)."""
    lines: list[bytes] = []
    for line in data.splitlines(keepends=True):
        if line[:1] in {b" ", b"\t"} and lines:
            lines[-1] += line
        else:
            lines.append(line)
    return lines


def _moved(name: str, line: bytes, days: dt.timedelta) -> bytes:
    if name in _MOVED:
        head, colon, values = _unfolded(line).rpartition(b":")
        return head + colon + _DATE.sub(lambda found: _later(found[0], days), values)
    if name == "RRULE":
        return _UNTIL.sub(lambda found: _later(found[0], days), _unfolded(line))
    return line


def _unfolded(line: bytes) -> bytes:
    return re.sub(rb"\r?\n[ \t]", b"", line)


def _later(digits: bytes, days: dt.timedelta) -> bytes:
    year, month, day = int(digits[:4]), int(digits[4:6]), int(digits[6:])
    try:
        date = dt.date(year, month, day) + days
    except OverflowError:
        raise ValueError(digits) from None
    return date.strftime("%Y%m%d").rjust(8, "0").encode()
