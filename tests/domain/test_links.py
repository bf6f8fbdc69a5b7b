from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from bookwithme.domain.errors import LinkConsumed, LinkDead, LinkExpired, LinkRevoked
from bookwithme.domain.links import LinkState, PrivateLink

MADE = datetime(2026, 11, 23, 9, tzinfo=UTC)
SECOND = timedelta(seconds=1)
DAYS_90 = timedelta(days=90)


def link(**state):
    return PrivateLink(bookingcode=UUID(int=1), **{"created_at": MADE, **state})


@pytest.mark.parametrize("single_use", [False, True])
@pytest.mark.parametrize(
    ("after", "state"),
    [
        (timedelta(0), LinkState.ACTIVE),
        (DAYS_90 - SECOND, LinkState.ACTIVE),
        (DAYS_90, LinkState.EXPIRED),
        (DAYS_90 + SECOND, LinkState.EXPIRED),
    ],
)
def test_a_link_lives_ninety_days_to_the_second(single_use, after, state):
    assert link(single_use=single_use).state(MADE + after) is state


@pytest.mark.parametrize("made", ["2026-02-01T12:00", "2026-09-01T12:00"])
def test_ninety_days_are_hours_of_24_whatever_the_clocks_do(made):
    local = datetime.fromisoformat(made).replace(tzinfo=ZoneInfo("Europe/Paris"))
    created = local.astimezone(UTC)
    expires = link(created_at=created).expires_at
    assert expires - created == timedelta(hours=90 * 24)
    assert expires.astimezone(local.tzinfo).utcoffset() != local.utcoffset()
    assert link(created_at=created).state(expires - SECOND) is LinkState.ACTIVE
    assert link(created_at=created).state(expires) is LinkState.EXPIRED


def test_a_link_that_paid_for_its_booking_is_consumed_before_and_after_its_date():
    used = link(single_use=True, consumed_at=MADE + timedelta(days=1))
    states = {used.state(MADE + timedelta(days=days)) for days in (1, 89, 90, 400)}
    assert states == {LinkState.CONSUMED}


def test_an_unused_single_use_link_expires_all_the_same():
    assert link(single_use=True).state(MADE + DAYS_90) is LinkState.EXPIRED


def test_a_link_taken_back_is_revoked_whatever_else_became_of_it():
    revoked = link(single_use=True, consumed_at=MADE, revoked_at=MADE + SECOND)
    assert revoked.state(MADE + SECOND) is LinkState.REVOKED
    assert link(revoked_at=MADE).state(MADE + DAYS_90) is LinkState.REVOKED


def test_an_active_link_passes():
    assert link().check(MADE + DAYS_90 - SECOND) is None


@pytest.mark.parametrize(
    ("dead", "error", "code"),
    [
        (link(created_at=MADE - DAYS_90), LinkExpired, "LinkExpired"),
        (link(single_use=True, consumed_at=MADE), LinkConsumed, "LinkConsumed"),
        (link(revoked_at=MADE), LinkRevoked, "LinkRevoked"),
    ],
)
def test_a_dead_link_says_of_what_it_died(dead, error, code):
    with pytest.raises(LinkDead) as raised:
        dead.check(MADE)
    assert (type(raised.value), raised.value.code) == (error, code)


def test_a_link_remembers_to_whom_it_was_mailed_each_once_in_order():
    mailed = (
        link().sent(["Ben@fabrikam.com", "kim@fabrikam.com"]).sent(["ben@fabrikam.com", "lu@x.org"])
    )
    assert mailed.sent_to == ("Ben@fabrikam.com", "kim@fabrikam.com", "lu@x.org")


@pytest.mark.parametrize(
    ("person", "found"),
    [("BEN", True), ("fabrikam", True), ("first", True), ("", True), ("kim", False)],
)
def test_a_link_is_found_by_its_name_and_by_whom_it_was_mailed_to(person, found):
    named = replace(link(), name="First round").sent(["ben@fabrikam.com"])
    assert named.is_for(person) is found
