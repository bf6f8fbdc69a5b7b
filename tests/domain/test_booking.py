from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from bookwithme.domain.booking import Attendee, Booking, BookingStatus, same_address
from bookwithme.domain.errors import (
    BookingCancelled,
    BookingStarted,
    InvalidInput,
    NotTheAttendee,
)
from bookwithme.domain.meeting_type import MeetingType

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
BOOKING = Booking(
    id=7,
    mailbox_id=2,
    meeting_type_id=3,
    guid=UUID(int=1),
    manage_secret="secret",
    start=NOON,
    end=NOON + 30 * MINUTE,
    buffer_before=5 * MINUTE,
    buffer_after=10 * MINUTE,
    title="Intro",
    attendee=Attendee("Lidia Holloway", "Lidia@fabrikam.com"),
    uid="uid@contoso.com",
    time_zone="Europe/Paris",
    created_at=NOON - timedelta(days=1),
)


def refused(**fields):
    with pytest.raises(InvalidInput) as raised:
        Attendee(**{"name": "Lidia", "email": "lidia@fabrikam.com", **fields})
    return {problem.field for problem in raised.value.problems}


def test_the_subject_names_the_attendee_then_the_type():
    assert BOOKING.subject == "Lidia Holloway - Intro"


@pytest.mark.parametrize(
    ("fields", "names"),
    [
        ({"name": ""}, {"name"}),
        ({"name": "  "}, {"name"}),
        ({"name": "x" * 121}, {"name"}),
        ({"name": "Lidia\r\nBcc: all@contoso.com"}, {"name"}),
        ({"name": "\ud800"}, {"name"}),
        ({"notes": "x" * 2001}, {"notes"}),
        ({"notes": "NUL\0"}, {"notes"}),
        ({"name": "", "email": ""}, {"name", "email"}),
    ],
)
def test_an_attendee_needs_a_name_and_text_that_can_be_mailed(fields, names):
    assert refused(**fields) == names


@pytest.mark.parametrize(
    "email",
    [
        "", "lidia", "lidia@", "@fabrikam.com", "lidia@fabrikam", "lidia@fabrikam.com\n",
        "li dia@fabrikam.com", "a@b@fabrikam.com", "Lidia <lidia@fabrikam.com>", "lidia@.com",
        "lidia@fabrikam.com,adam@contoso.com", "lidia@fabrikam..com", "lidia@fabrikam.com.",
        "NUL\0@fabrikam.com", "x" * 250 + "@b.fr", "\ud800@fabrikam.com",
    ],
)  # fmt: skip
def test_an_address_is_refused_where_it_could_not_be_mailed_to(email):
    assert refused(email=email) == {"email"}


@pytest.mark.parametrize(
    "email",
    ["a@b.fr", "o'hara+tag@sub.fabrikam.co.uk", "josé@exämple.fr", "x" * 249 + "@b.fr"],
)
def test_ordinary_and_odd_addresses_are_taken(email):
    assert Attendee("José 🦉", email, "first\nsecond").email == email


def test_an_address_is_the_same_in_another_case_or_with_spaces_around_it():
    assert same_address(" LIDIA@fabrikam.com", "lidia@FABRIKAM.com ")
    assert not same_address("lidia@fabrikam.com", "lydia@fabrikam.com")


def test_a_booking_can_be_changed_until_the_meeting_starts():
    assert BOOKING.check_open(NOON - timedelta(seconds=1)) is None
    for late in (NOON, NOON + timedelta(seconds=1)):
        with pytest.raises(BookingStarted):
            BOOKING.check_open(late)


def test_a_cancelled_booking_cannot_be_changed_and_says_so_even_after_its_start():
    cancelled = BOOKING.cancelled("ill")
    for now in (NOON - MINUTE, NOON + MINUTE):
        with pytest.raises(BookingCancelled):
            cancelled.check_open(now)


def test_only_who_types_the_attendees_address_passes():
    assert BOOKING.check_attendee(" lidia@FABRIKAM.com ") is None
    for typed in ("", "adele@contoso.com"):
        with pytest.raises(NotTheAttendee):
            BOOKING.check_attendee(typed)


def test_a_moved_booking_takes_the_types_present_rules_and_keeps_the_rest():
    kind = MeetingType(
        title="Renamed", duration=45 * MINUTE, buffer_before=15 * MINUTE, buffer_after=MINUTE
    )
    later = NOON + timedelta(days=1)
    assert BOOKING.moved(later, kind) == replace(
        BOOKING,
        start=later,
        end=later + 45 * MINUTE,
        buffer_before=15 * MINUTE,
        buffer_after=MINUTE,
        sequence=1,
    )


def test_cancelling_frees_the_time_and_counts_the_sequence_up():
    cancelled = BOOKING.moved(NOON + MINUTE, MeetingType(title="Intro")).cancelled("ill")
    assert (cancelled.status, cancelled.cancel_reason, cancelled.sequence) == (
        BookingStatus.CANCELLED,
        "ill",
        2,
    )
    assert (BOOKING.is_cancelled, cancelled.is_cancelled) == (False, True)


def test_the_manage_secret_does_not_leak_into_logs():
    assert "secret" not in repr(BOOKING).replace("manage_secret", "")
