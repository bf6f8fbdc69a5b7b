"""The editor's form and the contract's JSON of a meeting type, in both directions.

A form field bears the name of its JSON field, so that an error finds its field. What was typed is
kept as text, right or wrong: a page that is shown again shows all of it.
"""

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any, TypeVar

from werkzeug.datastructures import MultiDict

from bookwithme.contract.meeting_type import TypeFields
from bookwithme.domain.durations import format_duration, parse_duration
from bookwithme.domain.errors import InvalidInput
from bookwithme.domain.hours import WEEKDAYS, Hours, format_week
from bookwithme.domain.meeting_type import MeetingType
from bookwithme.i18n import mark
from bookwithme.web.platform.forms import BOUNDS, told

T = TypeVar("T")

UNITS = {
    "minutes": timedelta(minutes=1),
    "hours": timedelta(hours=1),
    "days": timedelta(days=1),
}
MINUTE = UNITS["minutes"]

DURATIONS = tuple(n * MINUTE for n in (15, 30, 45, 60))
BUFFERS = tuple(n * MINUTE for n in (0, 5, 10, 15, 20, 30, 45, 60, 90, 120, 180, 240))
INCREMENTS = tuple(n * MINUTE for n in (5, 10, 15, 20, 30, 45, 60, 90, 120, 180, 240))

_COUNTED = ("minimumLeadTime", "maximumLeadTime")
_TEXTS = ("title", "description", "location")
_CHOICES = ("category", "visibility", "bufferBefore", "bufferAfter", "startTimeIncrement")
_TEAMS: dict[str, bool | None] = {"page": None, "on": True, "off": False}
_FIRST_ROW = ("09:00", "17:00")
_DIGITS = 6
_MAILS = {"reminders": "before", "followUps": "after"}
"""Mails to the attendee: the field of each that says when."""
ADVANCED = {
    *("bufferBefore", "bufferAfter", "startTimeIncrement", "minimumLeadTime", "maximumLeadTime"),
    *_MAILS,
}
"""Fields that are folded away at first."""
_ROW_OF_MAIL = ("count", "unit", "text", "copy")
_NEW_MAIL = {
    "reminders": {"count": "1", "unit": "days", "text": "", "copy": "no"},
    "followUps": {"count": "1", "unit": "hours", "text": "", "copy": "no"},
}

_ROW = mark("Give each row of this day a start time and an end time, such as 09:00 to 12:00.")
_BUFFER = mark("Choose a buffer of at most 4 hours, in whole minutes.")

RULES = {
    "title": mark("Enter a title of 1 to 120 characters, on one line."),
    "category": mark("Choose one of the categories, or none."),
    "description": mark("Enter up to 2,000 characters, without control characters."),
    "location": mark("Enter up to 2,000 characters, on one line."),
    "visibility": mark("Choose who can see this meeting type: public or private."),
    "duration": mark("Choose a duration between 5 minutes and 24 hours, in whole minutes."),
    "bufferBefore": _BUFFER,
    "bufferAfter": _BUFFER,
    "startTimeIncrement": mark("Choose an interval between 5 minutes and 24 hours."),
    "minimumLeadTime": mark(
        "Enter a whole number; the minimum lead time is at most 365 days, and not longer than the "
        "maximum lead time."
    ),
    "maximumLeadTime": mark("Enter a whole number; the maximum lead time is at most 365 days."),
    **dict.fromkeys(WEEKDAYS, _ROW),
    **BOUNDS,
    "reminders": mark(
        "Give each reminder a text of at most 2,000 characters and a time between 15 minutes and "
        "14 days before the meeting; 5 at most."
    ),
    "followUps": mark(
        "Give each follow-up a text of at most 2,000 characters and a time of at most 14 days "
        "after the meeting; 5 at most."
    ),
    "sign": mark(
        "There is no room left in your email signature. Shorten it, or clear this check box."
    ),
}
"""Every field that can be wrong, in the form's order."""


def problems(error: InvalidInput) -> dict[str, str]:
    """As `told`; what is wrong in one of several mails is told of all of them."""
    lists = (each.field.partition("[")[0] for each in error.problems)
    whole = [
        replace(each, field=name) if name in _MAILS else each
        for each, name in zip(error.problems, lists, strict=True)
    ]
    return told(InvalidInput(*whole), RULES)


Rows = dict[str, list[tuple[str, str]]]
Mails = dict[str, list[dict[str, str]]]


@dataclass(frozen=True, slots=True)
class Typed:
    """What stands in the form: fields by name, each weekday's rows of (from, to), the mails."""

    values: dict[str, str]
    rows: Rows
    mails: Mails

    def get(self, name: str) -> str:
        """One field's text."""
        return self.values.get(name, "")


def of_form(form: MultiDict[str, str]) -> Typed:
    """What was posted."""
    rows = {
        day: list(zip(form.getlist(f"{day}From"), form.getlist(f"{day}To"), strict=False))
        for day in WEEKDAYS
    }
    return Typed(dict(form.items()), rows, {name: _posted(form, name) for name in _MAILS})


