"""Where to look first: the addresses that the demo prints."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bookwithme.service.worlds.personas import cast

if TYPE_CHECKING:
    from bookwithme.service.world_context import WorldContext


def sights(context: WorldContext) -> list[tuple[str, str]]:
    """Names and addresses: start, organizer mode, a public page, a private link, mail, console."""
    shown = cast(context, context.base)
    return [
        ("Start", f"{context.base}/"),
        ("Organizer", f"{context.base}/bookwithme/me"),
        *([("Public page", shown.page_url)] if shown.page_url else []),
        *([("Private link", shown.link_url)] if shown.link_url else []),
        ("Mail", f"{context.base}/_emulator/mail"),
        ("Console", f"{context.base}/_emulator/exchange"),
        ("Control room", f"{context.base}/_emulator/"),
    ]
