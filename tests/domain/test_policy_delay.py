from datetime import UTC, datetime, timedelta

import pytest

from bookwithme.domain.access import AccessRules, EwsPolicy
from bookwithme.domain.policy_delay import (
    OWA_DELAY,
    REALISTIC_DELAY,
    PolicyChange,
    effective,
    effective_at,
    pending,
)
from bookwithme.domain.settings import PolicyDelay

R2022, R2025, R2026 = AccessRules
IMMEDIATE, REALISTIC = PolicyDelay
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
BLANK, OFF, ON = EwsPolicy(), EwsPolicy(False), EwsPolicy(True)
TWO_CHANGES = (
    PolicyChange(NOON, NOON + timedelta(minutes=45), BLANK, OFF),
    PolicyChange(NOON + timedelta(minutes=5), NOON + timedelta(minutes=50), OFF, ON),
)


@pytest.mark.parametrize(("rules", "minutes"), [(R2022, 45), (R2025, 240), (R2026, 240)])
def test_a_change_waits_as_long_as_the_rules_of_its_year_say(rules, minutes):
    wait = REALISTIC_DELAY[rules]
    assert effective_at(wait, REALISTIC, NOON, ()) == NOON + timedelta(minutes=minutes)
    assert effective_at(wait, IMMEDIATE, NOON, ()) == NOON


def test_a_mailbox_policy_of_outlook_on_the_web_waits_an_hour():
    assert effective_at(OWA_DELAY, REALISTIC, NOON, ()) == NOON + timedelta(hours=1)


def test_a_change_never_overtakes_an_earlier_one():
    slow = PolicyChange(NOON, NOON + timedelta(hours=4), BLANK, OFF)
    later = NOON + timedelta(minutes=1)
    assert effective_at(REALISTIC_DELAY[R2022], REALISTIC, later, (slow,)) == slow.effective_at


@pytest.mark.parametrize(
    ("minutes", "expected", "waiting"),
    [
        (0, BLANK, 2),
        (44.9, BLANK, 2),
        (45, OFF, 1),
        (49.9, OFF, 1),
        (50, ON, 0),
        (9999, ON, 0),
    ],
)
def test_each_change_takes_effect_at_its_own_instant_and_in_order(minutes, expected, waiting):
    now = NOON + timedelta(minutes=minutes)
    assert effective(ON, TWO_CHANGES, REALISTIC, now) == expected
    assert pending(TWO_CHANGES, REALISTIC, now) == TWO_CHANGES[2 - waiting :]


def test_a_later_change_in_effect_carries_the_earlier_ones_with_it():
    overtaken = (
        PolicyChange(NOON, NOON + timedelta(hours=9), BLANK, OFF),
        PolicyChange(NOON, NOON, OFF, ON),
    )
    assert pending(overtaken, REALISTIC, NOON) == ()


def test_the_immediate_setting_makes_all_effective_even_when_the_clock_is_put_back():
    assert effective(ON, TWO_CHANGES, IMMEDIATE, NOON - timedelta(days=1)) == ON
    assert pending(TWO_CHANGES, IMMEDIATE, NOON - timedelta(days=1)) == ()


def test_without_any_change_the_configured_policy_is_effective():
    assert effective(OFF, (), REALISTIC, NOON) == OFF
