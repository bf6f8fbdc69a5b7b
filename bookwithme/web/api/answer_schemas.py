"""The shapes of what the control API takes and answers."""

from __future__ import annotations

from bookwithme.domain.booking import BookingStatus
from bookwithme.domain.explain import Because
from bookwithme.domain.freebusy import Status
from bookwithme.domain.links import LinkState
from bookwithme.domain.mailbox import BANNERS, PageState
from bookwithme.service.worlds import journal
from bookwithme.service.worlds.clocks import MODES
from bookwithme.web.api import schema as s
from bookwithme.web.api.fault_schemas import FAULTS
from bookwithme.web.api.schema import (
    COUNT,
    DURATION,
    FLAG,
    GUID,
    INSTANT,
    TEXT,
    URL,
    Schema,
    answer,
    choice,
    listed,
    obj,
    or_null,
    ref,
)
from bookwithme.web.api.world_schema import LANGUAGE, SETTINGS

WORLD_NAME: Schema = {"type": "string", "pattern": "^[a-z0-9][a-z0-9-]{0,62}$"}
_NAMED = {"name": TEXT, "scenario": TEXT}
_OPEN: Schema = {"type": "object"}
_ANY_TEXT_OR_NULL = or_null(TEXT)

_MAILBOX: Schema = {
    "address": TEXT,
    "alias": TEXT,
    "displayName": TEXT,
    "exchangeGuid": GUID,
    "timeZone": TEXT,
    "language": LANGUAGE,
    "subscription": _ANY_TEXT_OR_NULL,
    "bookingsPlan": FLAG,
    "meetingHours": ref("Hours"),
    "blockingStatuses": s.STATUSES,
    "pageUrl": URL,
    "calendarUrl": URL,
}
_MADE = {"exchangeGuid", "pageUrl", "calendarUrl"}
_CHANGEABLE = {name: each for name, each in _MAILBOX.items() if name not in _MADE | {"address"}}

_STEP = answer(
    {
        "step": TEXT,
        "question": TEXT,
        "value": _ANY_TEXT_OR_NULL,
        "source": TEXT,
        "outcome": TEXT,
        "remedy": _ANY_TEXT_OR_NULL,
    }
)
_PENDING = answer(
    {"at": INSTANT, "effectiveAt": INSTANT, "before": obj(s.POLICY), "after": obj(s.POLICY)}
)
_PERIOD = answer(
    {"start": INSTANT, "end": INSTANT, "status": choice(Status), "source": _ANY_TEXT_OR_NULL}
)
_PAIR: Schema = {"type": "array", "items": INSTANT, "minItems": 2, "maxItems": 2}

