"""Private links."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from bookwithme.domain.links import PrivateLink
from bookwithme.storage.mapping import Mapping
from bookwithme.storage.scope import Scope
from bookwithme.storage.tables import links

_LINKS = Mapping(PrivateLink, links)


class Links:
    """The private links of one world."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def of(self, meeting_type_id: int) -> list[PrivateLink]:
        """A type's links in order of creation, dead ones too."""
        rows = self._scope.all(links, links.c.meeting_type_id == meeting_type_id)
        return [_LINKS.record(row) for row in rows]

    def all(self) -> list[PrivateLink]:
        """Every link of the world."""
        return [_LINKS.record(row) for row in self._scope.all(links)]

    def by_code(self, bookingcode: UUID) -> PrivateLink | None:
        """The link of a booking code."""
        row = self._scope.one(links, links.c.bookingcode == bookingcode)
        return row and _LINKS.record(row)

    def by_id(self, number: int) -> PrivateLink | None:
        """The link of an id."""
        row = self._scope.one(links, links.c.id == number)
        return row and _LINKS.record(row)

    def add(self, link: PrivateLink) -> int:
        """A new link; its id."""
        return self._scope.insert(links, _LINKS.columns(link))

    def save(self, link: PrivateLink) -> None:
        """Write a link's name and recipients back."""
        self._scope.update(
            links, {"name": link.name, "sent_to": link.sent_to}, links.c.id == link.id
        )

    def consume(self, number: int, now: datetime) -> bool:
        """Let a single-use link pay for a booking; False where it already has."""
        where = (links.c.id == number, links.c.consumed_at.is_(None))
        return self._scope.update(links, {"consumed_at": now}, *where) == 1

    def revoke(self, number: int, now: datetime) -> None:
        """Take a link back; the first time counts."""
        where = (links.c.id == number, links.c.revoked_at.is_(None))
        self._scope.update(links, {"revoked_at": now}, *where)

    def revoke_all(self, meeting_type_id: int, now: datetime) -> None:
        """Take back every link of a type."""
        where = (links.c.meeting_type_id == meeting_type_id, links.c.revoked_at.is_(None))
        self._scope.update(links, {"revoked_at": now}, *where)
