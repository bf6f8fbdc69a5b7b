"""Private links."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from bookwithme.domain.links import PrivateLink
from bookwithme.storage.mapping import Mapping
from bookwithme.storage.repository import Repository
from bookwithme.storage.tables import links


class Links(Repository[PrivateLink]):
    """The private links of one world."""

    mapping = Mapping(PrivateLink, links)

    def of(self, meeting_type_id: int) -> list[PrivateLink]:
        """A type's links in order of creation, dead ones too."""
        return self._found(meeting_type_id=meeting_type_id)

    def by_code(self, bookingcode: UUID) -> PrivateLink | None:
        """The link of a booking code."""
        return self._one(bookingcode=bookingcode)

    def consume(self, number: int, now: datetime) -> bool:
        """Let a single-use link pay for a booking; False where it already has."""
        return self._scope.update(links, {"consumed_at": now}, id=number, consumed_at=None) == 1

    def revoke(self, number: int, now: datetime) -> None:
        """Take a link back; the first time counts."""
        self._scope.update(links, {"revoked_at": now}, id=number, revoked_at=None)

    def revoke_all(self, meeting_type_id: int, now: datetime) -> None:
        """Take back every link of a type."""
        revoked = {"revoked_at": now}
        self._scope.update(links, revoked, meeting_type_id=meeting_type_id, revoked_at=None)
