"""Both truth tables, both levels, wildcards, and the decision told step by step."""

from itertools import product

import pytest

from bookwithme.domain.access import (
    AccessRules,
    ApplicationAccessPolicy,
    Decision,
    EwsPolicy,
    Step,
)
from bookwithme.domain.access_decision import decide
from bookwithme.domain.access_texts import Outcome, Question, Reason, Source
from bookwithme.domain.ews_lists import APPLICATION, matching
from bookwithme.domain.subscriptions import COVERED_SUBSCRIPTIONS

R2022, R2025, _ = AccessRules
ALLOW, BLOCK = ApplicationAccessPolicy
BLANK = EwsPolicy()
ON = EwsPolicy(ews_enabled=True)


def decided(
    organization=BLANK,
    mailbox=ON,
    *,
    rules=R2022,
    subscription="Microsoft 365 E3",
    bookings_plan=True,
) -> Decision:
    return decide(
        rules=rules,
        subscription=subscription,
        bookings_plan=bookings_plan,
        organization=organization,
        mailbox=mailbox,
        identity="adam@contoso.com",
    )


def test_the_seventeen_subscriptions_of_the_document_are_covered_and_no_other():
    others = ["Exchange Online (Plan 1)", "Office 365 A1", "Microsoft 365 E4", "", None]
    assert len(COVERED_SUBSCRIPTIONS) == 17
    assert {decided(subscription=name).reason for name in COVERED_SUBSCRIPTIONS} == {None}
    assert {decided(subscription=name).reason for name in others} == {Reason.SUBSCRIPTION}


def test_without_the_service_plan_access_is_denied():
    assert decided(bookings_plan=False).reason is Reason.SERVICE_PLAN


def test_the_first_step_that_denies_gives_the_reason():
    off = EwsPolicy(ews_enabled=False, application_access_policy=ALLOW)
    reasons = [
        decided(off, off, subscription=None, bookings_plan=False).reason,
        decided(off, off, bookings_plan=False).reason,
        decided(off, off).reason,
        decided(EwsPolicy(True, ALLOW)).reason,
    ]
    assert reasons == [
        Reason.SUBSCRIPTION,
        Reason.SERVICE_PLAN,
        Reason.EWS_DISABLED,
        Reason.EWS_BLOCKED,
    ]


STEP_ONE = {
    # organization, mailbox: 2022, 2025
    (True, True): (True, True),
    (True, None): (True, True),
    (None, True): (True, True),
    (None, None): (True, True),
    (True, False): (False, False),
    (None, False): (False, False),
    (False, True): (True, False),
    (False, None): (False, False),
    (False, False): (False, False),
}


@pytest.mark.parametrize(("levels", "allowed"), STEP_ONE.items())
def test_step_one_follows_the_published_table(levels, allowed):
    organization, mailbox = map(EwsPolicy, levels)
    decisions = [decided(organization, mailbox, rules=rules) for rules in (R2022, R2025)]
    assert tuple(decision.allowed for decision in decisions) == allowed
    reasons = {decision.reason for decision in decisions if not decision.allowed}
    assert reasons <= {Reason.EWS_DISABLED}


ENTRIES = {
    (): False,
    ("MicrosoftOWSPersonalBookings",): True,
    ("microsoftowspersonalbookings",): True,
    ("MicrosoftOWS",): False,
    ("MicrosoftOWS*",): True,
    ("*PersonalBookings",): True,
    ("*OWS*",): True,
    ("m*ows*bookings",): True,
    ("*",): True,
    ("MicrosoftOWSPersonalBookings?",): False,
    ("MicrosoftOWSPersonalBooking[s]",): False,
    ("*MicrosoftOWSPersonalBookings*",): True,
    ("Microsoft*Microsoft*",): False,
    ("MicrosoftOWSPersonalBookings*s",): False,
    ("Outlook*", "Teams*"): False,
    ("Outlook*", "*Bookings"): True,
}


