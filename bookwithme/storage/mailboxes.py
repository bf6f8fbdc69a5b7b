"""Mailboxes, with their pages."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from sqlalchemy import ColumnElement

from bookwithme.domain.access import EwsPolicy
from bookwithme.domain.mailbox import Mailbox, MailSignature, Page
from bookwithme.storage.mapping import Mapping
from bookwithme.storage.scope import Scope
from bookwithme.storage.tables import mailboxes

_MAILBOXES = Mapping(Mailbox, mailboxes, ews=EwsPolicy, signature=MailSignature, page=Page)


class Mailboxes:
    """The mailboxes of one world. Addresses are compared without regard to case."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def all(self) -> list[Mailbox]:
        """In order of creation."""
        return [_MAILBOXES.record(row) for row in self._scope.all(mailboxes)]

    def by_id(self, number: int) -> Mailbox | None:
        """The mailbox of an id."""
        return self._one(mailboxes.c.id == number)

    def by_address(self, address: str) -> Mailbox | None:
        """The mailbox of an address."""
        return self._one(mailboxes.c.address == address.lower())

    def by_guid(self, exchange_guid: UUID) -> Mailbox | None:
        """The mailbox that a page's address names."""
        return self._one(mailboxes.c.exchange_guid == exchange_guid)

    def _one(self, where: ColumnElement[bool]) -> Mailbox | None:
        row = self._scope.one(mailboxes, where)
        return row and _MAILBOXES.record(row)

    def add(self, organization_id: int, mailbox: Mailbox) -> int:
        """A new mailbox; its id."""
        values = _columns(replace(mailbox, organization_id=organization_id))
        return self._scope.insert(mailboxes, values | {"revision": 0})

    def save(self, mailbox: Mailbox) -> None:
        """Write a mailbox back."""
        values = _columns(mailbox) | {"revision": mailboxes.c.revision + 1}
        self._scope.update(mailboxes, values, mailboxes.c.id == mailbox.id)

    def touch(self, number: int) -> None:
        """Say that the mailbox's open times may have moved."""
        values = {"revision": mailboxes.c.revision + 1}
        self._scope.update(mailboxes, values, mailboxes.c.id == number)

    def delete(self, number: int) -> None:
        """Delete a mailbox and all that hangs on it."""
        self._scope.delete(mailboxes, mailboxes.c.id == number)


def _columns(mailbox: Mailbox) -> dict[str, object]:
    return _MAILBOXES.columns(mailbox) | {"address": mailbox.address.lower()}
