"""A document with everything that a document can say, as an export writes it."""

import io
import json

from bookwithme.service.documents.exporting import written_world
from bookwithme.service.documents.reading import parts_in
from bookwithme.service.worlds import worlds

CALENDAR = (
    "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:1\r\nSUMMARY:Caf\u00e9\r\n"
    "DTSTART:20261124T100000Z\r\nDTEND:20261124T110000Z\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
)
POLICY = {
    "ewsEnabled": True,
    "ewsApplicationAccessPolicy": "EnforceAllowList",
    "ewsAllowList": ["MicrosoftOWSPersonalBookings"],
}

SWITCHES = {"personalBookingsDisabled": False, "bookingsMailboxCreationEnabled": False}
OWA_POLICY = {"name": "Own", **SWITCHES, "personalBookingsDisabled": True}

MAILS = {
    "reminders": [{"before": "P1D", "text": "Bring\n- a pen", "copyToOrganizer": True}],
    "followUps": [{"after": "PT0S", "text": "Thank you."}],
}

PLANNED = [
    {
        "kind": "reminder",
        "dueAt": "2026-11-29T09:00:00Z",
        "text": "Bring a pen",
        "copyToOrganizer": True,
    }
]

MEETING_TYPE = {
    "guid": "00000000-0000-4000-8000-0000000000a1",
    "title": "Review \U0001f331",
    "description": "One\nTwo",
    "category": "red",
    "location": "Here",
    "visibility": "private",
    "duration": "PT1H",
    "bufferBefore": "PT15M",
    "bufferAfter": "PT10M",
    "startTimeIncrement": "PT15M",
    "minimumLeadTime": "P1D",
    "maximumLeadTime": "P60D",
    "teamsMeeting": False,
    "hours": {
        "from": "2026-11-01",
        "until": "2027-11-01",
        "weekly": {"monday": [["09:00", "12:00"], ["22:00", "02:00"]]},
    },
    "deletedAt": None,
    **MAILS,
    "links": [
        {
            "bookingcode": "00000000-0000-4000-8000-0000000000b1",
            "createdAt": "2026-11-01T08:00:00Z",
            "singleUse": True,
            "name": "Tomás, first round",
            "sentTo": ["tomas@fabrikam.com"],
            "consumedAt": "2026-11-20T08:00:00Z",
            "revokedAt": None,
        },
        {
            "bookingcode": "00000000-0000-4000-8000-0000000000b2",
            "createdAt": "2026-11-02T08:00:00Z",
            "singleUse": False,
            "consumedAt": None,
            "revokedAt": "2026-11-21T08:00:00Z",
        },
    ],
}

EVENT = {
    "guid": "00000000-0000-4000-8000-0000000000f1",
    "uid": "dentist@contoso.com",
    "revision": 3,
    "subject": "Dentist",
    "start": "2026-11-25T14:00:00Z",
    "end": "2026-11-25T15:00:00Z",
    "allDay": False,
    "timeZone": "Europe/Paris",
    "status": "oof",
    "location": "Rue Caf\u00e9 1",
    "body": "Bring\nthe card",
    "sensitivity": "private",
    "categories": ["Health"],
    "recurrence": None,
    "changes": [],
}

SERIES = EVENT | {
    "guid": "00000000-0000-4000-8000-0000000000f2",
    "uid": "gym@contoso.com",
    "subject": "Gym",
    "recurrence": "FREQ=WEEKLY;BYDAY=WE;UNTIL=20270301T000000Z",
    "changes": [
        {"occurrence": "2026-12-02T14:00:00Z", "deleted": True},
        {
            "occurrence": "2026-12-09T14:00:00Z",
            "start": "2026-12-10T14:00:00Z",
            "end": "2026-12-10T15:00:00Z",
            "subject": "Gym, for once on Thursday",
            "status": "busy",
        },
    ],
}

MAILBOX = {
    "address": "adele@contoso.com",
    "alias": "AdeleV",
    "displayName": "Adele Vance",
    "timeZone": "Europe/Paris",
    "language": "fr",
    "exchangeGuid": "00000000-0000-4000-8000-0000000000c1",
    "calendarSecret": "calendar-secret",
    "subscription": "Microsoft 365 E3",
    "bookingsPlan": False,
    "meetingHours": {"weekly": {"tuesday": [["08:00", "24:00"]]}},
    "blockingStatuses": ["busy", "oof"],
    "ewsAllowOutlook": True,
    **POLICY,
    "owaMailboxPolicy": "Own",
    "about": {"en": "Has everything.", "fr": "A tout."},
    "signature": {
        "html": '<p>Adele</p><a href="{base}/bookwithme/user/x">x</a>',
        "text": "Adele\n{base}/bookwithme/user/x",
        "autoAdd": True,
    },
    "page": {
        "on": False,
        "readyAt": "2026-10-01T08:00:00Z",
        "teamsForAll": False,
        "banner": "hills",
    },
    "calendars": [
        {
            "name": "Calendar",
            "latin1": CALENDAR,
            "url": None,
            "fetchedAt": "2026-11-23T07:00:00Z",
            "failure": None,
        },
        {
            "name": "Feed",
            "text": None,
            "url": "https://example.org/feed.ics",
            "fetchedAt": None,
            "failure": "It answered 500.",
        },
    ],
    "meetingTypes": [MEETING_TYPE],
}

