"""The Exchange console for programs."""

from flask import Blueprint

from bookwithme.contract.exchange import Command, CommandError, CommandResult
from bookwithme.exchange.history import run_noted
from bookwithme.service.admin.policies import directory_of
from bookwithme.web.api.operation import Operation
from bookwithme.web.platform.request_context import world_context

blueprint = Blueprint("exchange", __name__)


@blueprint.post("/exchange")
@Operation()
def run(body: Command) -> CommandResult:
    """Run a script; 200 even where commands failed."""
    admin = directory_of(world_context(), body.organization, "api")
    result = run_noted(admin, body.command, body.files)
    errors = tuple(CommandError.of(each) for each in result.errors)
    return CommandResult.of(result, error=next(iter(errors), None), errors=errors)
