"""Look at what happens while it happens: mails and journal, with a wait for the first that fits.

A wait is real time, told in rounds of a short sleep; between two looks nothing is held.
"""

from collections.abc import Callable
from typing import TypeVar

from bookwithme import clock
from bookwithme.contract.messages import Changes, MessagesQuery
from bookwithme.contract.world import ClockFace
from bookwithme.service.mail.outbox import messages
from bookwithme.service.world_context import WorldContext
from bookwithme.storage.journal import Entry
from bookwithme.storage.messages import Message

T = TypeVar("T")

ROUND, LONGEST = 0.05, 0.25
"""Seconds between two looks: fewer looks the longer somebody waits."""


def changes(context: WorldContext, after: int | None = None) -> Changes | None:
    """Where a world stands; None: nothing changed since it stood at `after`. Raises NotFound."""
    if number(context) == after:
        return None
    with context.read() as uow:
        return Changes(
            after=uow.changes,
            journal=uow.journal.last(),
            mails=uow.messages.last(),
            lesson=uow.journal.last_of("lesson"),
            clock=ClockFace(now=uow.now, mode=uow.world.clock.mode),
        )


def wait_for(
    context: WorldContext, look: Callable[[], list[T]], seconds: float, count: int = 1
) -> list[T]:
    """What `look` finds: as soon as it finds so many, after so many seconds, or at a stop.

    Raises:
        TooManyWaiting: there is no place to wait.
    """
    seen, found = number(context), look()
    if len(found) >= count or not seconds:
        return found
    until, pause = clock.stopwatch() + seconds, ROUND
    with context.waiting.place(context.world):
        while len(found) < count and (left := until - clock.stopwatch()) > 0:
            if context.waiting.stopping.wait(min(left, pause)):
                break
            pause = min(1.1 * pause, LONGEST)
            before, seen = seen, number(context)
            found = look() if seen != before else found
    return found


def number(context: WorldContext) -> int:
    """What grows with each change of a world; asked for before what is shown, none is missed."""
    context.store.looks.flush(context.world)
    context.renew()
    return context.look(lambda uow: uow.changes)


def wait_for_messages(context: WorldContext, asked: MessagesQuery) -> list[Message]:
    """The mails to somebody about something, as soon as there are so many as are counted.

    Raises as `wait_for` and `messages`.
    """

    def look() -> list[Message]:
        return messages(context, asked.to, asked.subject, asked.after, asked.most)

    return wait_for(context, look, asked.wait, min(asked.count, asked.most))


def entries(
    context: WorldContext,
    kind: str | None,
    after: int,
    seconds: float,
    text: str = "",
    *,
    most: int | None = None,
) -> list[Entry]:
    """What happened after an entry, of one kind or of all; waits for the first to come.

    `text`: what one of the entry's values contains, such as an address or a link's code.
    """

    def look() -> list[Entry]:
        with context.read_journal() as uow:
            return uow.journal.all(kind, after, text, most)

    return wait_for(context, look, seconds)


def latest(
    context: WorldContext, most: int, before: int | None, kind: str | None, text: str
) -> tuple[list[Entry], int | None]:
    """What happened last, or before an entry, the latest first; as `entries` otherwise.

    And before which entry there is more, if any; with a text there only may be more, since not
    all are looked through at once.
    """
    with context.read_journal() as uow:
        if text:
            return uow.journal.search(text, most, before, kind)
        found = uow.journal.latest(most + 1, before, kind)
        return found[:most], found[most - 1].id if len(found) > most else None


def clear_entries(context: WorldContext) -> None:
    """Forget what happened; raises NotFound."""
    with context.write() as uow:
        uow.journal.clear()