@pytest.mark.parametrize(("entries", "listed"), ENTRIES.items())
def test_an_entry_matches_the_whole_name_with_stars_and_any_case(entries, listed):
    assert bool(matching(entries)) is listed


def _policy(which, entries):
    # The other list says the opposite, to prove that it is not read.
    others = () if matching(entries) else ("*",)
    allow, block = (entries, others) if which is ALLOW else (others, entries)
    return EwsPolicy(True, which, allow, block)


@pytest.mark.parametrize(
    ("rules", "which", "entries"), [*product((R2022, R2025), (ALLOW, BLOCK), ENTRIES)]
)
def test_step_two_follows_the_published_table_on_both_levels(rules, which, entries):
    expected = ENTRIES[entries] if which is ALLOW else not ENTRIES[entries]
    policy = _policy(which, entries)
    deciding = (decided(policy, ON, rules=rules), decided(ON, policy, rules=rules))
    assert [decision.allowed for decision in deciding] == [expected, expected]
    assert {decision.reason for decision in deciding} == {None if expected else Reason.EWS_BLOCKED}


@pytest.mark.parametrize(
    ("rules", "organization", "mailbox"),
    [*product((R2022, R2025), (ALLOW, BLOCK), (ALLOW, BLOCK))],
)
def test_a_mailbox_policy_governs_alone_whatever_the_organization_says(
    rules, organization, mailbox
):
    for ours, theirs in product(((), (APPLICATION,)), repeat=2):
        expected = bool(ours) is (mailbox is ALLOW)
        decision = decided(_policy(organization, theirs), _policy(mailbox, ours), rules=rules)
        assert decision.allowed is expected


def test_lists_without_a_policy_do_not_count():
    lists = EwsPolicy(True, None, ("nobody",), ("*",))
    assert decided(lists, lists).allowed


def test_lists_are_idle_under_the_rules_of_2022_while_ews_enabled_is_blank_on_both_levels():
    blocking = EwsPolicy(None, BLOCK, (), ("*",))
    blank = EwsPolicy()
    cases = [(blocking, blank), (blank, blocking), (blocking, ON)]
    assert [decided(*case).allowed for case in cases] == [True, True, False]
    assert [decided(*case, rules=R2025).allowed for case in cases] == [False, False, False]
    assert decided(blocking, blank).steps[4].remedy == "Set-OrganizationConfig -EwsEnabled: $true"


def test_the_decision_tells_every_step_in_the_documents_numbering():
    decision = decided(EwsPolicy(None, BLOCK, (), ("MicrosoftOWS*", "Other")))
    show = "Get-OrganizationConfig | Format-List"
    show_user = "Get-CASMailbox -Identity adam@contoso.com | Format-List"
    lists = "EwsApplicationAccessPolicy,Ews*List"
    assert decision == Decision(
        allowed=False,
        reason=Reason.EWS_BLOCKED,
        steps=(
            Step(
                "subscription",
                Question.SUBSCRIPTION,
                "Microsoft 365 E3",
                Source.SUBSCRIPTION,
                Outcome.COVERED,
            ),
            Step(
                "servicePlan",
                Question.SERVICE_PLAN,
                "True",
                Source.SERVICE_PLAN,
                Outcome.ASSIGNED,
            ),
            Step(
                "organization 1",
                Question.ORGANIZATION_ENABLED,
                "",
                f"{show} EwsEnabled",
                Outcome.BLANK_DEFAULT,
                "Set-OrganizationConfig -EwsEnabled: $true",
            ),
            Step(
                "user 1",
                Question.USER_ENABLED,
                "True",
                f"{show_user} EwsEnabled",
                Outcome.ENABLED,
            ),
            Step(
                "organization 2B",
                Question.ORGANIZATION_POLICY,
                "EnforceBlockList {MicrosoftOWS*, Other}",
                f"{show} {lists}",
                Outcome.ON_BLOCK_LIST,
                'Set-OrganizationConfig -EwsBlockList @{Remove="MicrosoftOWS*"}',
            ),
            Step(
                "user 2C",
                Question.USER_POLICY,
                "",
                f"{show_user} {lists}",
                Outcome.ORGANIZATION_GOVERNS,
            ),
            Step(
                "owaPolicy",
                Question.DEFAULT_OWA_POLICY,
                "OwaMailboxPolicy-Default {PersonalBookingsDisabled: False}",
                'Get-OwaMailboxPolicy -Identity "OwaMailboxPolicy-Default" '
                "| Select PersonalBookingsDisabled",
                Outcome.NOT_YET,
            ),
        ),
        policy="OwaMailboxPolicy-Default",
    )


