"""The JSON Schema of a world's document: scenarios, exports, what is imported (version 1).

What it cannot say stands in the loader: places that name another, keys that must be there once.
"""

from __future__ import annotations

from bookwithme import i18n
from bookwithme.domain.access import AccessRules
from bookwithme.domain.booking import BookingStatus
from bookwithme.domain.mailbox import BANNERS
from bookwithme.domain.settings import PolicyDelay, Provisioning
from bookwithme.domain.world_clock import ClockMode
from bookwithme.service.documents.values import VERSION
from bookwithme.web.api import schema as s
from bookwithme.web.api.schema import (
    COUNT,
    DAY,
    DURATION,
    FLAG,
    GUID,
    TEXT,
    Schema,
    listed,
    obj,
    or_null,
    ref,
    text,
)

LANGUAGE = s.choice(i18n.languages)
SETTINGS: Schema = {
    "accessRules": s.choice(AccessRules),
    "policyDelay": s.choice(PolicyDelay),
    "emailVerification": FLAG,
    "provisioning": s.choice(Provisioning),
}

_MOMENT: Schema = {
    "description": (
        "An RFC 3339 instant, or one that moves with the day the document is loaded: -P89DT4H "
        "counts from then, W+1-2T10:00 is ten o'clock on Tuesday of next week in the mailbox's "
        "zone."
    ),
    "anyOf": [
        s.INSTANT,
        {"type": "string", "pattern": r"^[+-]?P[0-9WDTHMS]+$"},
        {"type": "string", "pattern": r"^W[+-]\d{1,3}-[1-7]T([01]\d|2[0-3]):[0-5]\d$"},
    ],
}
_WHEN = ref("Moment")
_CLIENTS = {f"ewsAllow{name}": or_null(FLAG) for name in ("Outlook", "MacOutlook", "Entourage")}
_SHIFT = {"type": "string", "pattern": r"^[+-]?P[0-9WDTHMS]+$"}

_CLOCK = obj({"mode": s.choice(ClockMode), "shift": _SHIFT, "now": s.INSTANT})

_ORGANIZATION = obj(
    {"domain": text(254, 1), "displayName": text(200), **s.POLICY, **_CLIENTS}, required=["domain"]
)

_MAILBOX = obj(
    {
        "address": text(254, 1),
        "alias": text(64),
        "displayName": text(120),
        "timeZone": TEXT,
        "language": LANGUAGE,
        "exchangeGuid": GUID,
        "calendarSecret": text(64),
        "subscription": or_null(TEXT),
        "bookingsPlan": FLAG,
        "meetingHours": ref("Hours"),
        "blockingStatuses": s.STATUSES,
        **s.POLICY,
        **_CLIENTS,
        "page": ref("Page"),
        "calendars": listed(ref("Calendar")),
        "meetingTypes": listed(ref("MeetingType")),
    },
    required=["address", "displayName", "timeZone"],
)

_PAGE = obj(
    {
        "on": FLAG,
        "readyAt": or_null(_WHEN),
        "teamsForAll": FLAG,
        "banner": s.choice(BANNERS),
    }
)

_CALENDAR = obj(
    {
        "name": text(120, 1),
        "text": or_null(TEXT),
        "latin1": or_null(TEXT),
        "file": or_null(TEXT),
        "week": DAY,
        "url": or_null(TEXT),
        "fetchedAt": or_null(_WHEN),
        "failure": or_null(TEXT),
        "failureValues": {"type": "object", "additionalProperties": TEXT},
        "failedSince": or_null(_WHEN),
    },
    required=["name"],
    description=(
        "Its content as text, as latin1 (each character a byte), or, in a scenario, as a file of "
        "the seed data, whose dates move by whole weeks from `week`, a Monday."
    ),
)

_TYPE = obj(
    {
        "guid": GUID,
        **s.MEETING_TYPE,
        "deletedAt": or_null(_WHEN),
        "links": listed(ref("Link")),
    },
    required=["title"],
)

