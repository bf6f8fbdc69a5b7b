"""Reminders and follow-ups: what a meeting type says, and the mails planned for a booking."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

MOST = 5
"""Of each, in a meeting type."""
BEFORE = (timedelta(minutes=15), timedelta(days=14))
AFTER = (timedelta(0), timedelta(days=14))


@dataclass(frozen=True, slots=True)
class Reminder:
    """A mail to the attendee, so long `before` the start; its text is a little Markdown."""

    before: timedelta
    text: str
    copy_to_organizer: bool = False


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A mail to the attendee, so long `after` the end."""

    after: timedelta
    text: str


class PlannedKind(StrEnum):
    """What a planned mail is, as mails are named."""

    REMINDER = "reminder"
    FOLLOW_UP = "followUp"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedMail:
    """A mail of a booking that is sent when its time comes."""

    id: int = field(default=0, compare=False)
    booking_id: int = field(default=0, compare=False)
    kind: PlannedKind
    due_at: datetime
    text: str
    copy_to_organizer: bool = False
