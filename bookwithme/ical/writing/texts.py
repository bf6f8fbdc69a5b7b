"""Text as it may stand in a calendar file."""

import re

from icalendar import Event

_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


def add_texts(event: Event, description: str, location: str, summary: str = "") -> None:
    """Add what was said; libical takes an empty property for an error."""
    lines = {"SUMMARY": one_line(summary), "LOCATION": one_line(location)}
    for name, text in (lines | {"DESCRIPTION": _text(description)}).items():
        if text:
            event.add(name, text)


def one_line(text: str) -> str:
    """Make one line of a text, so that nobody's name can begin a property of its own."""
    return _text(text).replace("\n", " ")


def _text(text: str) -> str:
    """Free a text of what RFC 5545 3.3.11 forbids, and of line ends that only some readers see."""
    return _CONTROLS.sub("", "\n".join(text.splitlines()))
