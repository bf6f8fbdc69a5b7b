"""The calendars of a mailbox in its owner's hands: behind the gate, as all of organizer mode."""

from collections.abc import Callable
from typing import Concatenate, ParamSpec, TypeVar

from bookwithme.domain.mailbox import Mailbox
from bookwithme.service.access_gate import admit, mailbox_at
from bookwithme.service.availability import calendars, feeds
from bookwithme.service.availability.calendars import Health, health, with_health
from bookwithme.service.world_context import WorldContext
from bookwithme.storage.calendars import Calendar
from bookwithme.storage.unit_of_work import UnitOfWork

P = ParamSpec("P")
T = TypeVar("T")


def calendar_list(
    context: WorldContext, address: str
) -> tuple[Mailbox, tuple[tuple[Calendar, Health], ...]]:
    """A mailbox and its calendars in order of creation; raises NotFound, AccessDenied."""
    with context.read() as uow:
        mailbox = admit(uow, mailbox_at(uow, address)).mailbox
        return mailbox, with_health(uow, mailbox)


def ailing(context: WorldContext, address: str) -> list[tuple[str, Health]]:
    """Name and health of the calendars that cannot be fetched; raises NotFound."""

    def found(uow: UnitOfWork) -> list[tuple[str, Health]]:
        mailbox = uow.recall(("mailbox", address), lambda: mailbox_at(uow, address))
        failing = [each for each in uow.calendars.of(mailbox.id) if each.failure]
        return [(each.name, health(uow, mailbox, each)) for each in failing]

    return context.look(lambda uow: uow.recently("ailing", address, make=lambda: found(uow)))


def _gated(
    act: Callable[Concatenate[WorldContext, str, P], T],
) -> Callable[Concatenate[WorldContext, str, P], T]:
    """The same for its owner; raises NotFound, AccessDenied, then what it raises.

    A calendar is fetched and read outside the lock, which may take seconds, so the gate is asked
    before; who is shut out meanwhile has put a calendar that nobody is shown.
    """

    def gated(context: WorldContext, address: str, /, *args: P.args, **kwargs: P.kwargs) -> T:
        with context.read() as uow:
            admit(uow, mailbox_at(uow, address))
        return act(context, address, *args, **kwargs)

    return gated


upload = _gated(calendars.put_calendar)
subscribe = _gated(feeds.subscribe)
refresh = _gated(feeds.refresh)
remove = _gated(calendars.delete_calendar)
