"""The Exchange console for programs, and Exchange Online's own REST door."""

from __future__ import annotations

from typing import Any

from flask import Blueprint

from bookwithme.domain.addresses import parse_guid
from bookwithme.exchange import console, rest
from bookwithme.service import fields as f
from bookwithme.service.admin.policies import desk
from bookwithme.web.api.request_bodies import json_body
from bookwithme.web.platform.request_context import world_context

blueprint = Blueprint("exchange", __name__)
door = Blueprint("invoke_command", __name__)


@blueprint.post("/exchange")
def run() -> dict[str, Any]:
    """Run commands; 200 even where they failed."""
    read = f.Fields(json_body())
    command = read.read("command", f.text)
    organization = read.read("organization", f.nothing_or(f.text), None)
    read.done()
    result = console.run(command, desk(world_context(), organization, "api"))
    error = result.error and {"message": result.error.message, "id": result.error.id}
    return {
        "output": result.output,
        "warnings": list(result.warnings),
        "hints": list(result.hints),
        "error": error,
    }


@door.post("/adminapi/beta/<tenant>/InvokeCommand")
def invoke(tenant: str) -> tuple[dict[str, Any], int]:
    """Run one cmdlet, as Exchange Online's PowerShell module and admin scripts ask for it.

    `tenant`: a domain; scripts that send a tenant's GUID mean the only organization they know.
    """
    domain = None if parse_guid(tenant) else tenant
    body, organization = json_body(), desk(world_context(), domain, "adminapi")
    address = f"{world_context().base}/adminapi/beta/{tenant}"
    status, payload = rest.invoke(body, organization, address)
    return payload, status
