"""A script and the page that it knows; for EWS a week of events, a booking, a calendar file."""

import pytest

from bookwithme.service.availability import calendars
from tests.web.attendee.attendees import PARIS_TEN, book_directly
from tests.web.clients.scripts import Script
from tests.web.clients.soaping import ask, create, event, ids_of
from tests.web.conftest import ORGANIZER

TEN, ELEVEN = "2026-11-24T10:00:00Z", "2026-11-24T11:00:00Z"
PART = "BEGIN:VEVENT\nUID:{uid}\nSUMMARY:{uid}\nDTSTART:{start}\nDTEND:{end}\n{more}END:VEVENT\n"


def file_of(*parts):
    written = (
        PART.format(uid=uid, start=start, end=end, more=more) for uid, start, end, more in parts
    )
    return f"BEGIN:VCALENDAR\n{''.join(written)}END:VCALENDAR\n".encode()


FILE = file_of(
    ("Dentist", "20261125T080000Z", "20261125T090000Z", ""),
    ("Standup", "20261123T070000Z", "20261123T071500Z", "RRULE:FREQ=DAILY;COUNT=3\n"),
)


@pytest.fixture
def week(client, cast, context):
    """Adele's week: an event, a series of her own, a booking, a calendar file."""
    made = ask(client, create(event(TEN, ELEVEN, "Blocked")))
    client.post(
        f"/_emulator/api/mailboxes/{ORGANIZER}/events",
        json={
            "subject": "Gym",
            "start": "2026-11-24T17:00:00Z",
            "end": "2026-11-24T18:00:00Z",
            "recurrence": "FREQ=DAILY;COUNT=3",
            "changes": [
                {"occurrence": "2026-11-25T17:00:00Z", "deleted": True},
                {
                    "occurrence": "2026-11-26T17:00:00Z",
                    "start": "2026-11-26T19:00:00Z",
                    "end": "2026-11-26T20:00:00Z",
                    "subject": "Late gym",
                },
            ],
        },
    )
    booking = book_directly(context, cast.public, PARIS_TEN)
    calendars.put_calendar(context, ORGANIZER, "Work", FILE)
    (number,) = ids_of(made)
    return number, booking


@pytest.fixture
def script(client, cast):
    return Script(client, cast.organizer)


@pytest.fixture
def service(cast):
    return str(cast.public.guid)


@pytest.fixture
def unverified(client, cast):
    client.patch("/_emulator/api/settings", json={"emailVerification": False})
