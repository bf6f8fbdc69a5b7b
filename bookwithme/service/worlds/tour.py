"""Where to look first: the addresses that the demo prints."""

from bookwithme.service.world_context import WorldContext
from bookwithme.service.worlds.personas import personas_of


def addresses_to_open(context: WorldContext) -> list[tuple[str, str]]:
    """Names and addresses: what a newcomer looks at, from the start page on."""
    shown = personas_of(context, context.base)
    return [
        ("Start", f"{context.base}/"),
        ("Organizer", f"{context.base}/bookwithme/me"),
        *([("Public page", shown.page_url)] if shown.page_url else []),
        *([("Private link", shown.link_url)] if shown.link_url else []),
        ("Signature", f"{context.base}/_emulator/signature"),
        ("Mail", f"{context.base}/_emulator/mail"),
        ("Console", f"{context.base}/_emulator/exchange"),
        ("Control room", f"{context.base}/_emulator/"),
    ]