def _posted(form: MultiDict[str, str], name: str) -> list[dict[str, str]]:
    """The rows of a kind of mail."""
    parts = {part: form.getlist(f"{name}{part.title()}") for part in _ROW_OF_MAIL}
    return [dict(zip(parts, row, strict=True)) for row in zip(*parts.values(), strict=False)]


def of_type(meeting_type: MeetingType, regular: Hours) -> Typed:
    """What a stored type shows; without hours of its own, the regular ones wait in the rows."""
    document = TypeFields.of(meeting_type).model_dump(mode="json")
    hours = meeting_type.hours or regular
    values = {name: document[name] or "" for name in (*_TEXTS, *_CHOICES)}
    values["teams"] = next(name for name, on in _TEAMS.items() if on is meeting_type.teams_meeting)
    values["schedule"] = "custom" if meeting_type.hours else "regular"
    values["from"] = str(hours.from_day or "") if meeting_type.hours else ""
    values["until"] = str(hours.until_day or "") if meeting_type.hours else ""
    values["duration"] = document["duration"] if meeting_type.duration in DURATIONS else "custom"
    for name, length in (
        ("duration", meeting_type.duration),
        ("minimumLeadTime", meeting_type.minimum_lead_time),
        ("maximumLeadTime", meeting_type.maximum_lead_time),
    ):
        values[f"{name}Count"], values[f"{name}Unit"] = _counted(length)
    mails = {
        name: [_shown_mail(each, length) for each in document[name]]
        for name, length in _MAILS.items()
    }
    return Typed(values, _shown_rows(hours), mails)


def _shown_mail(mail: dict[str, Any], length: str) -> dict[str, str]:
    count, unit = _counted(parse_duration(mail[length]))
    copy = "yes" if mail.get("copyToOrganizer") else "no"
    return {"count": count, "unit": unit, "text": mail["text"], "copy": copy}


def _shown_rows(hours: Hours) -> Rows:
    week = format_week(hours.weekly)
    return {
        day: [(start, "00:00" if end == "24:00" else end) for start, end in week.get(day, [])]
        for day in WEEKDAYS
    }


def _counted(length: timedelta) -> tuple[str, str]:
    """A length as a number of the largest unit that it is whole in; seconds are left to JSON."""
    for unit in ("days", "hours", "minutes"):
        if length and not length % UNITS[unit]:
            return str(length // UNITS[unit]), unit
    return str(length // MINUTE), "minutes"


def document(typed: Typed) -> dict[str, Any]:
    """The contract's JSON of what was typed, wrong values and all: `NewType` judges."""
    texts = {name: typed.get(name).replace("\r\n", "\n").strip() for name in _TEXTS}
    choices = {name: typed.get(name) for name in _CHOICES}
    lengths = {name: _length(typed, name) for name in _COUNTED}
    custom = typed.get("duration") == "custom"
    return {
        **texts,
        **choices,
        **lengths,
        "category": choices["category"] or None,
        "duration": _length(typed, "duration") if custom else typed.get("duration"),
        "teamsMeeting": _TEAMS.get(typed.get("teams")),
        "hours": _hours(typed) if typed.get("schedule") == "custom" else None,
        "reminders": [
            _mail(each, "before") | {"copyToOrganizer": each["copy"] == "yes"}
            for each in typed.mails["reminders"]
        ],
        "followUps": [_mail(each, "after") for each in typed.mails["followUps"]],
    }


def _mail(row: dict[str, str], length: str) -> dict[str, Any]:
    text = row["text"].replace("\r\n", "\n").strip()
    return {length: _length_of(row["count"], row["unit"]), "text": text}


def _length(typed: Typed, name: str) -> str:
    return _length_of(typed.get(f"{name}Count"), typed.get(f"{name}Unit"))


def _length_of(count: str, unit: str) -> str:
    count = count.strip()
    if not (count.isascii() and count.isdigit() and len(count) <= _DIGITS):
        return ""
    return format_duration(int(count) * UNITS.get(unit, MINUTE))


def _hours(typed: Typed) -> dict[str, Any]:
    return {
        "from": typed.get("from") or None,
        "until": typed.get("until") or None,
        "weekly": {day: [row for row in typed.rows[day] if any(row)] for day in WEEKDAYS},
    }


def with_action(typed: Typed, action: str) -> Typed:
    """The form after "add:monday" or "remove:monday:0"; anything else changes nothing."""
    verb, _, rest = action.partition(":")
    name, _, number = rest.partition(":")
    if name in typed.rows:
        row = ("", "") if typed.rows[name] else _FIRST_ROW
        return replace(typed, rows=typed.rows | {name: _acted(typed.rows[name], verb, number, row)})
    if name in _MAILS:
        mails = _acted(typed.mails[name], verb, number, dict(_NEW_MAIL[name]))
        return replace(typed, mails=typed.mails | {name: mails})
    return typed


def _acted(rows: list[T], verb: str, number: str, new: T) -> list[T]:
    if verb == "add":
        return [*rows, new]
    removed = number if verb == "remove" and number.isdecimal() else None
    return [row for n, row in enumerate(rows) if str(n) != removed]
