"""Find whose mailbox a program asks for."""

from __future__ import annotations

from bookwithme.domain.mailbox import Mailbox
from bookwithme.service.admin.administration import mailboxes
from bookwithme.service.world_context import WorldContext


def mailbox_named(context: WorldContext, name: str) -> Mailbox | None:
    """The mailbox of an address or alias, the first where several have it; a domain may lead it.

    Raises:
        NotFound: there is no such world.
    """
    wanted, known = name.rpartition("\\")[2].strip().lower(), mailboxes(context)
    by_address = (each for each in known if each.address == wanted)
    by_alias = (each for each in known if each.alias.lower() == wanted)
    return next(by_address, None) or next(by_alias, None)
