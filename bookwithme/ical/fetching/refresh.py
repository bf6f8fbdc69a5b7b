"""How often a published calendar asks to be fetched (RFC 7986, 5.7, and Outlook's own property)."""

import re
from datetime import timedelta

from bookwithme.ical.text.lines import cut, text_of
from bookwithme.ical.values import duration

SHORTEST = timedelta(minutes=5)
LONGEST = timedelta(hours=24)
USUAL = timedelta(hours=1)
"""Where the calendar does not say."""

_HEAD = 65_536
"""Bytes in which a calendar's own properties stand: before its first component."""
_INTERVAL = re.compile(r"\n(REFRESH-INTERVAL|X-PUBLISHED-TTL)([;:][^\n]*)", re.IGNORECASE)
_COMPONENT = re.compile(r"\nBEGIN:(?!VCALENDAR)", re.IGNORECASE)


def refresh_interval(data: bytes) -> timedelta:
    """Tell how long a copy is good for: what the calendar asks for, from 5 minutes to 24 hours.

    REFRESH-INTERVAL counts before X-PUBLISHED-TTL; what cannot be read is as good as not there.
    """
    head = _COMPONENT.split(text_of(data[:_HEAD])[0], maxsplit=1)[0]
    asked_for = {name.upper(): cut(name, rest).value for name, rest in _INTERVAL.findall(head)}
    for name in ("REFRESH-INTERVAL", "X-PUBLISHED-TTL"):
        try:
            asked = duration(asked_for[name])
            return min(max(timedelta(asked.days, asked.seconds), SHORTEST), LONGEST)
        except (KeyError, ValueError):
            continue
        except OverflowError:
            return LONGEST
    return USUAL
