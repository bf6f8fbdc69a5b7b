from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from bookwithme.domain.booking import Attendee, Booking
from bookwithme.domain.interval import Interval
from bookwithme.domain.mailbox import Mailbox
from bookwithme.mail import letters
from tests.certificates import authority

__all__ = ["authority"]

START = datetime(2026, 11, 25, 9, tzinfo=UTC)
END = START + timedelta(minutes=30)
DAY = timedelta(days=1)
PAGE = "http://127.0.0.1:8000/bookwithme/user/0123@contoso.com?anonymous&ep=plink"


@pytest.fixture
def owner():
    return Mailbox(
        address="adele@contoso.com",
        alias="adele",
        display_name="Adele Vance",
        time_zone="Europe/Paris",
        exchange_guid=UUID(int=1),
        calendar_secret="secret",
    )


@pytest.fixture
def booking():
    return Booking(
        mailbox_id=1,
        meeting_type_id=1,
        guid=UUID(int=2),
        manage_secret="abc",
        start=START,
        end=END,
        buffer_before=timedelta(0),
        buffer_after=timedelta(0),
        title="Introduction",
        attendee=Attendee("Zoë Ünal", "zoe@fabrikam.com", "Two questions.\nSee you!"),
        uid="uid",
        time_zone="America/Toronto",
        location="Room 4",
        description="A first talk.",
        teams_id="123456789012",
        teams_passcode="abCDef",
        created_at=START - DAY,
    )


def invite(*, method, description, location, manage_url, teams_url):
    """Stands for the calendar room."""
    del manage_url, teams_url
    return f"METHOD:{method}\r\n{location}\r\n{description}"


def mails(owner, booking, invite=invite):
    return letters.BookingMails(owner, booking, "http://127.0.0.1:8000", invite)


@pytest.fixture
def booked():
    return lambda owner, booking: mails(owner, booking).booked()


@pytest.fixture
def rescheduled():
    before = Interval(START - DAY, END - DAY)
    return lambda owner, booking: mails(owner, booking).rescheduled(before)


@pytest.fixture
def cancelled():
    return lambda owner, booking: mails(owner, booking).cancelled()


@pytest.fixture
def every_letter(booked, rescheduled, cancelled):
    """Gives one mail of each kind, both shares, about a booking in one language."""

    def compose(owner, booking, message="Hello!"):
        owner = replace(owner, language=booking.language)
        share = partial(
            letters.shared,
            owner,
            to=["zoe@fabrikam.com"],
            message=message,
            language=booking.language,
            url=PAGE,
        )
        return [
            letters.verification_code(
                owner,
                title=booking.title,
                email=booking.attendee.email,
                code="482913",
                interval=Interval(START, END),
                zone=ZoneInfo(booking.time_zone),
                language=booking.language,
            ),
            *booked(owner, booking),
            *rescheduled(owner, booking),
            *cancelled(owner, booking.cancelled(message)),
            share(),
            share(title=booking.title, duration=timedelta(minutes=30)),
        ]

    return compose
