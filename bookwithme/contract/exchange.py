"""The Exchange console for programs."""

from __future__ import annotations

from typing import ClassVar

from pydantic import ConfigDict

from bookwithme.contract.base import Record
from bookwithme.contract.types import Text


class Command(Record):
    """Commands to run; without an organization, in that of the world's first mailbox."""

    example: ClassVar = {"command": "Set-OrganizationConfig -EwsEnabled $false"}

    command: Text
    organization: Text | None = None


class CommandError(Record):
    """Why a command failed, and its id in PowerShell."""

    message: str
    id: str


class CommandResult(Record):
    """What commands printed."""

    output: str
    warnings: tuple[str, ...]
    hints: tuple[str, ...]
    error: CommandError | None


class CmdletCall(Record):
    """As Exchange Online's PowerShell module sends it."""

    example: ClassVar = {"CmdletInput": {"CmdletName": "Get-OrganizationConfig", "Parameters": {}}}

    model_config = ConfigDict(extra="allow")


class BatchCall(Record):
    """Several calls, each with the address that it would be sent to alone."""

    example: ClassVar = {
        "requests": [
            {
                "id": "1",
                "method": "POST",
                "url": "/adminapi/beta/contoso.com/InvokeCommand?$select=EwsEnabled",
                "body": CmdletCall.example,
            }
        ]
    }

    model_config = ConfigDict(extra="allow")


class BatchAnswer(Record):
    """What each of them was answered, in order."""

    model_config = ConfigDict(extra="allow")


class CmdletRefusal(Record):
    """An error as Exchange Online's PowerShell module and admin scripts read it."""

    model_config = ConfigDict(extra="allow")


class CmdletAnswer(Record):
    """As Exchange Online's PowerShell module takes it."""

    model_config = ConfigDict(extra="allow")
