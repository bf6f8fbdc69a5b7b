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
from bookwithme.service.admin.policies import directory_of
from bookwithme.web.api.operation import JSON, Operation
from bookwithme.web.api.request_bodies import json_body
from bookwithme.web.platform.request_context import world_context

blueprint = Blueprint("exchange", __name__)
rest_blueprint = Blueprint("invoke_command", __name__)


@blueprint.post("/exchange")
@Operation(body=Command, answer=CommandResult)
def run(body: Command) -> CommandResult:
    """Run a script; 200 even where commands failed."""
    organization = directory_of(world_context(), body.organization, "api")
    result = console.run(body.command, organization, body.files)
    errors = tuple(CommandError.of(each) for each in result.errors)
    return CommandResult.of(result, error=next(iter(errors), None), errors=errors)


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
