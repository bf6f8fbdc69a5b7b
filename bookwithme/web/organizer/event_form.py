"""The form of an event and the contract's JSON, in both directions; times are of its zone."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bookwithme.contract.types import instant_text
from bookwithme.domain.errors import FieldProblem, InvalidInput
from bookwithme.domain.event import Event
from bookwithme.domain.hours import to_utc
from bookwithme.i18n import mark

TEXTS = ("subject", "location", "body", "status", "recurrence")
REPEATS = {
    "": mark("Does not repeat"),
    "FREQ=DAILY": mark("Every day"),
    "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR": mark("Every weekday"),
    "FREQ=WEEKLY": mark("Every week"),
    "FREQ=MONTHLY": mark("Every month"),
    "FREQ=YEARLY": mark("Every year"),
}
_TIME = mark("Enter a day and a time, such as 2026-11-23 and 09:00.")
_END = mark("The end must be after the start.")
RULES = {
    "subject": mark("Enter up to 255 characters, on one line."),
    "start": _TIME,
    "end": _END,
    "location": mark("Enter up to 2,000 characters, on one line."),
    "body": mark("Enter up to 20,000 characters, without control characters."),
    "status": mark("Choose one of these."),
    "recurrence": mark("Choose one of these."),
}
_DAY = timedelta(days=1)
_WHEN = {"start", "end", "allDay", "recurrence"}

Typed = dict[str, str]


def fresh(day: date, clock: str = "") -> Typed:
    """What the form of a new event shows: an hour of a day, from a time or from nine."""
    start = datetime.combine(day, time(9))
    with suppress(ValueError):
        start = datetime.combine(day, time.fromisoformat(clock).replace(tzinfo=None))
    return {
        **dict.fromkeys(TEXTS, ""),
        **_when(start, start + timedelta(hours=1)),
        "status": "busy",
        "allDay": "",
        "private": "",
    }


def _when(start: datetime, end: datetime) -> Typed:
    return {
        "startDay": str(start.date()),
        "startTime": f"{start:%H:%M}",
        "endDay": str(end.date()),
        "endTime": f"{end:%H:%M}",
    }


def of_event(event: Event, zone: ZoneInfo) -> Typed:
    """What a stored event shows."""
    start, end = event.start.astimezone(zone), event.end.astimezone(zone)
    return {
        **{name: str(getattr(event, name) or "") for name in TEXTS},
        **_when(start, end - _DAY if event.all_day else end),
        "allDay": "on" if event.all_day else "",
        "private": "on" if event.is_private else "",
    }


def document(typed: Mapping[str, str], zone: ZoneInfo) -> dict[str, Any]:
    """The contract's JSON of what was typed; raises InvalidInput where a day or time is none."""
    all_day = bool(typed.get("allDay"))
    return {
        **{name: typed.get(name, "").replace("\r\n", "\n").strip() for name in TEXTS},
        "start": instant_text(_instant(typed, "start", zone, all_day=all_day)),
        "end": instant_text(_instant(typed, "end", zone, all_day=all_day)),
        "allDay": all_day,
        "timeZone": zone.key,
        "sensitivity": "private" if typed.get("private") else "normal",
        "recurrence": typed.get("recurrence") or None,
    }


def edges(typed: Mapping[str, str], zone: ZoneInfo) -> tuple[datetime, ...]:
    """The start and the end that were typed; nothing where a day or time is none."""
    try:
        return _instant(typed, "start", zone, all_day=False), _instant(
            typed, "end", zone, all_day=False
        )
    except InvalidInput:
        return ()


def changed(typed: Mapping[str, str], event: Event, zone: ZoneInfo) -> dict[str, Any]:
    """As `document`, of what is otherwise than it was shown; raises InvalidInput.

    What the form does not show stays. A series at other times has no days of its own any more.
    """
    shown = document(of_event(event, zone), zone)
    other = {name: each for name, each in document(typed, zone).items() if each != shown[name]}
    return other if _WHEN.isdisjoint(other) else other | {"changes": []}


def _instant(typed: Mapping[str, str], name: str, zone: ZoneInfo, *, all_day: bool) -> datetime:
    try:
        day = date.fromisoformat(typed.get(f"{name}Day", ""))
        if all_day:
            return to_utc(day + (_DAY if name == "end" else timedelta(0)), 0, zone)
        clock = time.fromisoformat(typed.get(f"{name}Time", ""))
        return to_utc(day, clock.hour * 60 + clock.minute, zone)
    except (ValueError, OverflowError):
        raise InvalidInput(FieldProblem("start", _TIME)) from None