BOOKING = {
    "mailbox": "adele@contoso.com",
    "meetingType": 0,
    "link": 0,
    "guid": "00000000-0000-4000-8000-0000000000d1",
    "manageSecret": "manage-secret",
    "uid": "booking@contoso.com",
    "start": "2026-11-30T09:00:00Z",
    "end": "2026-11-30T10:00:00Z",
    "bufferBefore": "PT15M",
    "bufferAfter": "PT0S",
    "title": "As it was called then",
    "name": "Tom\u00e1s",
    "email": "tomas@fabrikam.com",
    "notes": "A\nB",
    "timeZone": "Europe/Madrid",
    "language": "en",
    "category": None,
    "location": "There",
    "description": "Then",
    "status": "booked",
    "sequence": 2,
    "teamsId": "123456789012",
    "teamsPasscode": "abcdef",
    "createdAt": "2026-11-20T08:00:00Z",
    "cancelReason": "",
    "planned": PLANNED,
}

CHANGE = {
    "organization": "contoso.com",
    "mailbox": None,
    "at": "2026-11-22T08:00:00Z",
    "effectiveAt": "2026-11-22T08:45:00Z",
    "before": {},
    "after": POLICY,
    "via": "console",
    "command": "Set-OrganizationConfig -EwsAllowList MicrosoftOWSPersonalBookings",
}

MESSAGE = {
    "guid": "00000000-0000-4000-8000-0000000000e1",
    "kind": "share",
    "from": "adele@contoso.com",
    "fromName": "Adele Vance",
    "to": ["tomas@fabrikam.com"],
    "replyTo": "adele@contoso.com",
    "subject": "Book time with Adele",
    "sentAt": "2026-11-22T08:00:00Z",
    "language": "en",
    "text": "{base}/bookwithme/user/x",
    "html": '<a href="{base}/bookwithme/user/x">x</a>',
    "calendar": None,
    "links": ["{base}/bookwithme/user/x"],
    "code": None,
}

WHOLE = {
    "version": 1,
    "name": "default",
    "clock": {"mode": "frozen", "now": "2026-11-23T08:00:00Z"},
    "settings": {
        "accessRules": "2025",
        "policyDelay": "realistic",
        "emailVerification": False,
        "provisioning": "realistic",
        "ewsRetirement": "realistic",
    },
    "organizations": [
        {
            "domain": "contoso.com",
            "displayName": "Contoso",
            **POLICY,
            "ewsAllowedAppIDs": ["the id of a program"],
            "ewsAllowEntourage": False,
            "owaPolicies": [OWA_POLICY],
        },
        {"domain": "fabrikam.com", "displayName": "Fabrikam"},
    ],
    "mailboxes": [
        MAILBOX | {"events": [EVENT, SERIES]},
        {
            **MAILBOX,
            "address": "tomas@fabrikam.com",
            "alias": "TomasR",
            "exchangeGuid": "00000000-0000-4000-8000-0000000000c2",
            "ewsEnabled": None,
            "owaMailboxPolicy": "OwaMailboxPolicy-Default",
            "subscription": None,
            "calendars": [],
            "meetingTypes": [],
        },
    ],
    "bookings": [
        BOOKING,
        {
            **BOOKING,
            "link": None,
            "guid": "00000000-0000-4000-8000-0000000000d2",
            "manageSecret": "another",
            "uid": "another@contoso.com",
            "status": "cancelled",
            "cancelReason": "No need",
            "planned": [],
        },
    ],
    "policyChanges": [
        CHANGE,
        {**CHANGE, "mailbox": "adele@contoso.com", "via": "rest"},
        {
            **CHANGE,
            "owaPolicy": "Own",
            "before": SWITCHES,
            "after": SWITCHES | {"personalBookingsDisabled": True},
        },
    ],
    "messages": [MESSAGE],
}


def exported(context, **how):
    """A world's document, as it is written."""
    return json.loads(b"".join(written_world(context, **how)))


def import_document(context, document):
    """Import a document, which comes as text."""
    return worlds.import_world(context, parts_in(io.BytesIO(json.dumps(document).encode())))