_LINK: Schema = {
    "bookingcode": GUID,
    "url": URL,
    "state": choice(LinkState),
    "createdAt": INSTANT,
    "expiresAt": INSTANT,
    "singleUse": FLAG,
    "meetingType": GUID,
}
_EVENT: Schema = {
    "type": "object",
    "required": ["at", "what"],
    "properties": {"at": INSTANT, "what": TEXT},
}
_BOOKING: Schema = {
    "id": GUID,
    "mailbox": TEXT,
    "meetingType": GUID,
    "bookingcode": or_null(GUID),
    "title": TEXT,
    "start": INSTANT,
    "end": INSTANT,
    "status": choice(BookingStatus),
    "name": TEXT,
    "email": TEXT,
    "notes": TEXT,
    "timeZone": TEXT,
    "language": LANGUAGE,
    "location": TEXT,
    "sequence": COUNT,
    "createdAt": INSTANT,
    "cancelReason": TEXT,
    "manageUrl": URL,
    "teamsUrl": URL,
}
_MESSAGE: Schema = {
    "id": GUID,
    "kind": TEXT,
    "from": TEXT,
    "fromName": TEXT,
    "to": listed(TEXT),
    "subject": TEXT,
    "sentAt": INSTANT,
    "language": LANGUAGE,
    "text": TEXT,
    "html": TEXT,
    "links": listed(TEXT),
    "code": TEXT,
    "calendar": TEXT,
}
_ENTRY: Schema = {
    "type": "object",
    "required": ["id", "kind", "at"],
    "properties": {"id": COUNT, "kind": choice(journal.KINDS), "at": INSTANT},
}
_CARD = answer(
    {
        "title": TEXT,
        "description": TEXT,
        "url": URL,
        "image": URL,
        "imageWidth": COUNT,
        "imageHeight": COUNT,
    }
)
DEFINITIONS: dict[str, Schema] = {
    "Hours": s.HOURS,
    "Problem": answer(
        {
            "type": TEXT,
            "title": TEXT,
            "status": {"type": "integer"},
            "detail": TEXT,
            "code": TEXT,
            "errors": listed(answer({"field": TEXT, "problem": TEXT})),
            "reason": TEXT,
        },
        sometimes=["errors", "reason"],
    )
    | {"description": "RFC 9457; `errors` where fields are wrong, `reason` of AccessDenied."},
    "WorldInfo": answer(
        {
            "name": TEXT,
            "url": URL,
            "inviteUrl": or_null(URL),
            "scenario": TEXT,
            "seed": _ANY_TEXT_OR_NULL,
        }
    ),
    "NewWorld": obj(
        {
            "name": WORLD_NAME,
            "scenario": TEXT,
            "seed": {"anyOf": [s.text(200, 1), {"type": "integer"}, {"type": "null"}]},
        },
        required=["name", "scenario"],
    ),
    "Scenario": answer({"name": TEXT, "title": TEXT, "about": listed(TEXT)}),
    "Reset": obj({"scenario": _ANY_TEXT_OR_NULL}),
    "Snapshot": answer(_NAMED),
    "NewSnapshot": obj({"name": WORLD_NAME}, required=["name"]),
    "Restored": answer({"name": TEXT, "now": INSTANT, "mode": choice(MODES)}),
    "ClockFace": answer({"now": INSTANT, "mode": choice(MODES)}),
    "ClockWish": obj({"now": INSTANT, "mode": choice(MODES)}),
    "Advance": obj({"by": DURATION, "to": INSTANT}),
    "Advanced": answer(
        {
            "from": INSTANT,
            "to": INSTANT,
            "ran": listed(answer({"at": INSTANT, "what": TEXT, "about": TEXT})),
        }
    ),
    "Settings": answer(SETTINGS),
    "SettingsChange": obj(SETTINGS),
    "MailboxInfo": answer(_MAILBOX),
    "NewMailbox": obj(
        {"address": TEXT, **_CHANGEABLE},
        required=["address", "displayName", "timeZone", "subscription"],
    ),
    "MailboxChange": obj(_CHANGEABLE),
    "Access": answer(
        {
            "allowed": FLAG,
            "reason": _ANY_TEXT_OR_NULL,
            "steps": listed(_STEP),
            "pending": listed(_PENDING),
        }
    ),
    "FreeBusy": answer({"busy": listed(_PERIOD), "merged": listed(_PAIR)}),
    "Feed": obj({"url": TEXT}, required=["url"]),
    "CalendarHealth": answer(
        {
            "events": COUNT,
            "problems": listed(TEXT),
            "notes": listed(TEXT),
            "fetchedAt": or_null(INSTANT),
            "failedSince": or_null(INSTANT),
        }
    ),
    "BookingsPage": answer(
        {
            "published": FLAG,
            "state": choice(PageState),
            "teamsForAll": FLAG,
            "banner": choice(BANNERS),
            "url": URL,
        }
    ),
    "BookingsPageChange": obj({"published": FLAG, "teamsForAll": FLAG, "banner": choice(BANNERS)}),
    "Type": answer({"id": GUID, "token": TEXT, "url": URL, "mailbox": TEXT, **s.MEETING_TYPE}),
    "NewType": obj(s.MEETING_TYPE, required=["title"]),
    "TypeChange": obj(s.MEETING_TYPE),
    "Slots": answer(
        {
            "slots": listed(answer({"start": INSTANT, "end": INSTANT})),
            "closed": listed(
                answer({"start": INSTANT, "because": choice(Because), "source": _ANY_TEXT_OR_NULL})
            ),
        },
        sometimes=["closed"],
    ),
    "PrivateLink": answer(_LINK),
    "PrivateLinkStory": answer({**_LINK, "events": listed(_EVENT)}),
    "NewLink": obj({"singleUse": FLAG}),
    "SharePage": obj({"to": listed(TEXT), "message": TEXT, "lang": LANGUAGE}, required=["to"]),
    "ShareType": obj(
        {"to": listed(TEXT), "message": TEXT, "lang": LANGUAGE, "bookingcode": or_null(GUID)},
        required=["to"],
    ),
    "BookingInfo": answer(_BOOKING, sometimes=["teamsUrl"]),
    "NewBooking": obj(
        {
            "start": INSTANT,
            "name": TEXT,
            "email": TEXT,
            "notes": TEXT,
            "timeZone": _ANY_TEXT_OR_NULL,
            "lang": LANGUAGE,
            "bookingcode": _ANY_TEXT_OR_NULL,
        },
        required=["start", "name", "email"],
    ),
    "Reschedule": obj({"start": INSTANT}, required=["start"]),
    "Cancel": obj({"reason": _ANY_TEXT_OR_NULL}),
    "Mail": answer(_MESSAGE, sometimes=["code", "calendar"]),
    "Entry": _ENTRY | {"description": "What else it holds depends on its kind."},
    "Signature": answer(
        {
            "html": TEXT,
            "text": TEXT,
            "url": URL,
            "card": or_null(_CARD),
            "checks": listed(answer({"check": TEXT, "passed": or_null(FLAG)})),
        }
    ),
    "Command": obj({"command": TEXT, "organization": _ANY_TEXT_OR_NULL}, required=["command"]),
    "CommandResult": answer(
        {
            "output": TEXT,
            "warnings": listed(TEXT),
            "hints": listed(TEXT),
            "error": or_null(answer({"message": TEXT, "id": TEXT})),
        }
    ),
    **FAULTS,
    "CmdletCall": _OPEN | {"description": "As Exchange Online's PowerShell module sends it."},
    "CmdletAnswer": _OPEN,
}


def plural(name: str, of: str) -> Schema:
    """What a list answers: `{name: […]}`."""
    return answer({name: listed(ref(of))})