REMEDIES = [
    # organization, mailbox, rules, step, remedy
    (EwsPolicy(), ON, R2022, "organization 2C", "Set-OrganizationConfig {block} {list}{add}"),
    (EwsPolicy(None, BLOCK), ON, R2022, "organization 2B", "Set-OrganizationConfig {list}{add}"),
    (
        EwsPolicy(None, BLOCK),
        ON,
        R2025,
        "organization 2B",
        "Set-OrganizationConfig {block} {list}{add}",
    ),
    (EwsPolicy(None, ALLOW), ON, R2022, "organization 2A", "Set-OrganizationConfig {allow}{add}"),
    (
        EwsPolicy(None, ALLOW, (APPLICATION,)),
        ON,
        R2022,
        "organization 2A",
        "Set-OrganizationConfig {allow}{remove}",
    ),
    (EwsPolicy(), ON, R2025, "user 2C", "Set-CASMailbox {id} {block} {list}{add}"),
    (EwsPolicy(), EwsPolicy(True, ALLOW), R2025, "user 2A", "Set-CASMailbox {id} {allow}{add}"),
    (EwsPolicy(), EwsPolicy(True, BLOCK), R2025, "user 2B", "Set-CASMailbox {id} {list}{add}"),
    (EwsPolicy(), EwsPolicy(True, BLOCK), R2025, "organization 2C", None),
    (EwsPolicy(False), EwsPolicy(), R2022, "user 1", "Set-CASMailbox {id} -EwsEnabled $true"),
    (EwsPolicy(False), EwsPolicy(), R2025, "user 1", None),
    (ON, EwsPolicy(False), R2025, "user 1", "Set-CASMailbox {id} -EwsEnabled $true"),
]


@pytest.mark.parametrize(("organization", "mailbox", "rules", "step", "remedy"), REMEDIES)
def test_each_step_offers_the_command_that_would_change_its_outcome(
    organization, mailbox, rules, step, remedy
):
    steps = decided(organization, mailbox, rules=rules).steps
    words = {
        "id": "-Identity adam@contoso.com",
        "block": "-EwsApplicationAccessPolicy EnforceBlockList",
        "list": "-EwsBlockList ",
        "allow": "-EwsAllowList ",
        "add": '@{Add="MicrosoftOWSPersonalBookings"}',
        "remove": '@{Remove="MicrosoftOWSPersonalBookings"}',
    }
    expected = remedy and remedy.format(**words)
    assert {each.step: each.remedy for each in steps}[step] == expected


def test_names_that_are_no_bare_word_are_quoted_in_commands():
    decision = decide(
        rules=R2022,
        subscription=None,
        bookings_plan=True,
        organization=EwsPolicy(True, BLOCK, (), ('*"$x', "*")),
        mailbox=EwsPolicy(False),
        identity="Zoé O’Neil",
    )
    remedies = [step.remedy for step in decision.steps]
    assert remedies[3] == "Set-CASMailbox -Identity 'Zoé O’’Neil' -EwsEnabled $true"
    assert remedies[4] == 'Set-OrganizationConfig -EwsBlockList @{Remove="*"}'


def test_a_hostile_pattern_is_decided_though_it_would_keep_a_regular_expression_busy_for_years():
    hostile = ("*" * 60 + "z", "*a" * 30 + "*b", "*" + "o*" * 4000 + "z")
    assert matching(hostile, "a" * 60) == matching(hostile) == ()
