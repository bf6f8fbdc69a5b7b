"""What each mail says, to whom, and from whom."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bookwithme.domain.interval import Interval
from bookwithme.domain.letter import Kind
from bookwithme.mail import letters

MANAGE = "http://127.0.0.1:8000/bookwithme/manage/abc"
TEAMS = "http://127.0.0.1:8000/l/meetup-join/00000000-0000-0000-0000-000000000002"
IN_TORONTO = "Wednesday, November 25, 2026, 4:00 AM – 4:30 AM (UTC-05:00) New York, Toronto"
IN_PARIS = (
    "Wednesday, November 25, 2026, 10:00 AM – 10:30 AM"
    " (UTC+01:00) Brussels, Copenhagen, Madrid, Paris"
)


def envelope(letter):
    return (letter.kind, letter.sender, letter.sender_name, letter.recipients, letter.subject)


def test_a_booking_sends_an_invitation_and_a_notice(owner, booking, booked):
    attendee, organizer = booked(owner, booking)
    assert envelope(attendee) == (
        Kind.INVITATION,
        "adele@contoso.com",
        "Adele Vance",
        ("zoe@fabrikam.com",),
        "Zoë Ünal - Introduction",
    )
    assert envelope(organizer) == (
        Kind.ORGANIZER_NOTICE,
        "adele@contoso.com",
        "Adele Vance",
        ("adele@contoso.com",),
        "New booking from Zoë Ünal",
    )


def test_a_new_time_sends_an_update_to_both(owner, booking, rescheduled):
    assert [(letter.kind, letter.subject) for letter in rescheduled(owner, booking)] == [
        (Kind.UPDATE, "Zoë Ünal - Introduction"),
        (Kind.ORGANIZER_UPDATE, "Updated booking from Zoë Ünal"),
    ]


def test_a_cancellation_is_told_to_both(owner, booking, cancelled):
    assert [(letter.kind, letter.subject) for letter in cancelled(owner, booking)] == [
        (Kind.CANCELLATION, "Canceled: Zoë Ünal - Introduction"),
        (Kind.ORGANIZER_CANCELLATION, "Canceled booking from Zoë Ünal"),
    ]


def test_the_invitation_says_all_of_the_meeting(owner, booking, booked):
    assert (
        booked(owner, booking).attendee.text
        == f"""\
This meeting was scheduled from Adele Vance's booking page.

Introduction

Your meeting with Adele Vance is booked.

When
{IN_TORONTO}

Organizer's time
{IN_PARIS}

Where
Room 4; Microsoft Teams meeting

About this meeting
A first talk.

Your notes
Two questions.
See you!

Manage meeting
{MANAGE}
You can reschedule or cancel until the meeting starts.

________________________________________________________________________
Microsoft Teams meeting
Join the meeting now
{TEAMS}

Meeting ID: 123 456 789 012
Passcode: abCDef
________________________________________________________________________"""
    )


def test_the_notice_says_all_of_the_booking(owner, booking, booked):
    assert (
        booked(owner, booking).organizer.text
        == f"""\
This meeting was scheduled from your booking page.

New booking from Zoë Ünal

Subject
Zoë Ünal - Introduction

When
{IN_PARIS}

Attendee's time
{IN_TORONTO}

Where
Room 4; Microsoft Teams meeting

Email
zoe@fabrikam.com

Notes
Two questions.
See you!

________________________________________________________________________
Microsoft Teams meeting
Join the meeting now
{TEAMS}

