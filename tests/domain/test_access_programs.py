"""Programs other than the page: three years × both levels × lists × agents × protocols.

Against a formula that is written down apart from the decision's code.
"""

from dataclasses import replace
from itertools import product

import pytest

from bookwithme.domain.access import (
    AccessRules,
    ApplicationAccessPolicy,
    EwsPolicy,
    Program,
    Protocol,
)
from bookwithme.domain.access_decision import decide
from bookwithme.domain.access_texts import Outcome, Reason
from bookwithme.domain.ews_retirement import EwsStage

R2022, R2025, R2026 = AccessRules
ALLOW, BLOCK = ApplicationAccessPolicy
ON = EwsPolicy(ews_enabled=True)
EXCHANGELIB = "exchangelib/5.6.0 (python-requests/2.34.2)"
OUTLOOK = "Mozilla/4.0 (compatible; MS Outlook) Microsoft Outlook 16.0"
MAC = "MacOutlook/16.78 (Intel Mac OS X)"
AGENTS = {
    EXCHANGELIB: {"exchangelib/5.6.0 (python-requests/2.34.2)", "exchangelib*", "*"},
    OUTLOOK: {"*"},
    MAC: {"macoutlook/*", "*"},
    "": {"*"},
}
"""Each agent, and the entries below that match it."""
ENTRIES = ((), ("exchangelib*",), ("MicrosoftOWSPersonalBookings", "macoutlook/*"), ("*",))
LISTS = [(None, ("*",), ("*",))]
LISTS += [(ALLOW, entries, ("*",)) for entries in ENTRIES]
LISTS += [(BLOCK, (), entries) for entries in ENTRIES]
SWITCHES = ({}, {"outlook": True}, {"outlook": False, "mac_outlook": True}, {"mac_outlook": False})
SETTINGS = [
    EwsPolicy(enabled, *lists, **switches)
    for enabled, lists, switches in product((None, True, False), LISTS, SWITCHES)
]


def may(year, protocol, agent, organization, mailbox):
    """What the endpoints' table says, written down once more: a reason, or None."""
    o, m = organization.ews_enabled, mailbox.ews_enabled
    if protocol == "ews":
        on = {None: o is not False, True: o is not False or year == "2022", False: False}
        if not on[m]:
            return Reason.EWS_DISABLED
        if year == "2022" and o is None and m is None:
            return None
    switch = {OUTLOOK: "outlook", MAC: "mac_outlook"}.get(agent)
    if switch:
        both = (getattr(mailbox, switch), getattr(organization, switch))
        told = [each for each in both if each is not None]
        if told:
            return None if told[0] else Reason.EWS_BLOCKED
    level = mailbox if mailbox.application_access_policy else organization
    named = AGENTS[agent]
    if level.application_access_policy == "EnforceAllowList":
        return None if named & {*level.allow_list} else Reason.EWS_BLOCKED
    if level.application_access_policy == "EnforceBlockList":
        return Reason.EWS_BLOCKED if named & {*level.block_list} else None
    return None


def decided(rules, agent, organization=ON, mailbox=ON, protocol=Protocol.EWS, **other):
    program = Program(agent, protocol, other.pop("app_id", None))
    return decide(
        rules=rules,
        subscription=None,
        bookings_plan=False,
        organization=organization,
        mailbox=mailbox,
        identity="adam@contoso.com",
        program=program,
        **other,
    )


@pytest.mark.parametrize("agent", AGENTS)
@pytest.mark.parametrize("protocol", [Protocol.EWS, Protocol.REST])
@pytest.mark.parametrize("rules", AccessRules)
def test_every_program_is_decided_as_the_table_says_on_every_level(rules, protocol, agent):
    wrong = [
        (organization, mailbox)
        for organization, mailbox in product(SETTINGS[:: 1 + (agent == "")], SETTINGS[::3])
        if decided(rules, agent, organization, mailbox, protocol).reason
        is not may(rules.value, protocol.value, agent, organization, mailbox)
    ]
    assert wrong == []


def test_neither_subscription_nor_plan_nor_the_policy_of_2026_is_asked_of_a_program():
    decision = decided(R2026, EXCHANGELIB)
    assert decision.allowed
    assert [each.step for each in decision.steps] == [
        "organization 1",
        "user 1",
        "organization 2C",
        "user 2C",
    ]


def test_the_outage_an_allow_list_with_the_page_alone_locks_the_program_out():
    policy = EwsPolicy(True, ALLOW, ("MicrosoftOWSPersonalBookings",))
    denied = decided(R2022, EXCHANGELIB, policy).denied_by
    assert (denied.step, denied.outcome) == ("organization 2A", Outcome.NOT_ON_ALLOW_LIST)
    assert denied.remedy == f'Set-OrganizationConfig -EwsAllowList @{{Add="{EXCHANGELIB}"}}'
    assert decided(R2022, "MicrosoftOWSPersonalBookings", policy).allowed


def test_a_program_without_a_name_can_be_put_on_no_list():
    policy = EwsPolicy(True, ALLOW, ("a",))
    assert decided(R2022, "", policy).denied_by.remedy is None


def test_a_switch_decides_before_the_lists_and_names_its_command():
    locked = EwsPolicy(True, ALLOW, (), outlook=True)
    steps = {each.step: each for each in decided(R2025, OUTLOOK, locked).steps}
    assert steps["switch"].outcome is Outcome.SWITCHED_ON
    assert steps["switch"].value == "EwsAllowOutlook: True"
    assert steps["organization 2A"].outcome is Outcome.SWITCH_DECIDED
    off = decided(R2025, OUTLOOK, locked, replace(ON, outlook=False)).denied_by
    assert (off.step, off.denial) == ("switch", Reason.EWS_BLOCKED)
    assert off.remedy == "Set-CASMailbox -Identity adam@contoso.com -EwsAllowOutlook $true"


APP = "0F8FAD5B-D9CB-469F-A165-70867728950E"
RETIRING = {
    # EwsEnabled, EwsAllowedAppIDs, the token's appid: may EWS, since 1 October 2026
    (None, (APP,), APP): Reason.EWS_DISABLED,
    (True, (), APP): Reason.EWS_BLOCKED,
    (True, (APP,), None): Reason.EWS_BLOCKED,
    (True, (APP,), APP.lower()): None,
    (True, ("*",), APP): Reason.EWS_BLOCKED,
}


@pytest.mark.parametrize(("case", "reason"), RETIRING.items())
@pytest.mark.parametrize("rules", [R2025, R2026])
def test_while_ews_ends_only_named_applications_are_let_in_and_at_the_end_none(rules, case, reason):
    enabled, listed, app_id = case
    policy = EwsPolicy(enabled, allowed_app_ids=listed)
    going = {"app_id": app_id, "stage": EwsStage.BLANK_IS_FALSE}
    assert decided(rules, "MyApp/1.0", policy, **going).reason is reason
    ended = going | {"stage": EwsStage.ENDED}
    assert decided(rules, "MyApp/1.0", policy, **ended).reason is Reason.EWS_DISABLED
    assert decided(rules, "MyApp/1.0", policy, protocol=Protocol.REST, **ended).allowed
