"""Entries of EwsAllowList and EwsBlockList: what they match, and how commands write them."""

import re

APPLICATION = "MicrosoftOWSPersonalBookings"
"""The name by which Bookings is known to the EWS lists; matched as a user-agent string."""

SINGLE_QUOTES = "'\u2018\u2019\u201a\u201b"
"""Each of these begins and ends a single-quoted string of PowerShell."""

_PLAIN = re.compile(r"[\w.*@/() -]+")
_BARE = re.compile(r"[A-Za-z][\w.@+-]*")


def matching(entries: tuple[str, ...], application: str = APPLICATION) -> tuple[str, ...]:
    """Return the entries that match a whole application name; `*` is anything, case ignored."""
    return tuple(entry for entry in entries if _matches(entry.lower(), application.lower()))


def argument(text: str) -> str:
    """Write a text as a PowerShell argument: bare where it can be, else in single quotes."""
    if _BARE.fullmatch(text):
        return text
    for mark in SINGLE_QUOTES:
        text = text.replace(mark, mark * 2)
    return f"'{text}'"


def quoted(entry: str) -> str:
    """Write an entry as the document does, in double quotes, where that is safe."""
    return f'"{entry}"' if _PLAIN.fullmatch(entry) else argument(entry)


def _matches(pattern: str, name: str) -> bool:
    # Parts are sought from left to right instead of by a regular expression, which hostile
    # patterns such as *a*a*a*a*b could keep busy for hours.
    first, *others = pattern.split("*")
    if not others:
        return pattern == name
    *middle, last = others
    if not name.startswith(first):
        return False
    at = len(first)
    for part in middle:
        found = name.find(part, at)
        if found < 0:
            return False
        at = found + len(part)
    return name.endswith(last) and at + len(last) <= len(name)
