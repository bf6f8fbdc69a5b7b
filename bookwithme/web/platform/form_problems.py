"""What is wrong with a form's field, told to people: one sentence a field, with the whole rule.

The domain's own problem texts are the API's and English; a form tells the rule instead.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bookwithme.i18n import mark
from bookwithme.web.platform.request_context import lang

if TYPE_CHECKING:
    from bookwithme.domain.errors import InvalidInput

_ROW = mark(
    "Give every row of this day a start and an end as times of day, such as 09:00 to 12:00."
)
_BUFFER = mark("Choose a buffer of at most 4 hours, in whole minutes.")

_RULES = {
    "title": mark("Write a title of 1 to 120 characters, on one line."),
    "category": mark("Choose one of the categories, or none."),
    "description": mark("Write at most 2,000 characters, without control characters."),
    "location": mark("Write at most 2,000 characters, on one line."),
    "visibility": mark("Choose who can see this meeting type: public or private."),
    "duration": mark("Choose a duration between 5 minutes and 24 hours, in whole minutes."),
    "bufferBefore": _BUFFER,
    "bufferAfter": _BUFFER,
    "startTimeIncrement": mark("Choose an interval between 5 minutes and 24 hours."),
    "minimumLeadTime": mark(
        "Write a whole number; the minimum lead time is at most 365 days, "
        "and not longer than the maximum lead time."
    ),
    "maximumLeadTime": mark("Write a whole number; the maximum lead time is at most 365 days."),
    "from": mark("Write the first day as a date, such as 2026-11-23."),
    "until": mark("Write the last day as a date that is not before the first day."),
    "to": mark("Write 1 to 50 e-mail addresses, such as name@example.com, separated by commas."),
    "message": mark("Write at most 2,000 characters, without control characters."),
    "bookingcode": mark("Choose one of the links to this meeting type that still work."),
    "count": mark("Write a whole number from 1 to 50."),
    "reason": mark("Write at most 2,000 characters, without control characters."),
    "name": mark("Give the calendar a name of 1 to 120 characters, on one line."),
    "url": mark("Write an address that begins with https://, http:// or webcal://."),
    "body": mark(
        "This file is no calendar. In Outlook, save or publish your calendar as an iCalendar "
        "file (.ics) and choose that file."
    ),
}

_ANY = mark("This cannot be read. Check what you wrote.")
_WEEKDAY = re.compile(r"hours\.weekly\.([a-z]+)(\[\d+\])?")


def told(error: InvalidInput) -> dict[str, str]:
    """Form field to what is wrong with it, in the reader's language."""
    return {
        field: lang().gettext(_ROW if is_day else _RULES.get(field, _ANY))
        for field, is_day in (_form_field(each.field) for each in error.problems)
    }


def _form_field(name: str) -> tuple[str, bool]:
    """The form's field for one of the contract's JSON; whether it is a day's rows."""
    if match := _WEEKDAY.fullmatch(name):
        return match[1], True
    return name.removeprefix("hours."), False
