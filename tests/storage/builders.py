"""Values to store, and a world in which every table has rows."""

import itertools
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from bookwithme.domain.access import ApplicationAccessPolicy, EwsPolicy
from bookwithme.domain.booking import Attendee, Booking
from bookwithme.domain.event import Change, Event, Sensitivity
from bookwithme.domain.freebusy import Status
from bookwithme.domain.hours import Hours, parse_week
from bookwithme.domain.links import PrivateLink
from bookwithme.domain.mailbox import BANNERS, Mailbox, Page
from bookwithme.domain.meeting_type import MeetingType, Visibility
from bookwithme.domain.organization import Organization, OtherSwitches
from bookwithme.domain.owa_policy import OwaPolicy
from bookwithme.domain.policy_delay import PolicyChange
from bookwithme.domain.reminders import FollowUp, PlannedKind, PlannedMail, Reminder
from bookwithme.storage.calendars import Calendar
from bookwithme.storage.messages import Message
from bookwithme.storage.organizations import PolicyRecord
from bookwithme.storage.tables import faults
from bookwithme.storage.verifications import Verification

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)

_numbers = itertools.count(1)

ALLOW, BLOCK = (
    ApplicationAccessPolicy.ENFORCE_ALLOW_LIST,
    ApplicationAccessPolicy.ENFORCE_BLOCK_LIST,
)
HOURS = Hours(
    parse_week(
        {"monday": [["09:00", "12:00"], ["13:00", "24:00"]], "sunday": [["22:00", "02:00"]]}
    ),
    date(2026, 11, 1),
    date(2027, 1, 31),
)


def guid():
    """A GUID that no other test value has."""
    return UUID(int=next(_numbers))


ORGANIZATION = Organization(
    domain="contoso.com",
    display_name="Contoso",
    ews=EwsPolicy(
        True, BLOCK, ("Mail*",), ("MicrosoftOWSPersonalBookings", "Other/1.0"), (), True, False
    ),
    switches=OtherSwitches(bookings=True, retrieve_operations=False),
)


def mailbox(address="adele@contoso.com", **fields):
    """A mailbox with something in every field."""
    usual = {
        "address": address,
        "alias": address.partition("@")[0],
        "display_name": "Adèle 🦉 Vance",
        "time_zone": "Europe/Paris",
        "language": "fr",
        "exchange_guid": guid(),
        "calendar_secret": "calendar-secret",
        "subscription": "Microsoft 365 E3",
        "bookings_plan": False,
        "meeting_hours": HOURS,
        "blocking_statuses": frozenset({Status.OOF, Status.FREE}),
        "ews": EwsPolicy(False, ALLOW, ("App",), (), entourage=True),
        "page": Page(on=False, ready_at=NOON, teams_for_all=False, banner=BANNERS[-1]),
    }
    return Mailbox(**{**usual, **fields})


def kind(mailbox_id, **fields):
    """A meeting type with something in every field."""
    usual = {
        "title": "Intro 🦉",
        "description": "first\nsecond",
        "category": "green",
        "location": "Room 1",
        "visibility": Visibility.PRIVATE,
        "duration": 45 * MINUTE,
        "buffer_before": 5 * MINUTE,
        "buffer_after": 10 * MINUTE,
        "start_time_increment": 60 * MINUTE,
        "minimum_lead_time": timedelta(seconds=61),
        "maximum_lead_time": 30 * DAY,
        "teams_meeting": False,
        "hours": HOURS,
        "reminders": (Reminder(DAY, "Bring\nthe plan.", copy_to_organizer=True),),
        "follow_ups": (FollowUp(MINUTE, "Thank you."),),
        "guid": guid(),
    }
    return MeetingType(mailbox_id=mailbox_id, **{**usual, **fields})


def link(meeting_type_id, **fields):
    """A single-use link, made at noon."""
    usual = {"bookingcode": guid(), "created_at": NOON, "single_use": True}
    return PrivateLink(meeting_type_id=meeting_type_id, **{**usual, **fields})


def booking(mailbox_id, kind_id, start=NOON, **fields):
    """Half an hour with something in every field."""
    number = guid()
    usual = {
        "guid": number,
        "manage_secret": f"manage-{number}",
        "end": start + 30 * MINUTE,
        "buffer_before": 5 * MINUTE,
        "buffer_after": 10 * MINUTE,
        "title": "Intro",
        "attendee": Attendee("Lidia Holloway", "lidia@fabrikam.com", "a note\nof two lines"),
        "uid": f"{number}@contoso.com",
        "time_zone": "America/New_York",
        "language": "fr",
        "category": "red",
        "location": "Room 1",
        "description": "what it is about",
        "sequence": 3,
        "teams_id": f"{number.int:012}",
        "teams_passcode": "aBcDeF",
        "created_at": NOON - DAY,
    }
    both = {**usual, **fields}
    return Booking(mailbox_id=mailbox_id, meeting_type_id=kind_id, start=start, **both)


