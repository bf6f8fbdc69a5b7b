"""What a mail's calendar part says, for people: one meeting (RFC 5546)."""

from datetime import datetime
from typing import NamedTuple


class Invited(NamedTuple):
    """A meeting, as an invitation, its update or its cancellation has it."""

    is_cancelled: bool
    subject: str
    start: datetime
    end: datetime
    location: str
    organizer: str
    attendees: tuple[str, ...]


def read_invitation(text: str) -> Invited | None:
    """Read the first event that lasts from one time to another; None: there is none."""
    from icalendar import Calendar

    try:
        calendar = Calendar.from_ical(text)
        event = calendar.walk("VEVENT")[0]
        start, end = (event.decoded(name) for name in ("DTSTART", "DTEND"))
    except (ValueError, LookupError, TypeError, AttributeError):
        return None
    if not all(isinstance(each, datetime) and each.tzinfo for each in (start, end)):
        return None
    attendees = event.get("ATTENDEE", [])
    return Invited(
        is_cancelled="CANCEL" in (str(calendar.get("METHOD")), str(event.get("STATUS"))[:6]),
        subject=str(event.get("SUMMARY", "")),
        start=start,
        end=end,
        location=str(event.get("LOCATION", "")),
        organizer=_address(event.get("ORGANIZER", "")),
        attendees=tuple(map(_address, attendees if isinstance(attendees, list) else [attendees])),
    )


def _address(written: object) -> str:
    return str(written).partition(":")[2] or str(written)
