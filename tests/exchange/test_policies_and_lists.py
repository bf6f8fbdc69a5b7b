"""What nobody has published of policies and their lists, and how it is here."""

import pytest

from bookwithme.domain.access import ApplicationAccessPolicy
from bookwithme.exchange.console import run
from tests.exchange.fake_directory import FakeDirectory

BOTH = (
    "Set-CASMailbox adam -EwsAllowList one,two; Set-CASMailbox adam -EwsBlockList three;"
    "Set-CASMailbox adam -EwsApplicationAccessPolicy"
)


def adam(directory):
    return directory.people["adam@contoso.com"].ews


@pytest.mark.parametrize("policy", ["EnforceBlockList", "$null"])
@pytest.mark.parametrize("entries", ['@{Add="THREE"}', '@{Remove="four"}'])
def test_adding_what_is_there_and_removing_what_is_not_changes_nothing_and_warns(policy, entries):
    directory = FakeDirectory()
    run(f"{BOTH} {policy}", directory)
    before = adam(directory)
    result = run(f"Set-CASMailbox adam -EwsBlockList {entries}", directory)
    assert (adam(directory), result.error, len(result.warnings)) == (before, None, 1)


@pytest.mark.parametrize("policy", list(ApplicationAccessPolicy))
def test_a_policy_without_a_list_keeps_both_lists(policy):
    directory = FakeDirectory()
    run(f"{BOTH} $null", directory)
    run(f"Set-CASMailbox adam -EwsApplicationAccessPolicy {policy.value}", directory)
    kept = adam(directory)
    assert kept.application_access_policy is policy
    assert (kept.allow_list, kept.block_list) == (("one", "two"), ("three",))


@pytest.mark.parametrize(
    "lists",
    [
        "-EwsAllowList a -EwsBlockList b",
        "-EwsApplicationAccessPolicy EnforceAllowList -EwsBlockList b",
        '-EwsApplicationAccessPolicy EnforceBlockList -EwsAllowList @{Add="a"}',
    ],
)
def test_lists_that_contradict_each_other_or_the_policy_are_refused_whole(lists):
    directory = FakeDirectory()
    before = adam(directory)
    result = run(f"Set-CASMailbox adam -EwsEnabled $false {lists}", directory)
    assert (result.error is not None, adam(directory), directory.log) == (True, before, [])
