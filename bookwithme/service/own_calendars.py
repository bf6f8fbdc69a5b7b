"""The calendars of a mailbox in its owner's hands: behind the gate, as all of organizer mode."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bookwithme.service.calendars import check_name, delete_calendar, health, put_calendar
from bookwithme.service.gate import admit, mailbox_at

if TYPE_CHECKING:
    from bookwithme.domain.mailbox import Mailbox
    from bookwithme.service.place import Place
    from bookwithme.storage.calendars import Calendar


@dataclass(frozen=True, slots=True)
class Shelf:
    """A mailbox's calendars, each with its health report."""

    mailbox: Mailbox
    calendars: tuple[tuple[Calendar, dict[str, Any]], ...]


def shelf(place: Place, address: str) -> Shelf:
    """The calendars of a mailbox in order of creation; raises NotFound, AccessDenied."""
    with place.read() as work:
        mailbox = admit(work, mailbox_at(work, address)).mailbox
        found = work.calendars.of(mailbox.id)
        return Shelf(mailbox, tuple((each, health(work, mailbox, each)) for each in found))


def upload(place: Place, address: str, name: str, body: bytes) -> dict[str, Any]:
    """Give the mailbox a calendar, or a newer copy of the one of this name.

    The bytes are read outside the lock, and reading them may take seconds, so the gate is asked
    before; who is shut out meanwhile has put a calendar that nobody is shown.

    Raises:
        NotFound, AccessDenied.
        InvalidInput: the name, or the bytes, which are no calendar; an earlier copy stays.
    """
    shelf(place, address)
    check_name(name)
    return put_calendar(place, address, name, body)


def remove(place: Place, address: str, name: str) -> None:
    """Take a calendar away; raises NotFound, AccessDenied."""
    shelf(place, address)
    delete_calendar(place, address, name)
