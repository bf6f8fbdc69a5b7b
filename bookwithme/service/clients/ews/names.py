"""ResolveNames: who in the caller's organization may be meant."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bookwithme.domain.mailbox import Mailbox
    from bookwithme.service.world_context import WorldContext


def resolve(context: WorldContext, domain: str, typed: str) -> list[Mailbox]:
    """The mailboxes whose address, alias or a word of whose name begins so."""
    wanted = typed.casefold().removeprefix("smtp:").strip()
    with context.read() as uow:
        colleagues = (each for each in uow.mailboxes.all() if each.domain == domain)
        return [each for each in colleagues if wanted and _is_meant(each, wanted)]


def _is_meant(mailbox: Mailbox, wanted: str) -> bool:
    name = mailbox.display_name.casefold()
    known = (mailbox.address, mailbox.alias.casefold(), name, *name.split())
    return any(each.startswith(wanted) for each in known)
