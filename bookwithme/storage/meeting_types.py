"""Meeting types."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from bookwithme.domain.meeting_type import MeetingType
from bookwithme.storage.mapping import Mapping
from bookwithme.storage.scope import Scope
from bookwithme.storage.tables import meeting_types

_TYPES = Mapping(MeetingType, meeting_types)


class MeetingTypes:
    """The meeting types of one world."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def of(self, mailbox_id: int) -> list[MeetingType]:
        """A mailbox's types in order of creation, without the deleted ones."""
        c = meeting_types.c
        where = (c.mailbox_id == mailbox_id, c.deleted_at.is_(None))
        return [_TYPES.record(row) for row in self._scope.all(meeting_types, *where)]

    def all(self) -> list[MeetingType]:
        """Every type of the world, the deleted ones too."""
        return [_TYPES.record(row) for row in self._scope.all(meeting_types)]

    def by_guid(self, guid: UUID) -> MeetingType | None:
        """The type of a GUID, unless it was deleted."""
        c = meeting_types.c
        row = self._scope.one(meeting_types, c.guid == guid, c.deleted_at.is_(None))
        return row and _TYPES.record(row)

    def ever(self, guid: UUID) -> MeetingType | None:
        """The type of a GUID, deleted or not."""
        row = self._scope.one(meeting_types, meeting_types.c.guid == guid)
        return row and _TYPES.record(row)

    def by_id(self, number: int) -> MeetingType | None:
        """The type of an id, deleted or not."""
        row = self._scope.one(meeting_types, meeting_types.c.id == number)
        return row and _TYPES.record(row)

    def add(self, meeting_type: MeetingType) -> int:
        """A new type; its id."""
        return self._scope.insert(meeting_types, _TYPES.columns(meeting_type))

    def save(self, meeting_type: MeetingType) -> None:
        """Write a type back."""
        self._scope.update(
            meeting_types, _TYPES.columns(meeting_type), meeting_types.c.id == meeting_type.id
        )

    def delete(self, number: int, now: datetime) -> None:
        """Take a type away; its bookings keep it."""
        self._scope.update(meeting_types, {"deleted_at": now}, meeting_types.c.id == number)
