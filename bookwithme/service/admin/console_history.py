"""What a visitor has typed at the console's page, and what was answered: kept in the journal.

So it outlives a reload, and goes with the world's reset.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

from bookwithme.service.admin.policies import OrganizationDirectory
from bookwithme.service.world_context import WorldContext

_KIND = "console"
_KEPT, _LONGEST = 200, 20_000
"""Commands of a script, and characters of its text, that the journal keeps."""


class Failure(Protocol):
    """Why a command failed."""

    @property
    def message(self) -> str:
        """In words."""


class Reply(Protocol):
    """What the console answered to one command."""

    @property
    def command(self) -> str:
        """As it was typed."""

    @property
    def error(self) -> Failure | None:
        """Why it failed, if it did."""


def note(context: WorldContext, visit: str, data: dict[str, Any]) -> None:
    """Keep what one text was answered. `visit`: a name that only this visitor knows."""
    with context.write() as uow:
        uow.journal.add(_KIND, uow.now, {"visit": visit, **data})


def note_run(admin: OrganizationDirectory, text: str, replies: Sequence[Reply]) -> None:
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