_LINK = obj(
    {
        "bookingcode": GUID,
        "createdAt": _WHEN,
        "singleUse": FLAG,
        "consumedAt": or_null(_WHEN),
        "revokedAt": or_null(_WHEN),
    }
)

_BOOKING = obj(
    {
        "mailbox": TEXT,
        "meetingType": COUNT | {"description": "Which of the mailbox's types, counted from 0."},
        "link": or_null(COUNT | {"description": "Which of the type's links, counted from 0."}),
        "guid": GUID,
        "manageSecret": text(64),
        "uid": text(255),
        "start": _WHEN,
        "end": _WHEN,
        "bufferBefore": DURATION,
        "bufferAfter": DURATION,
        "title": text(120),
        "name": TEXT,
        "email": TEXT,
        "notes": TEXT,
        "timeZone": TEXT,
        "language": LANGUAGE,
        "category": or_null(text(16)),
        "location": TEXT,
        "description": TEXT,
        "status": s.choice(BookingStatus),
        "sequence": COUNT,
        "teamsId": or_null(text(32)),
        "teamsPasscode": or_null(text(16)),
        "createdAt": _WHEN,
        "cancelReason": TEXT,
    },
    required=["mailbox", "meetingType", "start", "name", "email"],
)

_CHANGE_FIELDS: Schema = {
    "organization": TEXT,
    "mailbox": or_null(TEXT),
    "at": _WHEN,
    "effectiveAt": _WHEN,
    "before": ref("Policy"),
    "after": ref("Policy"),
    "via": text(16),
    "command": TEXT,
}
_CHANGE = obj(_CHANGE_FIELDS, required=[name for name in _CHANGE_FIELDS if name != "mailbox"])

_MESSAGE_FIELDS: Schema = {
    "guid": GUID,
    "kind": text(32),
    "from": text(254),
    "fromName": text(254),
    "to": listed(TEXT, maxItems=1000),
    "subject": TEXT,
    "sentAt": _WHEN,
    "language": LANGUAGE,
    "text": TEXT,
    "html": TEXT,
    "calendar": or_null(TEXT),
    "links": listed(TEXT, maxItems=1000),
    "code": or_null(text(6)),
}
_OPTIONAL = {"calendar", "links", "code"}
_MESSAGE = obj(_MESSAGE_FIELDS, required=[n for n in _MESSAGE_FIELDS if n not in _OPTIONAL])

_WORLD = obj(
    {
        "version": {"const": VERSION},
        "name": {"description": "Of the world that was exported; ignored."},
        "title": TEXT | {"description": "Of a scenario."},
        "sequence": COUNT
        | {"description": "Of a world with a seed: how many numbers its tokens have used."},
        "about": listed(TEXT) | {"description": "Of a scenario: what to try."},
        "clock": ref("Clock"),
        "settings": obj(SETTINGS),
        "organizations": listed(ref("Organization")),
        "mailboxes": listed(ref("Mailbox")),
        "bookings": listed(ref("Booking")),
        "policyChanges": listed(ref("PolicyChange")),
        "messages": listed(ref("Message")),
    },
    required=["version"],
)

DEFINITIONS: dict[str, Schema] = {
    "World": _WORLD,
    "Clock": _CLOCK,
    "Organization": _ORGANIZATION,
    "Mailbox": _MAILBOX,
    "Page": _PAGE,
    "Calendar": _CALENDAR,
    "MeetingType": _TYPE,
    "Link": _LINK,
    "Booking": _BOOKING,
    "PolicyChange": _CHANGE,
    "Policy": obj({**s.POLICY, **_CLIENTS}),
    "Message": _MESSAGE,
    "Hours": s.HOURS,
    "Moment": _MOMENT,
}


def world_schema() -> Schema:
    """The schema as it is published."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A world of the bookwithme emulator",
        **ref("World"),
        "$defs": DEFINITIONS,
    }
