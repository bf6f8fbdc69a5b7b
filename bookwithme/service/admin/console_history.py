"""What a visitor has typed at the console's page, and what was answered: kept in the journal.

So it outlives a reload, and goes with the world's reset.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bookwithme.service.world_context import Place

_KIND = "console"


def note(place: Place, visit: str, data: dict[str, Any]) -> None:
    """Keep what one text was answered. `visit`: a name that only this visitor knows."""
    with place.write() as work:
        work.journal.add(_KIND, work.now, {"visit": visit, **data})


def noted(place: Place, visit: str) -> list[dict[str, Any]]:
    """What this visitor was answered, in order."""
    with place.read() as work:
        return [each.data for each in work.journal.all(_KIND) if each.data["visit"] == visit]
