"""Move a calendar by whole weeks, so that the demo's calendars follow a world's clock."""

from __future__ import annotations

import re
from datetime import date, timedelta

_FOLD = re.compile(rb"\r?\n[ \t]")
_DATED = re.compile(
    rb"(DTSTART|DTEND|DTSTAMP|DUE|CREATED|LAST-MODIFIED|RECURRENCE-ID|EXDATE|RDATE|FREEBUSY"
    rb"|RRULE|EXRULE)[;:]",
    re.IGNORECASE,
)
_UNTIL_ONLY = (b"RRULE", b"EXRULE")
_DATE = re.compile(rb"(?<!\d)(\d{4})(\d\d)(\d\d)(?=T\d{6}|[,;/]|$)")
_UNTIL = re.compile(rb"(?<=UNTIL=)(\d{4})(\d\d)(\d\d)", re.IGNORECASE)


def shift_weeks(data: bytes, weeks: int) -> bytes:
    """The calendar `weeks` later (earlier where negative), at the same local times.

    Every date moves, but for those of VTIMEZONE; UNTIL moves with its rule. Lines come back
    unfolded (RFC 5545, 3.1 lets them be folded, and asks nobody to).
    """
    lines = re.split(rb"\r?\n", _FOLD.sub(b"", data))
    moved, in_zone = [], False
    for line in lines:
        if line.upper().endswith(b":VTIMEZONE"):
            in_zone = line.upper().startswith(b"BEGIN")
        moved.append(line if in_zone else _shifted(line, timedelta(weeks=weeks)))
    return b"\r\n".join(moved)


def _shifted(line: bytes, by: timedelta) -> bytes:
    if not _DATED.match(line):
        return line
    pattern = _UNTIL if line.upper().startswith(_UNTIL_ONLY) else _DATE

    def move(match: re.Match[bytes]) -> bytes:
        year, month, day = (int(group) for group in match.groups())
        return (date(year, month, day) + by).strftime("%Y%m%d").encode()

    name, colon, value = line.partition(b":")
    return name + colon + pattern.sub(move, value)
