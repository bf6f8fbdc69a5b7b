"""Meeting types."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from bookwithme.domain.meeting_type import MeetingType
from bookwithme.storage.mapping import Mapping
from bookwithme.storage.repository import Repository
from bookwithme.storage.tables import meeting_types

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
