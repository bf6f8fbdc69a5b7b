"""Values as JSON, in both directions, for the control API and for a world's document."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from bookwithme.domain.durations import format_duration
from bookwithme.domain.freebusy import Status
from bookwithme.domain.hours import Hours, parse_week
from bookwithme.domain.meeting_type import MeetingType, Visibility
from bookwithme.service import fields as f
from bookwithme.storage.hours import hours_json
from bookwithme.zone_names import key_of

if TYPE_CHECKING:
    from collections.abc import Callable


def instant_text(moment: datetime) -> str:
    """RFC 3339 in UTC, whole seconds."""
    return moment.astimezone(UTC).isoformat(timespec="seconds")[:19] + "Z"


def zone_name(value: object) -> str:
    """An IANA zone's name; a Windows name is turned into one (CLDR).

    Raises:
        ValueError: neither knows it.
    """
    key = key_of(f.text(value))
    if key is None:
        raise ValueError("must be a time zone such as Europe/Paris or W. Europe Standard Time")
    return key


def hours(value: object) -> Hours:
    """`{from?, until?, weekly: {monday: [["09:00", "12:00"]], …}}`."""
    read = f.Fields(value)
    first = read.read("from", f.nothing_or(f.day), None)
    last = read.read("until", f.nothing_or(f.day), None)
    weekly = read.read("weekly", _week)
    read.done()
    return Hours(weekly, first, last)


def _week(value: object) -> Any:
    if not isinstance(value, dict):
        raise ValueError("must be an object of weekdays")
    return parse_week(value)


def statuses(value: object) -> frozenset[Status]:
    """A list of statuses that block."""
    return frozenset(f.list_of(f.one_of(Status), most=10)(value))


def statuses_json(blocking: frozenset[Status]) -> list[str]:
    """The inverse of `statuses`, in the order in which Outlook names them."""
    return [status.value for status in _OUTLOOKS_ORDER if status in blocking]


_OUTLOOKS_ORDER = (
    Status.BUSY,
    Status.TENTATIVE,
    Status.OOF,
    Status.WORKING_ELSEWHERE,
    Status.FREE,
)

# JSON name, attribute, how to read it, how to write it.
_MEETING_TYPE: tuple[tuple[str, str, Callable[[Any], Any], Callable[[Any], Any]], ...] = (
    ("title", "title", f.text, str),
    ("description", "description", f.text, str),
    ("category", "category", f.nothing_or(f.text), lambda value: value),
    ("location", "location", f.text, str),
    ("visibility", "visibility", f.one_of(Visibility), str),
    ("duration", "duration", f.length, format_duration),
    ("bufferBefore", "buffer_before", f.length, format_duration),
    ("bufferAfter", "buffer_after", f.length, format_duration),
    ("startTimeIncrement", "start_time_increment", f.length, format_duration),
    ("minimumLeadTime", "minimum_lead_time", f.length, format_duration),
    ("maximumLeadTime", "maximum_lead_time", f.length, format_duration),
    ("teamsMeeting", "teams_meeting", f.nothing_or(f.flag), lambda value: value),
    ("hours", "hours", f.nothing_or(hours), hours_json),
)


def meeting_type_fields(read: f.Fields) -> dict[str, Any]:
    """The attributes of a meeting type that the object names; the rest keep their defaults."""
    return {
        attribute: read.read(name, parse)
        for name, attribute, parse, _write in _MEETING_TYPE
        if read.has(name)
    }


def meeting_type_json(meeting_type: MeetingType) -> dict[str, Any]:
    """A meeting type as the contract writes it, without what storage adds."""
    return {
        name: write(getattr(meeting_type, attribute))
        for name, attribute, _parse, write in _MEETING_TYPE
    }
