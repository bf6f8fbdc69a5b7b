"""Meeting types."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from bookwithme.domain.meeting_type import MeetingType, Visibility
from bookwithme.storage.hours import hours_from_json, hours_json
from bookwithme.storage.scope import at, moment, span
from bookwithme.storage.tables import meeting_types

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Row

    from bookwithme.storage.scope import Scope


class MeetingTypes:
    """The meeting types of one world."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def of(self, mailbox_id: int) -> list[MeetingType]:
        """A mailbox's types in order of creation, without the deleted ones."""
        c = meeting_types.c
        where = (c.mailbox_id == mailbox_id, c.deleted_at.is_(None))
        return [_meeting_type(row) for row in self._scope.all(meeting_types, *where)]

    def all(self) -> list[MeetingType]:
        """Every type of the world, the deleted ones too."""
        return [_meeting_type(row) for row in self._scope.all(meeting_types)]

    def by_guid(self, guid: UUID) -> MeetingType | None:
        """The type of a GUID, unless it was deleted."""
        c = meeting_types.c
        row = self._scope.one(meeting_types, c.guid == str(guid), c.deleted_at.is_(None))
        return row and _meeting_type(row)

    def ever(self, guid: UUID) -> MeetingType | None:
        """The type of a GUID, deleted or not."""
        row = self._scope.one(meeting_types, meeting_types.c.guid == str(guid))
        return row and _meeting_type(row)

    def by_id(self, number: int) -> MeetingType | None:
        """The type of an id, deleted or not."""
        row = self._scope.one(meeting_types, meeting_types.c.id == number)
        return row and _meeting_type(row)

    def add(self, meeting_type: MeetingType) -> int:
        """A new type; its id."""
        return self._scope.insert(meeting_types, _columns(meeting_type))

    def save(self, meeting_type: MeetingType) -> None:
        """Write a type back."""
        self._scope.update(
            meeting_types, _columns(meeting_type), meeting_types.c.id == meeting_type.id
        )

    def delete(self, number: int, now: datetime) -> None:
        """Take a type away; its bookings keep it."""
        self._scope.update(meeting_types, {"deleted_at": at(now)}, meeting_types.c.id == number)


def _columns(meeting_type: MeetingType) -> dict[str, object]:
    return {
        "mailbox_id": meeting_type.mailbox_id,
        "guid": str(meeting_type.guid),
        "title": meeting_type.title,
        "description": meeting_type.description,
        "category": meeting_type.category,
        "location": meeting_type.location,
        "visibility": meeting_type.visibility.value,
        "duration": span(meeting_type.duration),
        "buffer_before": span(meeting_type.buffer_before),
        "buffer_after": span(meeting_type.buffer_after),
        "start_time_increment": span(meeting_type.start_time_increment),
        "minimum_lead_time": span(meeting_type.minimum_lead_time),
        "maximum_lead_time": span(meeting_type.maximum_lead_time),
        "teams_meeting": meeting_type.teams_meeting,
        "hours": hours_json(meeting_type.hours),
        "deleted_at": at(meeting_type.deleted_at),
    }


def _meeting_type(row: Row[Any]) -> MeetingType:
    return MeetingType(
        id=row.id,
        mailbox_id=row.mailbox_id,
        guid=UUID(row.guid),
        title=row.title,
        description=row.description,
        category=row.category,
        location=row.location,
        visibility=Visibility(row.visibility),
        duration=timedelta(seconds=row.duration),
        buffer_before=timedelta(seconds=row.buffer_before),
        buffer_after=timedelta(seconds=row.buffer_after),
        start_time_increment=timedelta(seconds=row.start_time_increment),
        minimum_lead_time=timedelta(seconds=row.minimum_lead_time),
        maximum_lead_time=timedelta(seconds=row.maximum_lead_time),
        teams_meeting=row.teams_meeting,
        hours=hours_from_json(row.hours),
        deleted_at=moment(row.deleted_at),
    )
