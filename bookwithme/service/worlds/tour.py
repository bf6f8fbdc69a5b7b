"""Where to look first: the addresses that the demo prints."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bookwithme.service.worlds.personas import cast

if TYPE_CHECKING:
    from bookwithme.service.world_context import Place


def sights(place: Place) -> list[tuple[str, str]]:
    """Names and addresses: start, organizer mode, a public page, a private link, mail, console."""
    shown = cast(place, place.base)
    return [
        ("Start", f"{place.base}/"),
        ("Organizer", f"{place.base}/bookwithme/me"),
        *([("Public page", shown.page_url)] if shown.page_url else []),
        *([("Private link", shown.link_url)] if shown.link_url else []),
        ("Mail", f"{place.base}/_emulator/mail"),
        ("Console", f"{place.base}/_emulator/exchange"),
        ("Control room", f"{place.base}/_emulator/"),
    ]
