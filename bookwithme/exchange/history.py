"""What was typed at the console, and what was answered: kept in the journal.

So a visitor's answers outlive a reload of the page, and go with the world's reset.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from bookwithme.exchange.console import Reply, Result, run
from bookwithme.exchange.language.values import Value
from bookwithme.service.admin.policies import Directory
from bookwithme.service.world_context import WorldContext

_KIND = "console"
_KEPT, _LONGEST = 200, 20_000
"""Commands of a script, and characters of its text, that the journal keeps."""


def note(context: WorldContext, visit: str, data: dict[str, Any]) -> None:
    """Keep what one text was answered. `visit`: a name that only this visitor knows."""
    with context.write() as uow:
        uow.journal.add(_KIND, uow.now, {"visit": visit, **data})


def run_noted(
    admin: Directory,
    text: str,
    files: Mapping[str, str] | None = None,
    variables: dict[str, Value] | None = None,
) -> Result:
    """Run a text, as `run` does, and note which commands ran and which of them failed."""
    result = run(text, admin, files, variables)
    note_run(admin, text, result.replies)
    return result


def note_run(admin: Directory, text: str, replies: Sequence[Reply]) -> None:
    """Keep which commands ran, from where, and which of them failed: for the journal's readers."""
    ran = [
        {"command": each.command, "error": each.error and each.error.message}
        for each in replies[:_KEPT]
    ]
    told = {"organization": admin.domain, "command": text[:_LONGEST], "via": admin.via}
    if ran:
        note(admin.context, "", told | {"replies": ran})


def noted(context: WorldContext, visit: str) -> list[dict[str, Any]]:
    """What this visitor was answered, in order."""
    with context.read() as uow:
        return [each.data for each in uow.journal.all(_KIND) if each.data["visit"] == visit]
