"""What is wrong with a form's field, told to people: one sentence a field, with the whole rule.

The domain's own problem texts are the API's and English; a form tells the rule instead.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bookwithme.domain.hours import WEEKDAYS
from bookwithme.i18n import mark
from bookwithme.web.platform.request_context import lang

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bookwithme.domain.errors import InvalidInput

_ROW = mark(
    "Give every row of this day a start and an end as times of day, such as 09:00 to 12:00."
)
_BUFFER = mark("Choose a buffer of at most 4 hours, in whole minutes.")

RULES = {
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
    **dict.fromkeys(WEEKDAYS, _ROW),
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

ANY = mark("This cannot be read. Check what you wrote.")


def told(error: InvalidInput, rules: Mapping[str, str] = RULES) -> dict[str, str]:
    """Form field to what is wrong with it, in the reader's language and the order of the rules."""
    wrong = {form_field(each.field) for each in error.problems}
    ordered = [name for name in rules if name in wrong]
    return {
        name: lang().gettext(rules.get(name, ANY)) for name in (*ordered, *sorted(wrong - {*rules}))
    }


def form_field(path: str) -> str:
    """The form's field for a path in the contract, such as `hours.weekly.monday[0]`: `monday`."""
    return path.rpartition(".")[2].partition("[")[0]
