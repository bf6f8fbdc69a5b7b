"""The commands of the document "Bookings in Outlook" (12 May 2022), under its own numbering."""

from __future__ import annotations

from dataclasses import dataclass

from bookwithme.domain.ews_lists import APPLICATION, argument
from bookwithme.i18n import mark

IS_ENABLED = mark("Is EWS enabled?")
ENABLE = mark("Enable EWS")
WHICH_LISTS = mark("Which policy, and which lists?")
TURN_ON = mark("Turn Bookings on")
TURN_OFF = mark("Turn Bookings off")
AS_PRINTED = mark("Turn Bookings off, as printed: this one fails")
EXPLAIN = mark("The decision, as the console tells it")
HELP = mark("What the console understands")

_ADD = f'@{{Add="{APPLICATION}"}}'
_REMOVE = f'@{{Remove="{APPLICATION}"}}'
_BLOCK = f"-EwsApplicationAccessPolicy EnforceBlockList -EwsBlockList {_ADD}"


@dataclass(frozen=True, slots=True)
class Printed:
    """A command, the document's step that it stands at, and a sentence for what it does."""

    step: str
    does: str
    command: str


ORGANIZATION = (
    Printed("1", IS_ENABLED, "Get-OrganizationConfig | Format-List EwsEnabled"),
    Printed("1", ENABLE, "Set-OrganizationConfig -EwsEnabled: $true"),
    Printed(
        "2",
        WHICH_LISTS,
        "Get-OrganizationConfig | Format-List EwsApplicationAccessPolicy,Ews*List",
    ),
    Printed("2A", TURN_OFF, f"Set-OrganizationConfig -EwsAllowList {_REMOVE}"),
    Printed("2A", TURN_ON, f"Set-OrganizationConfig -EwsAllowList {_ADD}"),
    Printed("2B", TURN_OFF, f"Set-OrganizationConfig -EwsBlockList {_ADD}"),
    Printed("2B", TURN_ON, f"Set-OrganizationConfig -EwsBlockList {_REMOVE}"),
    Printed("2C", TURN_OFF, f"Set-OrganizationConfig {_BLOCK}"),
)
"""Of its part on the whole organization."""


def for_user(identity: str) -> tuple[Printed, ...]:
    """Those of its part on single users, for one user."""
    who = f"-Identity {argument(identity)}"
    getting, setting = f"Get-CASMailbox {who} | Format-List", f"Set-CASMailbox {who}"
    return (
        Printed("1", IS_ENABLED, f"{getting} EwsEnabled"),
        Printed("2", WHICH_LISTS, f"{getting} EwsApplicationAccessPolicy,Ews*List"),
        Printed("2A", TURN_OFF, f"{setting} -EwsAllowList {_REMOVE}"),
        Printed("2A", TURN_ON, f"{setting} -EwsAllowList {_ADD}"),
        Printed(
            "2B", AS_PRINTED, f"{setting} -EwsApplicationAccessPolicy  EnforceBlockList {_ADD}"
        ),
        Printed("2B", TURN_ON, f"{setting} -EwsBlockList {_REMOVE}"),
        Printed("2C", TURN_OFF, f"{setting} {_BLOCK}"),
    )


def ours(identity: str) -> tuple[Printed, ...]:
    """What the emulator adds to them."""
    return (
        Printed("", EXPLAIN, f"Test-BookingsAccess -Identity {argument(identity)}"),
        Printed("", HELP, "Get-Help"),
    )
