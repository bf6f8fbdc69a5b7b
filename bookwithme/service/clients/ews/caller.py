"""Who was let in, and which mailboxes it reaches."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from bookwithme.domain.access import Program
from bookwithme.domain.access_decision import AccessDenied
from bookwithme.domain.errors import WorldLocked
from bookwithme.domain.interval import Interval
from bookwithme.domain.mailbox import Mailbox
from bookwithme.service.access_gate import admit_program
from bookwithme.service.clients.ews.errors import EwsError, not_found
from bookwithme.service.clients.ews.ids import Id, Kind
from bookwithme.service.clients.ews.items import (
    MASTER,
    Item,
    by_ids,
    instances,
    view,
    with_ends,
)
from bookwithme.service.world_context import WorldContext
from bookwithme.storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Caller:
    """A program in a world, and the mailbox for which it was let in."""

    context: WorldContext
    mailbox: Mailbox
    program: Program

    def check(self, *, writes: bool) -> datetime:
        """Ask the access check; the world's present.

        Raises:
            AccessDenied: the program is locked out. WorldLocked: it writes, and its trainer wants
                nobody to.
        """
        with self.context.read() as uow:
            admit_program(uow, self.mailbox, self.program)
            if writes and uow.world.locked:
                raise WorldLocked
            return uow.now

    def reaches(
        self, uow: UnitOfWork, wanted: UUID | str, otherwise: str = "ErrorItemNotFound"
    ) -> Mailbox:
        """A mailbox of the caller's organization, by its GUID or address, judged by its own gate.

        Raises:
            EwsError: there is none (`otherwise`), or its gate is closed.
        """
        by_guid, by_address = uow.mailboxes.by_guid, uow.mailboxes.by_address
        found = by_address(wanted) if isinstance(wanted, str) else by_guid(wanted)
        if found is None or found.domain != self.mailbox.domain:
            raise EwsError(otherwise, "There is no such mailbox in this organization.")
        try:
            admit_program(uow, found, self.program)
        except AccessDenied as denied:
            raise EwsError("ErrorAccessDenied", str(denied.decision.told)) from None
        return found

    def instance(self, master: Id, index: int) -> Id:
        """The id of an occurrence of a series, the first of which is 1; raises EwsError."""
        (item,) = self.items([master])
        if isinstance(item, EwsError):
            raise item
        with self.context.read() as uow:
            ids = instances(uow, item.mailbox, item) if item.type == MASTER else []
        if not 1 <= index <= len(ids):
            code = "ErrorCalendarOccurrenceIndexIsOutOfRecurrenceRange"
            raise EwsError(code, "The series has no occurrence of this index.")
        return ids[index - 1]

    def items(self, given: Iterable[Id | EwsError]) -> list[Item | EwsError]:
        """What each id names; or that it names nothing that can be reached, or is none."""
        ids = [*given]
        known = {each for each in ids if isinstance(each, Id) and each.kind is not Kind.FOLDER}
        found: dict[Id, Item | EwsError] = {}
        with self.context.read() as uow:
            for guid in {each.mailbox for each in known}:
                own = [each for each in known if each.mailbox == guid]
                try:
                    named = by_ids(uow, self.reaches(uow, guid), own)
                    found |= {number: with_ends(uow, each) for number, each in named.items()}
                except EwsError as error:
                    found |= dict.fromkeys(own, error)
        return [
            each if isinstance(each, EwsError) else found.get(each) or not_found() for each in ids
        ]

    def times(
        self, addresses: Iterable[str], window: Interval
    ) -> list[tuple[Mailbox, list[Item]] | EwsError]:
        """What takes time of each mailbox of the organization; or that there is none."""
        with self.context.read() as uow:
            return [self._time(uow, each, window) for each in addresses]

    def _time(
        self, uow: UnitOfWork, address: str, window: Interval
    ) -> tuple[Mailbox, list[Item]] | EwsError:
        mailbox = uow.mailboxes.by_address(address)
        if mailbox is None or mailbox.domain != self.mailbox.domain:
            text = f"Unable to resolve e-mail address {address[:300]} to a mailbox."
            return EwsError("ErrorMailRecipientNotFound", text)
        return mailbox, [each for each in view(uow, mailbox, window) if each.start < each.end]

    def colleagues(self, typed: str) -> list[Mailbox]:
        """Whose address, alias or a word of whose name begins so, in the organization."""
        wanted = typed.casefold().removeprefix("smtp:").strip()
        with self.context.read() as uow:
            near = (each for each in uow.mailboxes.all() if each.domain == self.mailbox.domain)
            return [each for each in near if wanted and _is_meant(each, wanted)]


def _is_meant(mailbox: Mailbox, wanted: str) -> bool:
    name = mailbox.display_name.casefold()
    known = (mailbox.address, mailbox.alias.casefold(), name, *name.split())
    return any(each.startswith(wanted) for each in known)
