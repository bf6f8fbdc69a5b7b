"""The Exchange console for programs, and Exchange Online's own REST endpoint."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, Response, json

from bookwithme.contract.exchange import (
    CmdletAnswer,
    CmdletCall,
    Command,
    CommandError,
    CommandResult,
)
from bookwithme.domain.addresses import parse_guid
from bookwithme.exchange import console, rest
from bookwithme.service.admin import console_history
from bookwithme.service.admin.policies import directory_of
from bookwithme.web.api.operation import JSON, Operation
from bookwithme.web.api.request_bodies import json_body
from bookwithme.web.platform.request_context import world_context

if TYPE_CHECKING:
    from bookwithme.exchange.console import Result
    from bookwithme.service.world_context import WorldContext

blueprint = Blueprint("exchange", __name__)
rest_blueprint = Blueprint("invoke_command", __name__)


@blueprint.post("/exchange")
@Operation(body=Command, answer=CommandResult)
def run(body: Command) -> CommandResult:
    """Run commands; 200 even where they failed."""
    result = run_noted(world_context(), body.command, body.organization, "api")
    return CommandResult.of(result, error=result.error and CommandError.of(result.error))


def run_noted(context: WorldContext, text: str, domain: str | None, via: str) -> Result:
    """Run commands, and note in the journal which; raises NotFound."""
    admin = directory_of(context, domain, via)
    result = console.run(text, admin)
    replies = [
        {"command": each.command, "error": each.error and each.error.message}
        for each in result.replies
    ]
    told = {"organization": admin.domain, "command": text[: console.LONGEST], "via": via}
    console_history.note(context, "", told | {"replies": replies})
    return result


@rest_blueprint.post("/adminapi/beta/<tenant>/InvokeCommand")
@Operation(body=CmdletCall, reads_itself=True, answer=CmdletAnswer)
def invoke(tenant: str) -> Response:
    """Run one cmdlet, as Exchange Online's PowerShell module and admin scripts ask for it.

    `tenant`: a domain; scripts that send a tenant's GUID mean the only organization they know.
    """
    domain = None if parse_guid(tenant) else tenant
    body, organization = json_body(), directory_of(world_context(), domain, "adminapi")
    address = f"{world_context().base}/adminapi/beta/{tenant}"
    status, payload = rest.invoke(body, organization, address)
    return Response(json.dumps(payload), status, content_type=JSON)
