"""What Microsoft's article told admins to type, year by year, under the rules of each year."""

import pytest

from bookwithme.domain.access import AccessRules
from bookwithme.exchange.console import run
from bookwithme.exchange.hints import SLIPS
from tests.exchange.fake_directory import FakeDirectory

R2022, R2025, R2026 = AccessRules
ALL = (None, None, None)
NEEDS_POLICY = (None, *["EwsApplicationAccessPolicyMissing"] * 2)
STRAY = ("PositionalParameterNotFound,Set-OrganizationConfig",) * 3
ADD, REMOVE = '@{Add="MicrosoftOWSPersonalBookings"}', '@{Remove="MicrosoftOWSPersonalBookings"}'
USER = "Set-CASMailbox -Identity adam@contoso.com"

PUBLISHED = {
    # before the 12th of May 2022
    f"Set-OrganizationConfig - EwsAllowList {ADD}": STRAY,
    f"Set-OrganizationConfig - EwsBlockList {REMOVE}": STRAY,
    # 12 May 2022
    "Get-Organizationconfig | Format-List EwsEnabled": ALL,
    "Set-OrganizationConfig -EwsEnabled: $true": ALL,
    "Get-CASMailbox -Identity adam@contoso.com | Format-List EwsEnabled": ALL,
    "Get-CASMailbox -Identity adam@contoso.com| Format-List EwsApplicationAccessPolicy,Ews*List": (
        ALL
    ),
    "Get-OrganizationConfig | Format-List EwsApplicationAccessPolicy,Ews*List": ALL,
    f"Set-OrganizationConfig -EwsAllowList {REMOVE}": NEEDS_POLICY,
    f"Set-OrganizationConfig -EwsAllowList {ADD}": NEEDS_POLICY,
    f"Set-OrganizationConfig -EwsBlockList {ADD}": NEEDS_POLICY,
    f"Set-OrganizationConfig -EwsBlockList {REMOVE}": NEEDS_POLICY,
    f"{USER} -EwsAllowList {ADD}": ALL,
    f"{USER} -EwsAllowList {REMOVE}": ALL,
    "Set-CASMailbox -Identity Adam -EwsApplicationAccessPolicy  EnforceBlockList -EWSBlockList "
    f"{ADD}": ALL,
    f"{USER} -EwsBlockList {REMOVE}": ALL,
    f"{USER} -EwsApplicationAccessPolicy  EnforceBlockList {ADD}": (
        "PositionalParameterNotFound,Set-CASMailbox",
    )
    * 3,
    # June 2022
    f"{USER} -EwsApplicationAccessPolicy EnforceBlockList -EwsBlockList {ADD}": ALL,
    # October 2022, 2023, April 2024
    f"Set-OrganizationConfig -EwsApplicationAccessPolicy EnforceAllowList -EwsAllowList {ADD}": ALL,
    f"Set-OrganizationConfig -EwsApplicationAccessPolicy EnforceAllowList -EwsAllowList {REMOVE}": (
        ALL
    ),
    f"Set-OrganizationConfig -EwsApplicationAccessPolicy EnforceBlockList -EwsBlockList {ADD}": ALL,
    f"Set-OrganizationConfig -EwsApplicationAccessPolicy EnforceBlockList -EwsBlockList {REMOVE}": (
        ALL
    ),
    "Set-OrganizationConfig -EwsApplicationAccessPolicy $null": ALL,
    # 30 June 2026
    "Get-OrganizationConfig | Select-Object EwsEnabled, EwsApplicationAccessPolicy, EwsBlockList, "
    "EwsAllowList": ALL,
    "Get-CASMailbox -Identity adam@contoso.com | Select EwsEnabled, EwsApplicationAccessPolicy,  "
    "EwsBlockList, EwsAllowList": ALL,
    'Set-OwaMailboxPolicy -Identity "OwaMailboxPolicy-Default" -PersonalBookingsDisabled $true': (
        ALL
    ),
    'Set-OwaMailboxPolicy -Identity "OwaMailboxPolicy-Default" -PersonalBookingsDisabled $false': (
        ALL
    ),
    'Get-OwaMailboxPolicy -Identity "OwaMailboxPolicy-Default" | Select PersonalBookingsDisabled': (
        ALL
    ),
    'New-OwaMailboxPolicy -Name "BwmEnablePolicy"; Set-CASMailbox -Identity adam@contoso.com '
    '-OwaMailboxPolicy "BwmEnablePolicy"': ALL,
    'New-OwaMailboxPolicy -Name "BwmDisablePolicy"; Set-OwaMailboxPolicy -Identity '
    '"BwmDisablePolicy" -PersonalBookingsDisabled $true; Get-OwaMailboxPolicy -Identity '
    '"BwmDisablePolicy" | Select PersonalBookingsDisabled; Set-CASMailbox -Identity '
    'adam@contoso.com -OwaMailboxPolicy "BwmDisablePolicy"': ALL,
}
CASES = [
    (command, rules, error)
    for command, errors in PUBLISHED.items()
    for rules, error in zip(AccessRules, errors, strict=True)
]


@pytest.mark.parametrize(("command", "rules", "expected"), CASES)
def test_a_published_command_works_or_fails_as_its_year_says(command, rules, expected):
    directory = FakeDirectory(rules=rules)
    error = run(command, directory).error
    assert (error.id if error else None) == expected


@pytest.mark.parametrize(("command", "rules", "expected"), [each for each in CASES if each[2]])
def test_one_that_fails_has_a_hint_with_its_date_and_a_mend_that_can_be_typed(
    command, rules, expected
):
    directory = FakeDirectory(rules=rules)
    before = directory.state()
    (hint,) = run(command, directory).hints
    assert directory.state() == before
    assert any(slip.printed in hint for slip in SLIPS)
    typed = hint.partition("Type: ")[2]
    result = run(typed, directory)
    assert result.error is None
    only_what_is_wrong = rules is R2022 and "- Ews" in command
    assert ("EwsApplicationAccessPolicy" in typed) is not only_what_is_wrong


def test_what_nobody_published_has_no_such_hint():
    typed = ["Set-CASMailbox adam extra", "Set-OrganizationConfig x -EwsEnabled $true"]
    assert [run(each, FakeDirectory()).hints for each in typed] == [(), ()]
