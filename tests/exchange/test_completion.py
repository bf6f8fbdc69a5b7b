"""What Tab offers; the cursor stands at the bar."""

import pytest

from bookwithme.exchange.completion import complete, word_start
from tests.exchange.fake_directory import FakeDirectory

SETTINGS = [
    "-EwsEnabled",
    "-EwsAllowOutlook",
    "-EwsAllowMacOutlook",
    "-EwsAllowEntourage",
    "-EwsApplicationAccessPolicy",
    "-EwsAllowList",
    "-EwsBlockList",
]
ADDRESSES = ["adam@contoso.com", "adele@contoso.com", "sam1@contoso.com", "sam2@contoso.com"]
OFFERS = {
    "set|": [
        "Set-OrganizationConfig",
        "Set-CASMailbox",
        "Set-OwaMailboxPolicy",
        "Set-MailboxCalendarConfiguration",
        "Set-MailboxMessageConfiguration",
    ],
    "Get-CASM|ailbox": ["Get-CASMailbox"],
    "Get-CASMailbox ¦ s|": [
        "Set-CASMailbox",
        "Set-OwaMailboxPolicy",
        "Set-MailboxCalendarConfiguration",
        "Set-MailboxMessageConfiguration",
        "Select-Object",
        "Sort-Object",
    ],
    "Get-CASMailbox¦fo|": ["Format-List", "Format-Table", "ForEach-Object"],
    "foo; get-o|": ["Get-OrganizationConfig", "Get-OwaMailboxPolicy"],
    "foo\nget-o|": ["Get-OrganizationConfig", "Get-OwaMailboxPolicy"],
    "Set-OrganizationConfig -Ews|": [*SETTINGS, "-EwsAllowedAppIDs"],
    "set-organizationconfig –ewsb|": ["-EwsBlockList"],
    "Set-CASMailbox adam -OwaMailboxPolicy |": ["OwaMailboxPolicy-Default", "$null"],
    "Remove-OwaMailboxPolicy |": ["OwaMailboxPolicy-Default"],
    "New-OwaMailboxPolicy -Name |": [],
    "Get-SharingPolicy |": [],
    "Set-CASMailbox -EwsEnabled |": ["$true", "$false", "$null"],
    "Set-CASMailbox -EwsEnabled: $f|": ["$false"],
    "Set-CASMailbox -EwsEnabled:$f|": ["$false"],
    "Set-CASMailbox -EwsApp |": ["EnforceAllowList", "EnforceBlockList", "$null"],
    "Set-CASMailbox -EwsApp enforceb|": ["EnforceBlockList"],
    "Set-CASMailbox -EwsBlockList @{a|": ['@{Add="MicrosoftOWSPersonalBookings"}'],
    "Set-CASMailbox |": ADDRESSES,
    "Set-CASMailbox -Identity ad|": ["adam@contoso.com", "adele@contoso.com"],
    "Set-CASMailbox -Confirm s|": ["sam1@contoso.com", "sam2@contoso.com"],
    "Get-CASMailbox ¦ fl ewsen|": ["EwsEnabled"],
    "Get-OrganizationConfig¦select Name,Id|": ["Identity"],
    "Get-OrganizationConfig¦fl -Property ewsb|": ["EwsBlockList"],
    "Get-OrganizationConfig¦fl -Property Name, ewsb|": ["EwsBlockList"],
    "Set-CASMailbox adam ¦ fl |": [],
    "nothing ¦ fl |": [],
    "Get-Help set-c|": ["Set-CASMailbox"],
    "Set-CASMailbox -Nothing |": [],
    "Get-MailboxStatistics -|": [],
    "nothing|": [],
}


@pytest.mark.parametrize(("typed", "offers"), OFFERS.items())
def test_tab_offers_what_can_stand_at_the_cursor(typed, offers):
    before, after = typed.rsplit("|", 1)
    text = (before + after).replace("¦", "|")
    assert complete(text, len(before), FakeDirectory()) == offers


def test_nothing_typed_offers_every_command_that_can_begin_a_line():
    assert complete("", 0, FakeDirectory()) == [
        "Get-OrganizationConfig",
        "Set-OrganizationConfig",
        "Get-CASMailbox",
        "Get-EXOCASMailbox",
        "Set-CASMailbox",
        "Get-OwaMailboxPolicy",
        "New-OwaMailboxPolicy",
        "Set-OwaMailboxPolicy",
        "Remove-OwaMailboxPolicy",
        "Get-Mailbox",
        "Get-EXOMailbox",
        "Get-SharingPolicy",
        "Get-MailboxCalendarConfiguration",
        "Set-MailboxCalendarConfiguration",
        "Get-MailboxMessageConfiguration",
        "Set-MailboxMessageConfiguration",
        "Test-BookingsAccess",
        "Import-Csv",
        "Connect-ExchangeOnline",
        "Disconnect-ExchangeOnline",
        "Import-Module",
        "Clear-Host",
        "Get-Help",
    ]


@pytest.mark.parametrize(
    ("text", "start"),
    [("Get-CAS", 0), ("a -Ews", 2), ("a b,c", 4), ("a ", 2), ("a -b:$t", 5), ("a|f", 2)],
)
def test_an_offer_stands_for_the_word_before_the_cursor(text, start):
    assert word_start(text, len(text)) == start
