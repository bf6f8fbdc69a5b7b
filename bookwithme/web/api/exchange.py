"""The Exchange console for programs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint

from bookwithme.contract.exchange import Command, CommandError, CommandResult
from bookwithme.exchange import console
from bookwithme.service.admin import console_history
from bookwithme.service.admin.policies import directory_of
from bookwithme.web.api.operation import Operation
from bookwithme.web.platform.request_context import world_context

if TYPE_CHECKING:
    from bookwithme.exchange.console import Result
    from bookwithme.service.world_context import WorldContext

blueprint = Blueprint("exchange", __name__)


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
