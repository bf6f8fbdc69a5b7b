"""A class goes through three years in one world: what turns the page off, and what does not."""

from datetime import UTC, datetime

import pytest

ADDRESS = "adele@contoso.com"
LIST_ALONE = 'Set-OrganizationConfig -EwsBlockList @{Add="MicrosoftOWSPersonalBookings"}'
WITH_POLICY = (
    "Set-OrganizationConfig -EwsApplicationAccessPolicy EnforceBlockList "
    '-EwsBlockList @{Add="MicrosoftOWSPersonalBookings"}'
)
REVERT = "Set-OrganizationConfig -EwsApplicationAccessPolicy $null"
OFF = 'Set-OwaMailboxPolicy -Identity "OwaMailboxPolicy-Default" -PersonalBookingsDisabled $true'
MAKE = 'New-OwaMailboxPolicy -Name "BwmEnablePolicy"'
GIVE = f'Set-CASMailbox -Identity {ADDRESS} -OwaMailboxPolicy "BwmEnablePolicy"'


@pytest.fixture
def adele(emulator):
    emulator.clock.freeze(datetime(2022, 5, 16, 8, tzinfo=UTC))
    emulator.settings(policyDelay="realistic")
    adele = emulator.mailbox(ADDRESS, displayName="Adele Vance")
    adele.meeting_type("Intro")
    return adele


BLOCKED = (403, "EWS is blocked by policy for this user or tenant")
DISABLED = (403, "EWS is disabled for this user or tenant")
_DEFAULT_POLICY = "the Outlook on the web mailbox policy 'OwaMailboxPolicy-Default'"
BY_POLICY = (403, f"Personal bookings are disabled by {_DEFAULT_POLICY}")
OPEN = (200, None)


def told(emulator, adele):
    """What a visitor's request is answered, and what an admin is told of it."""
    status = emulator.get(adele.url.removeprefix(emulator.url)).status_code
    return status, emulator.call("GET", f"/mailboxes/{ADDRESS}/access")["reason"]


def test_what_turns_the_page_off_changes_from_year_to_year(emulator, adele):
    def page():
        return told(emulator, adele)

    # 2022: a list alone is enough, after 45 minutes; a mailbox overrides its organization.
    assert "it has set that too" in emulator.exchange(LIST_ALONE).hints[0]
    assert page() == OPEN
    emulator.clock.advance(minutes=45)
    assert page() == BLOCKED
    emulator.exchange(f"{REVERT}; Set-OrganizationConfig -EwsEnabled $false")
    emulator.clock.advance(minutes=45)
    assert page() == OPEN

    # 2025: the mailbox overrides no more; a list needs its policy; four hours.
    emulator.clock.freeze(datetime(2025, 5, 5, 8, tzinfo=UTC))
    emulator.settings(accessRules="2025")
    assert page() == DISABLED
    failed = emulator.exchange(LIST_ALONE, check=False).error
    assert "must be specified" in str(failed)
    emulator.exchange(f"Set-OrganizationConfig -EwsEnabled: $true; {WITH_POLICY}")
    emulator.clock.advance(hours=4)
    assert page() == BLOCKED

    # 2026: the lists count no more; the mailbox policy does, after an hour, one's own at once.
    emulator.clock.freeze(datetime(2026, 7, 6, 8, tzinfo=UTC))
    emulator.settings(accessRules="2026")
    assert page() == OPEN
    emulator.exchange(OFF)
    assert page() == OPEN
    emulator.clock.advance(hours=1)
    assert page() == BY_POLICY
    emulator.exchange(f"{MAKE}; {GIVE}")
    assert page() == OPEN

    # October 2026: EWS begins to end, which the page does not feel any more.
    emulator.exchange("Set-OrganizationConfig -EwsEnabled $null")
    emulator.settings(ewsRetirement="realistic")
    emulator.clock.freeze(datetime(2026, 10, 1, tzinfo=UTC))
    shown = emulator.exchange("Get-OrganizationConfig | fl EwsEnabled").output
    assert (shown, page()) == ("\nEwsEnabled : False\n\n", OPEN)