def verification(meeting_type_id, **fields):
    """A code that was mailed at noon."""
    usual = {
        "link_id": None,
        "secret": f"verify-{guid()}",
        "start": NOON + DAY,
        "email": "lidia@fabrikam.com",
        "code": "012345",
        "created_at": NOON,
        "created_really_at": NOON - 400 * DAY,
    }
    return Verification(meeting_type_id=meeting_type_id, **{**usual, **fields})


def message(**fields):
    """A mail with something in every field."""
    whole = Message(
        guid=guid(),
        kind="bookingConfirmation",
        sender="adele@contoso.com",
        sender_name="Adèle Vance",
        recipients=("lidia@fabrikam.com", "o'hara@fabrikam.com"),
        subject="Lidia - Intro 🦉",
        sent_at=NOON,
        language="fr",
        text="bonjour\n",
        html="<p>bonjour</p>",
        calendar="BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n",
        links=("http://127.0.0.1/one", "http://127.0.0.1/two"),
        code="012345",
        relay_state="failed",
        relay_error="550 no",
    )
    return replace(whole, **fields)


def calendar(mailbox_id, name="default", **fields):
    """A subscribed calendar with something in every field."""
    whole = Calendar(
        mailbox_id=mailbox_id,
        name=name,
        content="a" * 64,
        url="https://example.com/calendar.ics",
        etag='"1"',
        last_modified="Mon, 23 Nov 2026 12:00:00 GMT",
        fetched_at=NOON,
        failure="It answered {status}.",
        failure_values={"status": "500"},
        failed_since=NOON,
        tried_at=NOON + MINUTE,
        tried_really_at=NOON + DAY,
        refresh_after=60 * MINUTE,
    )
    return replace(whole, **fields)


def event(mailbox_id, **fields):
    """An event with something in every field."""
    usual = {
        "start": NOON,
        "end": NOON + 60 * MINUTE,
        "time_zone": "Europe/Paris",
        "subject": "Team 🦉",
        "status": Status.OOF,
        "location": "Room 1",
        "body": "first\nsecond",
        "sensitivity": Sensitivity.PRIVATE,
        "categories": ("Red", "Blue"),
        "recurrence": "FREQ=DAILY",
        "changes": (
            Change(NOON, is_deleted=True),
            Change(NOON + DAY, start=NOON, end=NOON + DAY, subject="x", status=Status.FREE),
        ),
        "uid": "event@contoso.com",
        "guid": guid(),
        "revision": 7,
        "content": "a" * 64,
    }
    return Event(mailbox_id=mailbox_id, **{**usual, **fields})


def planned_mail(**fields):
    """A reminder that waits."""
    usual = {
        "kind": PlannedKind.REMINDER,
        "due_at": NOON,
        "text": "Soon.",
        "copy_to_organizer": True,
    }
    return PlannedMail(**{**usual, **fields})


def record(organization_id, mailbox_id=None, minutes=45):
    """A change of policy at noon that takes effect some minutes later."""
    change = PolicyChange(NOON, NOON + minutes * MINUTE, EwsPolicy(), ORGANIZATION.ews)
    return PolicyRecord(organization_id, mailbox_id, change, "console", "Set-OrganizationConfig …")


class Filled:
    """A world with a row in every table; the ids of its parts."""

    def __init__(self, uow):
        self.organization = uow.organizations.add(ORGANIZATION)
        self.mailbox = uow.mailboxes.add(mailbox(organization_id=self.organization))
        self.meeting_type = uow.meeting_types.add(kind(self.mailbox))
        self.link = uow.links.add(link(self.meeting_type))
        self.booking = uow.bookings.add(booking(self.mailbox, self.meeting_type, link_id=self.link))
        uow.planned_mails.plan(self.booking, [planned_mail()])
        uow.bookings.remember("key", "hash", self.booking)
        self.code = verification(self.meeting_type, link_id=self.link)
        uow.verifications.add(self.code)
        uow.calendars.put(calendar(self.mailbox))
        uow.events.add(event(self.mailbox))
        uow.messages.add(message())
        uow.organizations.add_record(record(self.organization))
        uow.organizations.save_owa_policy(OwaPolicy(organization_id=self.organization, name="Own"))
        uow.journal.add("open", NOON, {"ep": "plink"}, self.link)
        uow.scope.insert(faults, {"kind": "http", "match": {}, "fault": {"status": 500}})
