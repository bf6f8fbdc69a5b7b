"""What a class sees: blank, block, still on, an hour later off, why, and unblock."""

from datetime import UTC, datetime

import pytest

from tests.page import Page

MONDAY = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)
LOOK = "Get-OrganizationConfig | Format-List EwsApplicationAccessPolicy,Ews*List"
BLOCK = (
    "Set-OrganizationConfig -EwsApplicationAccessPolicy EnforceBlockList "
    '-EwsBlockList @{Add="MicrosoftOWSPersonalBookings"}'
)
UNBLOCK = 'Set-OrganizationConfig -EwsBlockList @{Remove="MicrosoftOWSPersonalBookings"}'


@pytest.fixture
def adele(emulator):
    emulator.clock.freeze(MONDAY)
    emulator.settings(policyDelay="realistic")
    adele = emulator.mailbox("adele@contoso.com", displayName="Adele Vance")
    adele.meeting_type("Intro")
    return adele


def status(emulator, adele):
    return emulator.get(adele.url.removeprefix(emulator.url)).status_code


def explained(emulator):
    """The outcome of each step as the console's page explains it, and the remedies it offers."""
    page = Page(emulator.get("/_emulator/exchange?identity=adele@contoso.com"))
    commands = page.values(".steps [data-command]", "data-command")
    remedies = [each for each in commands if each.startswith("Set-")]
    return page.texts(".steps .steps__outcome"), remedies


def test_blank_then_block_then_still_on_then_off_then_why_then_unblock(emulator, adele):
    assert emulator.exchange(LOOK).output == (
        "\nEwsApplicationAccessPolicy :\nEwsAllowList               :\n"
        "EwsBlockList               :\n\n"
    )
    assert emulator.exchange(BLOCK).model_dump() == {
        "output": "",
        "warnings": (),
        "hints": ("The change is configured, but takes effect only at 2026-11-23 07:45:00 UTC.",),
        "error": None,
        "errors": (),
    }
    assert emulator.exchange(LOOK).output == (
        "\nEwsApplicationAccessPolicy : EnforceBlockList\nEwsAllowList               :\n"
        "EwsBlockList               : {MicrosoftOWSPersonalBookings}\n\n"
    )
    assert status(emulator, adele) == 200
    assert explained(emulator)[0][4:6] == ["Blank: all applications are allowed."] * 2

    emulator.clock.advance(minutes=61)
    assert status(emulator, adele) == 403
    told = emulator.exchange("Test-BookingsAccess adele@contoso.com | fl Allowed,Reason").output
    assert "Allowed : False\nReason  : EWS is blocked by policy for this user or tenant" in told
    outcomes, remedies = explained(emulator)
    assert outcomes == [
        "Covered: continue.",
        "Assigned: continue.",
        "Blank, which is the default and does not disable: continue.",
        "Enabled: continue.",
        "On the block list: denied.",
        "Blank: the organization's policy applies.",
        "Doesn't apply yet: only under the rules of 2026.",
    ]
    assert UNBLOCK in remedies

    assert emulator.exchange(UNBLOCK).error is None
    assert status(emulator, adele) == 403
    emulator.clock.advance(minutes=61)
    assert status(emulator, adele) == 200
    log = emulator.call("GET", "/journal?kind=policy")
    (entries,) = log.values()
    assert [entry["command"] for entry in entries] == [BLOCK, UNBLOCK]
