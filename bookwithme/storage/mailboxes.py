"""Mailboxes, with their pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from bookwithme.domain.freebusy import Status
from bookwithme.domain.mailbox import Mailbox, Page
from bookwithme.storage.hours import hours_from_json, hours_json
from bookwithme.storage.organizations import clients_of, policy_columns, policy_of
from bookwithme.storage.scope import at, moment
from bookwithme.storage.tables import mailboxes

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Row

    from bookwithme.storage.scope import Scope


class Mailboxes:
    """The mailboxes of one world. Addresses are compared without regard to case."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def all(self) -> list[Mailbox]:
        """In order of creation."""
        return [_mailbox(row) for row in self._scope.all(mailboxes)]

    def by_id(self, number: int) -> Mailbox | None:
        """The mailbox of an id."""
        return self._one(mailboxes.c.id == number)

    def by_address(self, address: str) -> Mailbox | None:
        """The mailbox of an address."""
        return self._one(mailboxes.c.address == address.lower())

    def by_guid(self, exchange_guid: UUID) -> Mailbox | None:
        """The mailbox that a page's address names."""
        return self._one(mailboxes.c.exchange_guid == str(exchange_guid))

    def _one(self, where: ColumnElement[bool]) -> Mailbox | None:
        row = self._scope.one(mailboxes, where)
        return row and _mailbox(row)

    def add(self, organization_id: int, mailbox: Mailbox) -> int:
        """A new mailbox; its id."""
        values = {"organization_id": organization_id, "revision": 0, **_columns(mailbox)}
        return self._scope.insert(mailboxes, values)

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
    return {
        "address": mailbox.address.lower(),
        "alias": mailbox.alias,
        "display_name": mailbox.display_name,
        "time_zone": mailbox.time_zone,
        "language": mailbox.language,
        "exchange_guid": str(mailbox.exchange_guid),
        "calendar_secret": mailbox.calendar_secret,
        "subscription": mailbox.subscription,
        "bookings_plan": mailbox.bookings_plan,
        "meeting_hours": hours_json(mailbox.meeting_hours),
        "blocking_statuses": sorted(status.value for status in mailbox.blocking_statuses),
        **policy_columns(mailbox.ews, mailbox.clients),
        "page_on": mailbox.page.on,
        "page_ready_at": at(mailbox.page.ready_at),
        "page_teams_for_all": mailbox.page.teams_for_all,
        "page_banner": mailbox.page.banner,
    }


def _mailbox(row: Row[Any]) -> Mailbox:
    return Mailbox(
        id=row.id,
        organization_id=row.organization_id,
        address=row.address,
        alias=row.alias,
        display_name=row.display_name,
        time_zone=row.time_zone,
        language=row.language,
        exchange_guid=UUID(row.exchange_guid),
        calendar_secret=row.calendar_secret,
        subscription=row.subscription,
        bookings_plan=row.bookings_plan,
        meeting_hours=hours_from_json(row.meeting_hours),
        blocking_statuses=frozenset(Status(status) for status in row.blocking_statuses),
        ews=policy_of(row),
        clients=clients_of(row),
        page=Page(
            on=row.page_on,
            ready_at=moment(row.page_ready_at),
            teams_for_all=row.page_teams_for_all,
            banner=row.page_banner,
        ),
    )
