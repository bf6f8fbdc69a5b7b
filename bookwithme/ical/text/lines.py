"""From bytes to properties (RFC 5545, 3.1), reading only those that decide on time.

Of some twenty properties of an Outlook event seven matter, so one regular expression picks those
lines, cuts them once into name, parameters and value, and leaves the rest unread. Parameters are
left as text: `Context` reads each distinct one once, since a calendar repeats the same few.

Letters outside ASCII stay bytes, one character each, until their line is taken: a single one of
four bytes would make the text of a whole file four times as large.
"""

import codecs
import re
from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from bookwithme.domain.errors import CalendarTooLarge
from bookwithme.ical.limits import MAX_LETTERS, MAX_TEXT

MULTIPLE = frozenset({"RRULE", "RDATE", "EXDATE", "EXRULE", "FREEBUSY", "TZID"})
"""Properties of which every line counts; of the others the first does."""

_NAMES = (
    *("BEGIN", "END", "UID", "DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE", "EXRULE"),
    *("RECURRENCE-ID", "SEQUENCE", "STATUS", "TRANSP", "SUMMARY", "FREEBUSY", "X-WR-TIMEZONE"),
    *("TZID", "TZOFFSETFROM", "TZOFFSETTO", "TZUNTIL", "X-LIC-LOCATION", "BUSYTYPE", "PRIORITY"),
    "DTSTAMP",
    *("X-MICROSOFT-CDO-BUSYSTATUS", "X-MICROSOFT-MSNCALENDAR-BUSYSTATUS"),
    *("X-MICROSOFT-CDO-ALLDAYEVENT", "X-MICROSOFT-MSNCALENDAR-ALLDAYEVENT"),
    *("X-APPLE-TRAVEL-DURATION", "X-APPLE-TRAVEL-RETURN-DURATION"),
)


_DATES = frozenset({"DTSTART", "DTEND", "RECURRENCE-ID", "RDATE", "EXDATE", "FREEBUSY"})


class Property(NamedTuple):
    """A property: its parameters as text, from the first `;` on, and its value."""

    parameters: str
    value: str


def _any_of(names: Iterable[str]) -> str:
    """Write an alternation with the first letter drawn out, which fails sooner."""
    initials = groupby(sorted(names), key=itemgetter(0))
    return "|".join(
        f"{first}(?:{'|'.join(name[1:] for name in group)})" for first, group in initials
    )


_LINES = re.compile(rf'\n({_any_of(_NAMES)})(?:(;[^":\n]*+)?+:([^\n]*)|(;[^\n]*))', re.IGNORECASE)
"""Name, parameters and value; or name and all the rest, where quotes make it hard to tell."""
_PARAMETERS = re.compile(r'(?:[^":]++|"[^"]*+")*+(?=:)')
_UP_TO_DATE = re.compile(r'.*(?=:[\s"]*\d{4}-?\d\d)')
_TZID = re.compile(r';TZID="?([^";]*)', re.IGNORECASE)
_PLAIN = re.compile(r";TZID=([^\":;,]+)")
_CHUNK = 2**20


def text_of(data: bytes) -> tuple[str, bool]:
    """Unfold a file into one character for each byte, and tell whether it is UTF-8 or UTF-16.

    Folds are undone on bytes, since they may cut a character in two.
    """
    if data[:2] in {codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE}:
        data = data.decode("utf-16", "replace").encode()
    data = b"\n" + data.removeprefix(codecs.BOM_UTF8).replace(b"\0", b"")
    data = data.replace(b"\r\r\n", b"\n").replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    data = data.replace(b"\n ", b"").replace(b"\n\t", b"")
    return data.decode("latin-1"), data.isascii() or _is_utf8(data)


def _is_utf8(data: bytes) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for begin in range(0, len(data), _CHUNK):
            decoder.decode(data[begin : begin + _CHUNK])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def properties(text: str, *, is_utf8: bool) -> Iterator[tuple[str, str, str]]:
    """List the name in capitals, the parameters and the value of each line that matters, in order.

    Raises:
        CalendarTooLarge: when one with letters outside ASCII is too long to be text.
    """
    is_ascii = text.isascii()
    for line in _LINES.finditer(text):
        name, head, value, rest = line.groups("")
        name = name.upper()
        if rest or (head and ":" in value and name in _DATES):
            head, value = cut(name, rest or f"{head}:{value}")
        if not is_ascii:
            head, value = _decoded(head, is_utf8=is_utf8), _decoded(value, is_utf8=is_utf8)
        yield name, head, value


def _decoded(text: str, *, is_utf8: bool) -> str:
    if text.isascii():
        return text
    if len(text) > MAX_LETTERS:
        raise CalendarTooLarge
    return text.encode("latin-1").decode() if is_utf8 else text


def cut(name: str, rest: str) -> Property:
    """Cut what follows a property's name into parameters and value.

    Quotes may hide a colon; a colon that should be in quotes but is not stands before a date.
    """
    found = (name in _DATES and _UP_TO_DATE.match(rest)) or _PARAMETERS.match(rest, 0, MAX_TEXT)
    end = found.end() if found else rest.rfind(":")
    return Property(rest[: max(end, 0)], rest[end + 1 :])


def text_value(value: str) -> str:
    """Undo the escapes of a TEXT value (RFC 5545, 3.3.11)."""
    value = value.replace("\\\\", "\0")  # no line has a NUL: `text_of` drops them
    value = value.replace("\\n", "\n").replace("\\N", "\n")
    return value.replace("\\", "").replace("\0", "\\")


def parameters(head: str) -> dict[str, str]:
    """Read `;NAME=value;…` with names in capitals; what is badly quoted gives its TZID at least."""
    if len(head) > MAX_TEXT:
        head = head[:MAX_TEXT]
    if plain := _PLAIN.fullmatch(head):
        return {"TZID": plain[1]}
    from icalendar.parser import Parameters

    try:
        found = Parameters.from_ical(head.lstrip(";"))
    except ValueError:
        return {"TZID": match[1]} if (match := _TZID.match(head)) else {}
    return {
        name.upper(): value if isinstance(value, str) else ",".join(value)
        for name, value in found.items()
    }
