"""Look at what happens while it happens: mails and journal, with a wait for the first that fits.

A wait is real time, told in rounds of a short sleep; between two looks nothing is held.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, TypeVar

from bookwithme.service.mail.outbox import messages

if TYPE_CHECKING:
    from collections.abc import Callable

    from bookwithme.service.world_context import WorldContext
    from bookwithme.storage.journal import Entry
    from bookwithme.storage.messages import Message

T = TypeVar("T")

ROUND = 0.05
"""Seconds between two looks."""


def wait_for(context: WorldContext, look: Callable[[], list[T]], seconds: float) -> list[T]:
    """What `look` finds: as soon as it finds something, after so many seconds, or at a stop."""
    for _ in range(math.ceil(seconds / ROUND)):
        found = look()
        if found or context.stopping.wait(ROUND):
            return found
    return look()


def wait_for_messages(
    context: WorldContext, to: str, subject: str, seconds: float
) -> list[Message]:
    """The mails to somebody about something, as soon as there is one; raises NotFound."""
    seen = -1

    def look() -> list[Message]:
        nonlocal seen
        before, seen = seen, _sequence(context)
        # Every mail takes a number of the world's sequence: where it stands, there is none new.
        return messages(context, to, subject) if seen != before else []

    return wait_for(context, look, seconds)


def _sequence(context: WorldContext) -> int:
    with context.read() as uow:
        return uow.scope.sequence


def entries(
    context: WorldContext, kind: str | None, after: int, seconds: float, text: str = ""
) -> list[Entry]:
    """What happened after an entry, of one kind or of all; waits for the first to come.

    `text`: what one of the entry's values contains, such as an address or a link's code.
    """

    def look() -> list[Entry]:
        with context.read_journal() as uow:
            return uow.journal.all(kind, after, text)

    return wait_for(context, look, seconds)


def clear_entries(context: WorldContext) -> None:
    """Forget what happened; raises NotFound."""
    with context.write() as uow:
        uow.journal.clear()
