"""From bytes to content lines (RFC 5545, 3.1), reading only the properties that decide on time.

Of some twenty properties of an Outlook event seven matter, so one regular expression picks those
lines and leaves the rest unread. A line's parameters are left as text too: `Context` reads each
distinct one once, since a calendar repeats the same few.

Letters outside ASCII stay bytes, one character each, until their line is taken: a single one of
four bytes would make the text of a whole file four times as large.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import itemgetter

from icalendar.parser import Parameters

from bookwithme.ical.errors import CalendarTooLarge
from bookwithme.ical.limits import MAX_LETTERS, MAX_TEXT

MULTIPLE = frozenset({"RRULE", "RDATE", "EXDATE", "EXRULE", "FREEBUSY", "TZID"})
"""Properties of which every line counts; of the others the first does."""

_NAMES = (
    *("BEGIN", "END", "UID", "DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE", "EXRULE"),
    *("RECURRENCE-ID", "SEQUENCE", "STATUS", "TRANSP", "SUMMARY", "FREEBUSY", "X-WR-TIMEZONE"),
    *("TZID", "TZOFFSETFROM", "TZOFFSETTO", "BUSYTYPE", "PRIORITY"),
    *("X-MICROSOFT-CDO-BUSYSTATUS", "X-MICROSOFT-MSNCALENDAR-BUSYSTATUS"),
    *("X-MICROSOFT-CDO-ALLDAYEVENT", "X-MICROSOFT-MSNCALENDAR-ALLDAYEVENT"),
    *("X-APPLE-TRAVEL-DURATION", "X-APPLE-TRAVEL-RETURN-DURATION"),
)


def _any_of(names: Iterable[str]) -> str:
    """An alternation with the first letter drawn out, which fails sooner."""
    initials = groupby(sorted(names), key=itemgetter(0))
    return "|".join(
        f"{first}(?:{'|'.join(name[1:] for name in group)})" for first, group in initials
    )


_LINES = re.compile(rf"\n({_any_of(_NAMES)})([;:][^\n]*)", re.IGNORECASE)
_HEAD = re.compile(r'(?:[^":]++|"[^"]*+")*+:')
_TZID = re.compile(r';TZID="?([^";]*)', re.IGNORECASE)
_PLAIN = re.compile(r";TZID=([^\":;,]+)")
_CHUNK = 2**20


def text_of(data: bytes) -> tuple[str, bool]:
    """Unfold; one character for each byte. Also says whether they are UTF-8 (or were UTF-16).

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


def content_lines(text: str, *, is_utf8: bool) -> Iterator[tuple[str, str]]:
    """Name and rest (from the first `;` or `:` on) of each line that matters, in order.

    Raises:
        CalendarTooLarge: when one with letters outside ASCII is too long to be text.
    """
    for line in _LINES.finditer(text):
        rest = line[2]
        yield line[1], rest if rest.isascii() else _lettered(rest, is_utf8=is_utf8)


def _lettered(rest: str, *, is_utf8: bool) -> str:
    if len(rest) > MAX_LETTERS:
        raise CalendarTooLarge
    return rest.encode("latin-1").decode() if is_utf8 else rest


def value_of(rest: str) -> str:
    """The value of a line, its parameters left out; quotes may hide a colon."""
    if rest[0] == ":":
        return rest[1:]
    head = _HEAD.match(rest, 0, MAX_TEXT)
    return rest[head.end() :] if head else rest.rpartition(":")[2]


def text_value(rest: str) -> str:
    """The value of a TEXT property (RFC 5545, 3.3.11), unescaped."""
    value = value_of(rest).replace("\\\\", "\0")  # no line has a NUL: `text_of` drops them
    value = value.replace("\\n", "\n").replace("\\N", "\n")
    return value.replace("\\", "").replace("\0", "\\")


def parameters(head: str) -> dict[str, str]:
    """Read `;NAME=value;…` with names in capitals; what is badly quoted gives its TZID at least."""
    if len(head) > MAX_TEXT:
        head = head[:MAX_TEXT]
    if plain := _PLAIN.fullmatch(head):
        return {"TZID": plain[1]}
    try:
        found = Parameters.from_ical(head.lstrip(";"))
    except ValueError:
        return {"TZID": match[1]} if (match := _TZID.match(head)) else {}
    return {
        name.upper(): value if isinstance(value, str) else ",".join(value)
        for name, value in found.items()
    }
