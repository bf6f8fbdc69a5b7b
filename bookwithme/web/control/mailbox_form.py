"""The control room's form of a mailbox and the contract's JSON, in both directions.

A form field bears the name of its JSON field, a weekday that of the day. What was typed is kept as
it is, right or wrong: a page that is shown again shows all of it.
"""

import re
from typing import Any

from werkzeug.datastructures import MultiDict

from bookwithme.domain.freebusy import DEFAULT_BLOCKING, Status
from bookwithme.domain.hours import REGULAR_HOURS, WEEKDAYS, format_week
from bookwithme.i18n import mark
from bookwithme.web.platform.forms import BOUNDS

Typed = dict[str, Any]
"""Text by field; `bookingsPlan` and `autoAdd` are bools, `blockingStatuses` a list."""

STATUSES = {
    Status.BUSY: mark("Busy"),
    Status.TENTATIVE: mark("Tentative"),
    Status.OOF: mark("Out of office"),
    Status.WORKING_ELSEWHERE: mark("Working elsewhere"),
    Status.FREE: mark("Free"),
}
"""What an event may do to time, in Outlook's order."""

_TEXTS = ("displayName", "alias", "timeZone", "language", "subscription")
_OTHERS = ("owaMailboxPolicy", "html", "text")

_DAY = mark("Enter rows such as 09:00–12:00, 13:00–17:00, or leave this empty.")
RULES = {
    "address": mark(
        "Enter an email address, such as name@example.com: without a slash, and after the @ with "
        "letters, digits, hyphens and dots alone."
    ),
    "displayName": mark("Enter a name of 1 to 120 characters, on one line."),
    "timeZone": mark("Choose one of the time zones."),
    "subscription": mark("Enter up to 120 characters, on one line, or leave this empty."),
    "language": mark("Choose one of the languages."),
    "alias": mark("Enter 1 to 64 letters without accents, digits, dots, hyphens and underscores."),
    **dict.fromkeys(WEEKDAYS, _DAY),
    **BOUNDS,
    "blockingStatuses": mark("Choose from these."),
    "owaMailboxPolicy": mark("Choose one of the organization's policies."),
    **dict.fromkeys(("html", "text"), mark("Enter up to 10,000 characters, or leave this empty.")),
}
"""Every field that can be wrong, in the form's order."""


def of_form(form: MultiDict[str, str]) -> Typed:
    """What was posted."""
    names = ("address", *_TEXTS, *_OTHERS, *BOUNDS, *WEEKDAYS)
    return {
        **{name: form.get(name, "").replace("\r\n", "\n").strip() for name in names},
        **{name: name in form for name in ("bookingsPlan", "autoAdd")},
        "blockingStatuses": form.getlist("blockingStatuses"),
    }


def of_json(mailbox: dict[str, Any]) -> Typed:
    """What a mailbox shows, as the control API answers it."""
    hours = mailbox["meetingHours"]
    rows = {day: hours["weekly"].get(day, ()) for day in WEEKDAYS}
    days = {day: ", ".join("–".join(row) for row in rows[day]) for day in WEEKDAYS}
    bounds = {name: hours.get(name, "") for name in BOUNDS}
    own = {name: mailbox[name] or "" for name in ("subscription", "owaMailboxPolicy")}
    signature: Typed = mailbox["signature"]
    return mailbox | signature | days | bounds | own


def fresh(zone: str, language: str) -> Typed:
    """What the form of a new mailbox shows before anything is typed."""
    blank = dict.fromkeys(("address", "displayName", "alias"), "")
    start: Typed = {"timeZone": zone, "language": language, "subscription": "Microsoft 365 E3"}
    start |= {"owaMailboxPolicy": "", "signature": {"html": "", "text": "", "autoAdd": False}}
    blocking = [each.value for each in STATUSES if each in DEFAULT_BLOCKING]
    defaults = {"bookingsPlan": True, "blockingStatuses": blocking}
    hours = {"meetingHours": {"weekly": format_week(REGULAR_HOURS.weekly)}}
    return of_json(blank | start | defaults | hours)


def document(typed: Typed) -> dict[str, Any]:
    """The contract's JSON of what was typed but for the address; the control API's readers judge.

    An alias that was left blank is not named: a new one is made, an old one stays.
    """
    bounds = {name: typed[name] or None for name in BOUNDS}
    return {
        **{name: typed[name] for name in _TEXTS if typed[name] or name != "alias"},
        "subscription": typed["subscription"] or None,
        "bookingsPlan": typed["bookingsPlan"],
        "meetingHours": bounds | {"weekly": {day: _rows(typed[day]) for day in WEEKDAYS}},
        "blockingStatuses": typed["blockingStatuses"],
        "owaMailboxPolicy": typed["owaMailboxPolicy"] or None,
        "signature": {name: typed[name] for name in ("html", "text", "autoAdd")},
    }


def _rows(written: str) -> list[list[str]]:
    """`09:00–12:00, 13:00–17:00` as pairs; any dash will do, and 9:00 for 09:00."""
    return [
        [edge.strip().zfill(len("09:00")) for edge in re.split("[-–—]", row)]
        for row in written.split(",")
        if row.strip()
    ]
