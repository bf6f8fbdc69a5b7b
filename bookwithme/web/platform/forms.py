"""Read forms and addresses that anybody may have changed, and tell people what is wrong in them.

The domain's own problem texts are the API's and English; a form tells the rule instead: one
sentence a field, in the reader's language.
"""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from bookwithme.contract.types import LARGEST
from bookwithme.domain.addresses import parse_guid
from bookwithme.domain.errors import FieldProblem, InvalidInput, existing
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
    # Of a path in the contract, such as `hours.weekly.monday[0]`, a form has `monday`.
    wrong = {each.field.rpartition(".")[2].partition("[")[0] for each in error.problems}
    ordered = [name for name in rules if name in wrong]
    return {
        name: lang().gettext(rules.get(name, ANY)) for name in (*ordered, *sorted(wrong - {*rules}))
    }


def choice(name: str, among: Collection[str]) -> str:
    """Read a field that must be one of our own values; raises InvalidInput."""
    value = request.form.get(name, "")
    if value not in among:
        raise InvalidInput(FieldProblem(name, f"must be one of {', '.join(among)}"))
    return value


def numbers(field: str) -> list[int]:
    """The small whole numbers that a field of the form names; what is none does not count."""
    given = request.form.getlist(field)
    return [int(each) for each in given if each.isdecimal() and len(each) <= _DIGITS]


_DIGITS = 6


def place_asked(name: str) -> int | None:
    """The record's number behind which a list is to go on; None where the address names none."""
    number = request.args.get(name, 0, type=int)
    return number if 0 < number <= LARGEST else None


YEARS = range(1971, 2199)


def day_of(text: str) -> date | None:
    """A day that an address names; None where it is none, or too far away."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if day.year in YEARS else None


def guid_in(text: str) -> UUID:
    """The GUID that an address names; raises NotFound where it is none."""
    return existing(parse_guid(text))


def back_to(endpoint: str, done: str, **values: Any) -> Response:
    """Go on to a page that says what was done: the sentence of this key."""
    return redirect(url_for(endpoint, done=done, **values), 303)


def said(sentences: Mapping[str, str], name: str = "done") -> str | None:
    """The sentence that an address asks for by its key, such as word of what was just done."""
    sentence = sentences.get(request.args.get(name, ""))
    return lang().gettext(sentence) if sentence else None
