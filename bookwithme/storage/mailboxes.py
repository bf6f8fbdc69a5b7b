"""Mailboxes, with their pages."""

from __future__ import annotations

from uuid import UUID

from bookwithme.domain.access import EwsPolicy
from bookwithme.domain.mailbox import Mailbox, MailSignature, Page
from bookwithme.storage.mapping import Mapping
from bookwithme.storage.repository import Repository
from bookwithme.storage.tables import mailboxes


class Mailboxes(Repository[Mailbox]):
    """The mailboxes of one world. Addresses are compared without regard to case."""

    mapping = Mapping(Mailbox, mailboxes, ews=EwsPolicy, signature=MailSignature, page=Page)

    def by_address(self, address: str) -> Mailbox | None:
        """The mailbox of an address."""
        return self._one(address=address.lower())

    def by_guid(self, exchange_guid: UUID) -> Mailbox | None:
        """The mailbox that a page's address names."""
        return self._one(exchange_guid=exchange_guid)

    def _columns(self, record: Mailbox) -> dict[str, object]:
        return super()._columns(record) | {"address": record.address.lower()}
