"""The Exchange console for programs."""

from __future__ import annotations

from flask import Blueprint

from bookwithme.contract.exchange import Command, CommandError, CommandResult
from bookwithme.exchange import console
from bookwithme.service.admin.policies import directory_of
from bookwithme.web.api.operation import Operation
from bookwithme.web.platform.request_context import world_context

blueprint = Blueprint("exchange", __name__)


@blueprint.post("/exchange")
@Operation(body=Command, answer=CommandResult)
def run(body: Command) -> CommandResult:
    """Run commands; 200 even where they failed."""
    result = console.run(body.command, directory_of(world_context(), body.organization, "api"))
    return CommandResult.of(result, error=result.error and CommandError.of(result.error))
