"""Three years of rules over every setting there is, against a formula written down apart."""

from itertools import product

import pytest

from bookwithme.domain.access import AccessRules, ApplicationAccessPolicy, EwsPolicy
from bookwithme.domain.access_decision import decide
from bookwithme.domain.access_texts import Outcome, Reason
from bookwithme.domain.ews_retirement import EwsStage
from bookwithme.domain.owa_policy import OwaPolicy, OwaSwitches, governing
from bookwithme.domain.subscriptions import COVERED_SUBSCRIPTIONS, LATER_SUBSCRIPTIONS

ALLOW, BLOCK = ApplicationAccessPolicy
ENABLED = (None, True, False)
LISTED = ("MicrosoftOWSPersonalBookings",)
LISTS = [
    (None, (), ()),
    *((ALLOW, entries, ("*",)) for entries in ((), LISTED, ("Outlook*",))),
    *((BLOCK, ("nobody",), entries) for entries in ((), LISTED, ("Outlook*",))),
]
SETTINGS = [EwsPolicy(enabled, *lists) for enabled, lists in product(ENABLED, LISTS)]
OFF = OwaSwitches(personal_bookings_disabled=True)
OWA = [
    OwaPolicy(name=name, switches=switches)
    for name, switches in product(("OwaMailboxPolicy-Default", "Own"), (OwaSwitches(), OFF))
]


def may(year, organization, mailbox, owa):
    """The published rules, written down once more: a table for step 1, then the lists, or OWA."""
    if year == "2026":
        return not owa.switches.personal_bookings_disabled
    o, m = organization.ews_enabled, mailbox.ews_enabled
    table = {
        "2022": {(False, None), (False, False), (True, False), (None, False)},
        "2025": {(False, None), (False, False), (True, False), (None, False), (False, True)},
    }
    if (o, m) in table[year]:
        return False
    governs = mailbox if mailbox.application_access_policy else organization
    idle = year == "2022" and o is None and m is None
    if governs.application_access_policy is None or idle:
        return True
    if governs.application_access_policy == "EnforceAllowList":
        return "MicrosoftOWSPersonalBookings" in governs.allow_list
    return "MicrosoftOWSPersonalBookings" not in governs.block_list


def decided(rules, organization=SETTINGS[0], mailbox=SETTINGS[7], owa=OWA[0], **other):
    return decide(
        rules=rules,
        bookings_plan=True,
        organization=organization,
        mailbox=mailbox,
        identity="adam@contoso.com",
        owa=owa,
        **({"subscription": "Microsoft 365 E3"} | other),
    )


@pytest.mark.parametrize("rules", AccessRules)
def test_every_year_decides_as_its_published_table_says_for_every_setting_on_every_level(rules):
    cases = list(product(SETTINGS, SETTINGS, OWA))
    assert len(cases) == 21 * 21 * 4
    wrong = [case for case in cases if decided(rules, *case).allowed is not may(rules.value, *case)]
    assert wrong == []


@pytest.mark.parametrize("rules", AccessRules)
def test_a_step_denies_by_itself_only_where_the_whole_is_denied_by_it(rules):
    for case in product(SETTINGS, SETTINGS, OWA):
        decision = decided(rules, *case)
        denials = [step.denial for step in decision.steps if step.denial]
        assert decision.reason == (denials[0] if denials else None)


def test_under_the_rules_of_2026_the_policy_stands_before_the_steps_that_no_longer_count():
    locked = EwsPolicy(False, ALLOW)
    decision = decided(AccessRules.R2026, locked, locked)
    assert [(each.step, each.outcome) for each in decision.steps[2:]] == [
        ("owaPolicy", Outcome.OWA_ENABLED),
        ("organization 1", Outcome.NO_LONGER),
        ("user 1", Outcome.NO_LONGER),
        ("organization 2A", Outcome.NO_LONGER),
        ("user 2A", Outcome.NO_LONGER),
    ]
    assert {each.remedy for each in decision.steps[3:]} == {None}


@pytest.mark.parametrize("rules", [AccessRules.R2022, AccessRules.R2025])
def test_in_earlier_years_the_policy_is_told_and_does_not_count_yet(rules):
    decision = decided(rules, owa=OWA[3])
    last = decision.steps[-1]
    assert decision.allowed
    assert (last.step, last.value) == ("owaPolicy", "Own {PersonalBookingsDisabled: True}")
    assert (last.outcome, last.remedy, last.denial) == (Outcome.NOT_YET, None, None)


def test_the_reason_names_the_policy_and_the_remedy_is_its_command():
    decision = decided(AccessRules.R2026, owa=OWA[3])
    assert decision.reason is Reason.PERSONAL_BOOKINGS_DISABLED
    assert decision.told == (
        "Personal bookings are disabled by the Outlook on the web mailbox policy 'Own'"
    )
    assert decision.steps[2].remedy == (
        'Set-OwaMailboxPolicy -Identity "Own" -PersonalBookingsDisabled $false'
    )


def test_subscription_and_plan_come_before_the_policy():
    without = decided(AccessRules.R2026, owa=OWA[1], subscription=None)
    assert without.reason is Reason.SUBSCRIPTION
    assert without.told == "No subscription that includes Bookings is assigned to this user"


def test_a_mailboxs_own_policy_counts_before_the_default_one_and_case_is_ignored():
    assert governing(OWA[1:3], "own") is OWA[2]
    assert governing(OWA[1:3], None) is OWA[1]
    assert governing((), None) == OwaPolicy()


@pytest.mark.parametrize("name", LATER_SUBSCRIPTIONS)
def test_subscriptions_of_2024_are_covered_under_the_rules_of_2026_alone(name):
    allowed = [decided(rules, subscription=name).allowed for rules in AccessRules]
    assert allowed == [False, False, True]


def test_the_subscriptions_of_2024_are_eight_and_none_is_told_twice():
    assert len(LATER_SUBSCRIPTIONS) == 8
    assert not set(LATER_SUBSCRIPTIONS) & set(COVERED_SUBSCRIPTIONS)


RETIRING = {
    # EwsEnabled of the organization, stage: may the page (rules 2025), what is told of it
    (None, EwsStage.OPEN): (True, Outcome.BLANK_DEFAULT),
    (None, EwsStage.BLANK_IS_FALSE): (False, Outcome.BLANK_IS_FALSE),
    (True, EwsStage.BLANK_IS_FALSE): (True, Outcome.ENABLED),
    (False, EwsStage.BLANK_IS_FALSE): (False, Outcome.DISABLED),
    (None, EwsStage.ENDED): (False, Outcome.ENDED),
    (True, EwsStage.ENDED): (False, Outcome.ENDED),
    (False, EwsStage.ENDED): (False, Outcome.ENDED),
}


@pytest.mark.parametrize(("case", "expected"), RETIRING.items())
def test_while_ews_ends_the_page_follows_ews_enabled_under_the_rules_of_2025(case, expected):
    enabled, stage = case
    decision = decided(AccessRules.R2025, EwsPolicy(enabled), stage=stage)
    assert (decision.allowed, decision.steps[2].outcome) == expected
    assert decided(AccessRules.R2026, EwsPolicy(enabled), stage=stage).allowed


def test_after_the_end_no_command_is_offered_that_would_be_refused():
    steps = decided(AccessRules.R2025, EwsPolicy(), EwsPolicy(False), stage=EwsStage.ENDED).steps
    assert [each.remedy for each in steps[2:4]] == [None, None]
