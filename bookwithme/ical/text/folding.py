"""Content lines folded at 75 octets, and whole again (RFC 5545, 3.1), in text that we wrote."""

from __future__ import annotations


def unfold(text: str) -> str:
    """Put each content line of a calendar into one piece, so that words can be found in it."""
    return text.replace("\r\n ", "").replace("\r\n\t", "")


def fold(text: str) -> str:
    """Fold the whole content lines of a calendar as `writer` does."""
    from icalendar.parser import Contentline

    return "\r\n".join(Contentline(line).to_ical().decode() for line in text.split("\r\n"))
