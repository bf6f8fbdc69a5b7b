"""The calendars of a mailbox in its owner's hands: behind the gate, as all of organizer mode."""

from dataclasses import dataclass

from bookwithme.domain.calendar import check_name
from bookwithme.domain.mailbox import Mailbox
from bookwithme.service.access_gate import admit, mailbox_at
from bookwithme.service.availability import feeds
from bookwithme.service.availability.calendars import (
    Health,
    delete_calendar,
    health,
    put_calendar,
    with_health,
)
from bookwithme.service.world_context import WorldContext
from bookwithme.storage.calendars import Calendar
from bookwithme.storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class CalendarList:
    """A mailbox's calendars, each with its health report."""

    mailbox: Mailbox
    calendars: tuple[tuple[Calendar, Health], ...]


def calendar_list(context: WorldContext, address: str) -> CalendarList:
    """The calendars of a mailbox in order of creation; raises NotFound, AccessDenied."""
    with context.read() as uow:
        mailbox = admit(uow, mailbox_at(uow, address)).mailbox
        return CalendarList(mailbox, with_health(uow, mailbox))


def ailing(context: WorldContext, address: str) -> list[tuple[str, Health]]:
    """Name and health of the calendars that cannot be fetched; raises NotFound."""

    def found(uow: UnitOfWork) -> list[tuple[str, Health]]:
        mailbox = uow.recall(("mailbox", address), lambda: mailbox_at(uow, address))
        failing = [each for each in uow.calendars.of(mailbox.id) if each.failure]
        return [(each.name, health(uow, mailbox, each)) for each in failing]

    return context.look(lambda uow: uow.recently("ailing", address, make=lambda: found(uow)))


def upload(context: WorldContext, address: str, name: str, body: bytes) -> Health:
    """Give the mailbox a calendar, or a newer copy of the one of this name.

    The bytes are read outside the lock, and reading them may take seconds, so the gate is asked
    before; who is shut out meanwhile has put a calendar that nobody is shown.

    Raises:
        NotFound, AccessDenied.
        InvalidInput: the name, or the bytes, which are no calendar; an earlier copy stays.
        CalendarTooLarge.
    """
    calendar_list(context, address)
    check_name(name)
    return put_calendar(context, address, name, body)


def subscribe(context: WorldContext, address: str, name: str, url: str) -> Health:
    """Give the mailbox a calendar that is fetched from an address; as `feeds.subscribe`.

    Raises:
        NotFound, AccessDenied, InvalidInput.
    """
    calendar_list(context, address)
    return feeds.subscribe(context, address, name, url)


def refresh(context: WorldContext, address: str, name: str) -> Health:
    """Fetch a calendar now; raises NotFound, AccessDenied, InvalidInput."""
    calendar_list(context, address)
    return feeds.refresh(context, address, name)


def remove(context: WorldContext, address: str, name: str) -> None:
    """Take a calendar away; raises NotFound, AccessDenied."""
    calendar_list(context, address)
    delete_calendar(context, address, name)
