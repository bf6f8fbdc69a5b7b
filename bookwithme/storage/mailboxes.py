"""Mailboxes, with their pages."""

from __future__ import annotations

from uuid import UUID

from bookwithme.domain.access import EwsPolicy
from bookwithme.domain.mailbox import Mailbox, MailSignature, Page
from bookwithme.storage.mapping import Mapping
from bookwithme.storage.repository import Repository
from bookwithme.storage.tables import mailboxes

_MOVED = {"revision": 1}


class Mailboxes(Repository[Mailbox]):
    """The mailboxes of one world. Addresses are compared without regard to case."""

    mapping = Mapping(Mailbox, mailboxes, ews=EwsPolicy, signature=MailSignature, page=Page)

    def by_address(self, address: str) -> Mailbox | None:
        """The mailbox of an address."""
        return self._one(address=address.lower())

    def by_guid(self, exchange_guid: UUID) -> Mailbox | None:
        """The mailbox that a page's address names."""
        return self._one(exchange_guid=exchange_guid)

    def add(self, mailbox: Mailbox) -> int:
        """A new mailbox; its id."""
        return self._scope.insert(mailboxes, self._columns(mailbox) | {"revision": 0})

    def save(self, mailbox: Mailbox) -> None:
        """Write a mailbox back; its open times may have moved."""
        self._scope.update(mailboxes, self._columns(mailbox), by=_MOVED, id=mailbox.id)

    def touch(self, number: int) -> None:
        """Say that the mailbox's open times may have moved."""
        self._scope.update(mailboxes, {}, by=_MOVED, id=number)

    def _columns(self, record: Mailbox) -> dict[str, object]:
        return super()._columns(record) | {"address": record.address.lower()}
