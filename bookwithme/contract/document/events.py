"""Events of a document: as the control API has them, at instants that may be relative."""

from dataclasses import replace
from datetime import date
from typing import Annotated, ClassVar

from pydantic import Field

from bookwithme.contract.base import Partial, those_of
from bookwithme.contract.document.moments import Moment, Present
from bookwithme.contract.document.places import each_placed
from bookwithme.contract.events import ChangeDetails, EventDetails
from bookwithme.contract.types import Day, Guid, Line, left_out
from bookwithme.domain import event as domain
from bookwithme.domain.event import CHANGES, UID_LENGTH


class ChangedOccurrence(ChangeDetails):
    """One occurrence that is deleted, or is otherwise than its series has it."""

    occurrence: Moment
    start: Moment | None = left_out()
    end: Moment | None = left_out()


class Event(Partial, EventDetails):
    """An event of the mailbox's own calendar.

    The end of a recurrence moves by whole weeks from `week`, the Monday for which it was written.
    """

    required: ClassVar = ("start", "end", "changes")

    guid: Guid
    uid: Annotated[Line, Field(min_length=1, max_length=UID_LENGTH)]
    revision: Annotated[int, Field(ge=1, lt=2**31)]
    start: Moment
    end: Moment
    changes: Annotated[tuple[ChangedOccurrence, ...], Field(max_length=CHANGES)] = ()
    week: Day

    @property
    def written_for(self) -> date | None:
        """The Monday for which its recurrence was written."""
        week: date | None = self.values().get("week")
        return week

    def made(self, present: Present) -> domain.Event:
        """The event that it describes; raises InvalidInput."""
        present = replace(present, whole_days=self.all_day)
        values = {"time_zone": present.zone} | those_of(domain.Event, present.values(self))

        def change(described: ChangedOccurrence) -> domain.Change:
            return domain.Change(**present.values(described))

        values["changes"] = tuple(each_placed("changes", self.changes, change))
        return domain.Event(**values)
