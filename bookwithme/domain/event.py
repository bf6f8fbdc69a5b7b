"""An event of a mailbox's own calendar, and what may stand in it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, fields, replace
from datetime import datetime
from enum import StrEnum
from itertools import chain
from typing import Self, final
from uuid import UUID

from bookwithme.domain.errors import FieldProblem, refuse_any
from bookwithme.domain.freebusy import Status
from bookwithme.domain.meeting_type import TEXT_LENGTH, text_problems

SUBJECT_LENGTH = 255
UID_LENGTH = 255
BODY_LENGTH = 20_000
CATEGORIES = 25
CHANGES = 500

RECURRENCE = (
    r"^FREQ=(DAILY|WEEKLY|MONTHLY|YEARLY)(;(INTERVAL|COUNT|UNTIL|BYDAY|BYMONTHDAY|BYMONTH|BYSETPOS|"
    r"BYYEARDAY|BYWEEKNO|WKST)=[A-Z0-9,+-]{1,200})*$"
)
"""An RRULE that counts in days or longer, as Outlook's do."""
_RECURRENCE = re.compile(RECURRENCE, re.ASCII)


class Sensitivity(StrEnum):
    """Who may know more of an event than that it takes time, in Outlook's terms."""

    NORMAL = "normal"
    PERSONAL = "personal"
    PRIVATE = "private"
    CONFIDENTIAL = "confidential"


@dataclass(frozen=True, slots=True)
class Change:
    """What one occurrence of a series is instead; None: as the series has it.

    `occurrence`: when the series would have it. `is_deleted`: it does not happen at all.
    """

    occurrence: datetime
    is_deleted: bool = False
    start: datetime | None = None
    end: datetime | None = None
    subject: str | None = None
    location: str | None = None
    body: str | None = None
    status: Status | None = None


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One event, single or recurring. A whole day begins and ends at midnights of its zone.

    `revision`: goes up with every change. `content`: of a recurring one, the name under which its
    busy time is kept.

    Raises:
        InvalidInput: a field is outside the limits; names are the contract's.
    """

    start: datetime
    end: datetime
    time_zone: str
    subject: str = ""
    all_day: bool = False
    status: Status = Status.BUSY
    location: str = ""
    body: str = ""
    sensitivity: Sensitivity = Sensitivity.NORMAL
    categories: tuple[str, ...] = ()
    recurrence: str | None = None
    changes: tuple[Change, ...] = ()
    uid: str = ""
    id: int = field(default=0, compare=False)
    mailbox_id: int = field(default=0, compare=False)
    guid: UUID = field(default=UUID(int=0), compare=False)
    revision: int = field(default=1, compare=False)
    content: str | None = field(default=None, compare=False)

    def __post_init__(self) -> None:
        refuse_any(chain(_text_problems(self), _time_problems(self), _change_problems(self)))

    @property
    def is_private(self) -> bool:
        """Whether others may only learn that it takes time."""
        return self.sensitivity in {Sensitivity.PRIVATE, Sensitivity.CONFIDENTIAL}

    def changed(self, change: Change) -> Self:
        """The one occurrence that a change makes of the series."""
        given = {each.name: getattr(change, each.name) for each in fields(change)[2:]}
        own = {name: value for name, value in given.items() if value is not None}
        return replace(self, recurrence=None, changes=(), **own)


def _text_problems(event: Event) -> Iterator[FieldProblem]:
    yield from text_problems("subject", event.subject, SUBJECT_LENGTH)
    yield from text_problems("location", event.location, TEXT_LENGTH)
    yield from text_problems("body", event.body, BODY_LENGTH, lines=True)
    yield from text_problems("uid", event.uid, UID_LENGTH)
    if len(event.categories) > CATEGORIES:
        yield FieldProblem("categories", f"must be at most {CATEGORIES}")
    for number, category in enumerate(event.categories):
        yield from text_problems(f"categories[{number}]", category, SUBJECT_LENGTH)


def _time_problems(event: Event) -> Iterator[FieldProblem]:
    if event.end < event.start or (event.all_day and event.end == event.start):
        yield FieldProblem("end", "must be after start")
    if event.status is Status.UNKNOWN:
        yield FieldProblem("status", "must be busy, tentative, oof, workingElsewhere or free")
    if event.recurrence is not None and not _RECURRENCE.fullmatch(event.recurrence):
        problem = "must be an RRULE of days, weeks, months or years such as FREQ=WEEKLY;BYDAY=MO"
        yield FieldProblem("recurrence", problem)


def _change_problems(event: Event) -> Iterator[FieldProblem]:
    if event.changes and event.recurrence is None:
        yield FieldProblem("changes", "must be empty where there is no recurrence")
    if len(event.changes) > CHANGES:
        yield FieldProblem("changes", f"must be at most {CHANGES}")
    if len({each.occurrence for each in event.changes}) < len(event.changes):
        yield FieldProblem("changes", "must name each occurrence once")
    for number, change in enumerate(event.changes):
        at = f"changes[{number}]"
        if not change.is_deleted and (change.start is None or change.end is None):
            yield FieldProblem(f"{at}.start", "is required with end, unless the change is deleted")
        elif change.start and change.end and change.end < change.start:
            yield FieldProblem(f"{at}.end", "must be after start")
        yield from text_problems(f"{at}.subject", change.subject or "", SUBJECT_LENGTH)
        yield from text_problems(f"{at}.location", change.location or "", TEXT_LENGTH)
        yield from text_problems(f"{at}.body", change.body or "", BODY_LENGTH, lines=True)
