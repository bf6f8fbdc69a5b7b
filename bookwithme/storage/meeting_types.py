"""Meeting types, and the private links to them."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy import bindparam, select

from bookwithme.domain.links import LIFETIME, PrivateLink
from bookwithme.domain.meeting_type import MeetingType
from bookwithme.storage.mapping import Mapping
from bookwithme.storage.repository import Repository
from bookwithme.storage.tables import links, meeting_types

_c = meeting_types.c


class MeetingTypes(Repository[MeetingType]):
    """The meeting types of one world; unless it is said, the deleted ones too."""

    mapping = Mapping(MeetingType, meeting_types)

    def of(self, mailbox_id: int) -> list[MeetingType]:
        """A mailbox's types in order of creation, without the deleted ones."""
        return self._found(mailbox_id=mailbox_id, deleted_at=None)

    def standing(self) -> list[MeetingType]:
        """Everybody's, without the deleted ones."""
        return self._found(deleted_at=None)

    def by_guid(self, guid: UUID) -> MeetingType | None:
        """The type of a GUID, unless it was deleted."""
        return self._one(guid=guid, deleted_at=None)

    def ever(self, guid: UUID) -> MeetingType | None:
        """The type of a GUID, deleted or not."""
        return self._one(guid=guid)

    def retire(self, number: int, now: datetime) -> None:
        """Take a type away; its bookings keep it."""
        self._scope.update(meeting_types, {"deleted_at": now}, id=number)


_OWN_TYPES = select(_c.id).where(
    _c.world_id == bindparam("world"),
    _c.mailbox_id == bindparam("mailbox"),
    _c.deleted_at.is_(None),
)
_ACTIVE = (
    select(links)
    .where(links.c.world_id == bindparam("world"), links.c.meeting_type_id.in_(_OWN_TYPES))
    .where(links.c.revoked_at.is_(None), links.c.consumed_at.is_(None))
    .where(links.c.created_at > bindparam("since"))
    .order_by(links.c.created_at, links.c.id)
    .limit(bindparam("most"))
)


class Links(Repository[PrivateLink]):
    """The private links of one world."""

    mapping = Mapping(PrivateLink, links)

    def of(self, meeting_type_id: int) -> list[PrivateLink]:
        """A type's links in order of creation, dead ones too."""
        return self._found(meeting_type_id=meeting_type_id)

    def active(self, mailbox_id: int, now: datetime, most: int) -> list[PrivateLink]:
        """Of the links to a mailbox's types those that work, the first to expire first."""
        return self._read(_ACTIVE, mailbox=mailbox_id, since=now - LIFETIME, most=most)

    def by_ids(self, numbers: Iterable[int | None]) -> dict[int | None, PrivateLink]:
        """Links by their ids, where there are such."""
        wanted = {*numbers} - {None}
        return {each.id: each for each in (self._found(links.c.id.in_(wanted)) if wanted else ())}

    def count(self) -> int:
        """How many links the world has, dead ones too."""
        return self._scope.count(links)

    def near(self, start: str) -> list[PrivateLink]:
        """Some links whose codes begin so, and the newest."""
        return self._near(links.c.bookingcode, start)

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
