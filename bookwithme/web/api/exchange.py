"""The Exchange console for programs."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint

from bookwithme.contract.exchange import Command, CommandError, CommandResult
from bookwithme.exchange import console
from bookwithme.exchange.console import Result
from bookwithme.service.admin import console_history
from bookwithme.service.admin.policies import directory_of
from bookwithme.service.world_context import WorldContext
from bookwithme.web.api.operation import Operation
from bookwithme.web.platform.request_context import world_context

blueprint = Blueprint("exchange", __name__)


@blueprint.post("/exchange")
@Operation(body=Command, answer=CommandResult)
def run(body: Command) -> CommandResult:
    """Run a script; 200 even where commands failed."""
    result = run_noted(world_context(), body.command, body.organization, "api", body.files)
    errors = tuple(CommandError.of(each) for each in result.errors)
    return CommandResult.of(result, error=next(iter(errors), None), errors=errors)


def run_noted(
    context: WorldContext,
    text: str,
    domain: str | None,
    via: str,
    files: Mapping[str, str] | None = None,
) -> Result:
    """Run a script, and note in the journal which; raises NotFound."""
    admin = directory_of(context, domain, via)
    result = console.run(text, admin, files)
    console_history.note_run(admin, text, result.replies)
    return result
