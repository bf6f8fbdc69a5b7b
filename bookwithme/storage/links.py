"""Private links."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from bookwithme.domain.interval import instant
from bookwithme.domain.links import PrivateLink
from bookwithme.storage.scope import at, moment
from bookwithme.storage.tables import links

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Row

    from bookwithme.storage.scope import Scope


class Links:
    """The private links of one world."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def of(self, meeting_type_id: int) -> list[PrivateLink]:
        """A type's links in order of creation, dead ones too."""
        rows = self._scope.all(links, links.c.meeting_type_id == meeting_type_id)
        return [_link(row) for row in rows]

    def all(self) -> list[PrivateLink]:
        """Every link of the world."""
        return [_link(row) for row in self._scope.all(links)]

    def by_code(self, bookingcode: UUID) -> PrivateLink | None:
        """The link of a booking code."""
        row = self._scope.one(links, links.c.bookingcode == str(bookingcode))
        return row and _link(row)

    def by_id(self, number: int) -> PrivateLink | None:
        """The link of an id."""
        row = self._scope.one(links, links.c.id == number)
        return row and _link(row)

    def add(self, link: PrivateLink) -> int:
        """A new link; its id."""
        return self._scope.insert(
            links,
            {
                "meeting_type_id": link.meeting_type_id,
                "bookingcode": str(link.bookingcode),
                "created_at": at(link.created_at),
                "single_use": link.single_use,
                "consumed_at": at(link.consumed_at),
                "revoked_at": at(link.revoked_at),
            },
        )

    def consume(self, number: int, now: datetime) -> bool:
        """Let a single-use link pay for a booking; False where it already has."""
        where = (links.c.id == number, links.c.consumed_at.is_(None))
        return self._scope.update(links, {"consumed_at": at(now)}, *where) == 1

    def revoke(self, number: int, now: datetime) -> None:
        """Take a link back; the first time counts."""
        where = (links.c.id == number, links.c.revoked_at.is_(None))
        self._scope.update(links, {"revoked_at": at(now)}, *where)

    def revoke_all(self, meeting_type_id: int, now: datetime) -> None:
        """Take back every link of a type."""
        where = (links.c.meeting_type_id == meeting_type_id, links.c.revoked_at.is_(None))
        self._scope.update(links, {"revoked_at": at(now)}, *where)


def _link(row: Row[Any]) -> PrivateLink:
    return PrivateLink(
        id=row.id,
        meeting_type_id=row.meeting_type_id,
        bookingcode=UUID(row.bookingcode),
        created_at=instant(row.created_at),
        single_use=row.single_use,
        consumed_at=moment(row.consumed_at),
        revoked_at=moment(row.revoked_at),
    )
