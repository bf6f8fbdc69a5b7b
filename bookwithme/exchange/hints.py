"""Published commands that fail as they were printed, and how they are mended."""

import re
from typing import NamedTuple

from bookwithme.domain.access import AccessRules
from bookwithme.exchange.errors import CommandFailed

_NEEDS_POLICY = "EwsApplicationAccessPolicyMissing"
_OF_ORGANIZATION = ",Set-OrganizationConfig"
_DASH = "[-\u2013\u2014\u2015]"


class Slip(NamedTuple):
    """What is wrong with a published command.

    Attributes:
        printed: when Microsoft's article had it.
        error: how the id of the error begins.
        where: what of the command is wrong.
        mend: what stands there in one that works.
        says: what to know.
    """

    printed: str
    error: str
    where: str
    mend: str
    says: str


SLIPS = (
    Slip(
        "May 2022, before the 12th",
        "PositionalParameterNotFound",
        rf"(?<!\S){_DASH}\s+(?=Ews)",
        "-",
        "There must be no space after the dash of a parameter",
    ),
    Slip(
        "12 May 2022",
        "PositionalParameterNotFound",
        rf"({_DASH}EwsApp\w*:?\s+[\"']?Enforce(Allow|Block)\w*[\"']?\s)\s*(?=@\{{)",
        r"\1-Ews\2List ",
        r"The command lacks -Ews\2List before the hashtable",
    ),
    Slip(
        "12 May 2022",
        _NEEDS_POLICY,
        rf"(?=({_DASH})Ews(Allow|Block)List)",
        r"-EwsApplicationAccessPolicy Enforce\2List ",
        "Since October 2022 a list of the organization needs its policy in the same command",
    ),
)


def mend(failure: CommandFailed, command: str, rules: AccessRules) -> str | None:
    """Return a hint on a command that fails as it was published; None where none was."""
    said = []
    error = failure.id
    for slip in SLIPS:
        found = re.search(slip.where, command, re.IGNORECASE)
        if found and error.startswith(slip.error):
            command = command[: found.start()] + found.expand(slip.mend) + command[found.end() :]
            said.append(
                f"{found.expand(slip.says)}. (Microsoft's article had it so: {slip.printed}.)"
            )
            if error.endswith(_OF_ORGANIZATION) and "ewsapp" not in command.lower():
                # Since October 2022 what was mended fails by the next slip.
                error = "" if rules is AccessRules.R2022 else _NEEDS_POLICY
    return f"{' '.join(said)} Type: {' '.join(command.split())}" if said else None