Meeting ID: 123 456 789 012
Passcode: abCDef
________________________________________________________________________"""
    )


def test_each_side_reads_its_own_language(owner, booking, booked):
    attendee, organizer = booked(owner, replace(booking, language="fr"))
    assert (attendee.language, organizer.language) == ("fr", "en")
    assert "Votre réunion avec Adele Vance est réservée." in attendee.text
    assert "mercredi 25 novembre 2026, 04:00 – 04:30" in attendee.text
    assert "This meeting was scheduled from your booking page." in organizer.text


def test_the_other_clock_is_told_only_where_it_differs(owner, booking, booked):
    for letter in booked(owner, replace(booking, time_zone="Europe/Madrid")):
        assert "clock" not in letter.text


def test_without_teams_there_is_no_join_block(owner, booking, booked):
    plain = replace(booking, teams_id=None, teams_passcode=None)
    attendee, organizer = booked(owner, plain)
    assert "Teams" not in attendee.text + attendee.html + organizer.text + organizer.html
    assert "Where\nRoom 4\n" in attendee.text


def test_links_are_listed_as_they_come(owner, booking, booked, cancelled):
    attendee, organizer = booked(owner, booking)
    assert (attendee.links, organizer.links) == ((MANAGE, TEAMS), (TEAMS,))
    assert [letter.links for letter in cancelled(owner, booking)] == [(), ()]


def test_the_event_says_what_the_attendees_mail_says(owner, booking, booked):
    attendee, organizer = booked(owner, booking)
    location = "Room 4; Microsoft Teams meeting"
    assert attendee.calendar == f"METHOD:REQUEST\r\n{location}\r\n{attendee.text}"
    assert organizer.calendar is None


def test_an_update_tells_the_time_before_in_each_ones_zone(owner, booking, rescheduled):
    attendee, organizer = rescheduled(owner, booking)
    assert "Previous time\nTuesday, November 24, 2026, 4:00 AM" in attendee.text
    assert "Previous time\nTuesday, November 24, 2026, 10:00 AM" in organizer.text


@pytest.mark.parametrize(("reason", "told"), [("A customer calls.", True), ("", False)])
def test_a_cancellation_tells_its_reason_if_it_has_one(owner, booking, cancelled, reason, told):
    for letter in cancelled(owner, booking.cancelled(reason)):
        assert ("Reason\nA customer calls." in letter.text) == told
        assert ("Reason" in letter.text) == told


def test_a_cancellation_offers_nothing_to_open(owner, booking, cancelled):
    for letter in cancelled(owner, booking.cancelled("")):
        assert "href" not in letter.html
        assert "http" not in letter.text


def test_a_code_goes_to_the_address_it_proves(owner):
    start = datetime(2026, 11, 25, 9, tzinfo=UTC)
    letter = letters.verification_code(
        owner,
        title="Introduction",
        email="zoe@fabrikam.com",
        code="012345",
        interval=Interval(start, start + timedelta(minutes=30)),
        zone=ZoneInfo("America/Toronto"),
        language="en",
    )
    assert envelope(letter) == (
        Kind.VERIFICATION_CODE,
        "no-reply@contoso.com",
        "Bookings",
        ("zoe@fabrikam.com",),
        "Your verification code: 012345",
    )
    assert (letter.code, letter.links, letter.calendar) == ("012345", (), None)
    assert (
        letter.text
        == f"""\
Verify your email

Enter this code on Adele Vance's booking page to schedule your meeting.

012345

Meeting
Introduction

When
{IN_TORONTO}

The code is valid for 10 minutes, for zoe@fabrikam.com only.

If you didn't request this code, you can ignore this email. Nothing has been booked."""
    )


def test_the_page_is_shared_with_the_organizers_message(owner):
    letter = letters.shared(
        owner,
        to=["zoe@fabrikam.com", "max@fabrikam.com"],
        message="Hello!\nSee you.",
        language="en",
        url="http://127.0.0.1:8000/page",
    )
    assert envelope(letter) == (
        Kind.SHARE,
        "adele@contoso.com",
        "Adele Vance",
        ("zoe@fabrikam.com", "max@fabrikam.com"),
        "The booking page 'Adele Vance - Booking page' has been shared with you",
    )
    assert letter.links == ("http://127.0.0.1:8000/page",)
    assert (
        letter.text
        == """\
Hello!
See you.

Adele Vance - Booking page

Book time to meet with me

Book meeting
http://127.0.0.1:8000/page

Anyone who has this link can use it."""
    )


def test_a_meeting_type_is_shared_with_its_title_and_duration(owner):
    letter = letters.shared(
        owner,
        to=["zoe@fabrikam.com"],
        message="",
        language="fr",
        url="http://127.0.0.1:8000/type",
        title="Introduction",
        duration=timedelta(minutes=90),
    )
    assert (
        letter.text
        == """\
Adele Vance - Page de réservation

Introduction
1 h 30 min

Réserver une réunion
http://127.0.0.1:8000/type

Toute personne disposant de ce lien peut l’utiliser."""
    )
