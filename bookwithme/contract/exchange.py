"""The Exchange console for programs."""

from typing import ClassVar

from pydantic import ConfigDict, Field

from bookwithme.contract.base import Record
from bookwithme.contract.types import Line, Text


class Command(Record):
    """A script to run; without an organization, in that of the world's first mailbox.

    `files`: the texts that Import-Csv finds beside it, by their names.
    """

    example: ClassVar = {"command": "Set-OrganizationConfig -EwsEnabled $false"}

    command: Text
    organization: Text | None = None
    files: dict[Line, Text] = Field(default_factory=dict)


class CommandError(Record):
    """Why a command failed, its id in PowerShell, and where it stands, counted from 1."""

    message: str
    id: str
    line: int | None = Field(None, exclude_if=lambda value: value is None)
    column: int | None = Field(None, exclude_if=lambda value: value is None)


class CommandResult(Record):
    """What commands printed; `error` is the first of the errors."""

    output: str
    warnings: tuple[str, ...]
    hints: tuple[str, ...]
    error: CommandError | None
    errors: tuple[CommandError, ...] = ()


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


class CmdletAnswer(Record):
    """As Exchange Online's PowerShell module takes it: a result, those of a batch, or an error."""

    model_config = ConfigDict(extra="allow")
