"""The Exchange console for programs, and Exchange Online's own REST endpoint."""

from __future__ import annotations

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
from bookwithme.service.admin.policies import desk
from bookwithme.web.api.operation import JSON, Operation
from bookwithme.web.api.request_bodies import json_body
from bookwithme.web.platform.request_context import world_context

blueprint = Blueprint("exchange", __name__)
door = Blueprint("invoke_command", __name__)


@blueprint.post("/exchange")
@Operation(body=Command, answer=CommandResult)
def run(body: Command) -> CommandResult:
    """Run commands; 200 even where they failed."""
    result = console.run(body.command, desk(world_context(), body.organization, "api"))
    return CommandResult.of(result, error=result.error and CommandError.of(result.error))


@door.post("/adminapi/beta/<tenant>/InvokeCommand")
@Operation(body=CmdletCall, reads_itself=True, answer=CmdletAnswer)
def invoke(tenant: str) -> Response:
    """Run one cmdlet, as Exchange Online's PowerShell module and admin scripts ask for it.

    `tenant`: a domain; scripts that send a tenant's GUID mean the only organization they know.
    """
    domain = None if parse_guid(tenant) else tenant
    body, organization = json_body(), desk(world_context(), domain, "adminapi")
    address = f"{world_context().base}/adminapi/beta/{tenant}"
    status, payload = rest.invoke(body, organization, address)
    return Response(json.dumps(payload), status, content_type=JSON)
