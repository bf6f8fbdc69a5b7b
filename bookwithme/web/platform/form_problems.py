"""What is wrong with a form's field, told to people: one sentence a field, with the whole rule.

The domain's own problem texts are the API's and English; a form tells the rule instead.
"""

from collections.abc import Mapping

from bookwithme.domain.errors import InvalidInput
from bookwithme.i18n import mark
from bookwithme.web.platform.request_context import lang

BOUNDS = {
    "from": mark("Enter the first day as a date, such as 2026-11-23."),
    "until": mark("Enter the last day as a date that is not before the first day."),
}
"""The days in which meeting hours hold."""

RULES = {
    "to": mark("Enter 1 to 50 email addresses, such as name@example.com, separated by commas."),
    "message": mark("Enter up to 2,000 characters, without control characters."),
    "bookingcode": mark("Choose an active link to this meeting type."),
    "count": mark("Enter a whole number from 1 to 50."),
    "reason": mark("Enter up to 2,000 characters, without control characters."),
    "name": mark("Give the calendar a name of 1 to 120 characters, on one line."),
    "url": mark("Enter an address that starts with https://, http:// or webcal://."),
    "body": mark(
        "This file isn't a calendar. In Outlook, save or publish your calendar as an iCalendar "
        "file (.ics) and choose that file."
    ),
}

ANY = mark("This can't be read. Check what you entered.")


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
