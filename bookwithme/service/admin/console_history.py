"""What a visitor has typed at the console's page, and what was answered: kept in the journal.

So it outlives a reload, and goes with the world's reset.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bookwithme.service.world_context import WorldContext

_KIND = "console"


def note(context: WorldContext, visit: str, data: dict[str, Any]) -> None:
    """Keep what one text was answered. `visit`: a name that only this visitor knows."""
    with context.write() as uow:
        uow.journal.add(_KIND, uow.now, {"visit": visit, **data})


def noted(context: WorldContext, visit: str) -> list[dict[str, Any]]:
    """What this visitor was answered, in order."""
    with context.read() as uow:
        return [each.data for each in uow.journal.all(_KIND) if each.data["visit"] == visit]
