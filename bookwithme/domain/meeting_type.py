"""A meeting type and what may stand in it (product, section 3)."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, final
from uuid import UUID

from bookwithme.domain.errors import FieldProblem, InvalidInput

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bookwithme.domain.hours import Hours

TITLE_LENGTH = 120
TEXT_LENGTH = 2_000
TYPES_A_PAGE = 200

MINUTE = timedelta(minutes=1)
DURATIONS = (5 * MINUTE, timedelta(hours=24))
BUFFERS = (timedelta(0), timedelta(hours=4))
INCREMENTS = (5 * MINUTE, timedelta(hours=24))
LEAD_TIMES = (timedelta(0), timedelta(days=365))

CATEGORIES = ("blue", "green", "orange", "purple", "red", "yellow")
"""Outlook's six colour categories as every mailbox has them at first."""


class Visibility(StrEnum):
    """Who sees a meeting type: everybody with the page, or only holders of a link to it."""

    PUBLIC = "public"
    PRIVATE = "private"


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingType:
    """One kind of meeting others can book. Its defaults are what an untouched form shows.

    Raises:
        InvalidInput: a field is outside the limits; names are the contract's.
    """

    title: str
    description: str = ""
    category: str | None = None
    location: str = ""
    visibility: Visibility = Visibility.PUBLIC
    duration: timedelta = 30 * MINUTE
    buffer_before: timedelta = timedelta(0)
    buffer_after: timedelta = timedelta(0)
    start_time_increment: timedelta = 30 * MINUTE
    minimum_lead_time: timedelta = timedelta(hours=1)
    maximum_lead_time: timedelta = timedelta(days=90)
    teams_meeting: bool | None = None
    """None: as the page says."""
    hours: Hours | None = None
    """None: the mailbox's regular meeting hours."""
    id: int = field(default=0, compare=False)
    mailbox_id: int = field(default=0, compare=False)
    guid: UUID = field(default=UUID(int=0), compare=False)
    deleted_at: datetime | None = field(default=None, compare=False)
    """Set once: a deleted type is kept for the bookings it has."""

    def __post_init__(self) -> None:
        problems = tuple(_problems(self))
        if problems:
            raise InvalidInput(*problems)

    def has_teams(self, *, page_says: bool) -> bool:
        """Whether its meetings are Teams meetings on a page whose switch says `page_says`."""
        return page_says if self.teams_meeting is None else self.teams_meeting

    @property
    def is_public(self) -> bool:
        """Whether it shows on the booking page."""
        return self.visibility is Visibility.PUBLIC


def _problems(this: MeetingType) -> Iterator[FieldProblem]:
    if not this.title.strip():
        yield FieldProblem("title", "must not be empty")
    yield from text_problems("title", this.title, TITLE_LENGTH)
    yield from text_problems("description", this.description, TEXT_LENGTH, lines=True)
    yield from text_problems("location", this.location, TEXT_LENGTH)
    if this.category is not None and this.category not in CATEGORIES:
        yield FieldProblem("category", f"must be one of {', '.join(CATEGORIES)}, or null")
    yield from _length_problems("duration", this.duration, DURATIONS)
    yield from _length_problems("bufferBefore", this.buffer_before, BUFFERS)
    yield from _length_problems("bufferAfter", this.buffer_after, BUFFERS)
    yield from _length_problems("startTimeIncrement", this.start_time_increment, INCREMENTS)
    yield from _length_problems("minimumLeadTime", this.minimum_lead_time, LEAD_TIMES, unit=None)
    yield from _length_problems("maximumLeadTime", this.maximum_lead_time, LEAD_TIMES, unit=None)
    if this.minimum_lead_time > this.maximum_lead_time:
        yield FieldProblem("minimumLeadTime", "must not be longer than maximumLeadTime")
    hours = this.hours
    if hours and hours.from_day and hours.until_day and hours.from_day > hours.until_day:
        yield FieldProblem("hours.until", "must not be before hours.from")


def _length_problems(
    name: str,
    length: timedelta,
    limits: tuple[timedelta, timedelta],
    unit: timedelta | None = MINUTE,
) -> Iterator[FieldProblem]:
    low, high = limits
    if not low <= length <= high:
        yield FieldProblem(name, f"must be between {_spoken(low)} and {_spoken(high)}")
    elif unit and length % unit:
        yield FieldProblem(name, "must be whole minutes")


def _spoken(length: timedelta) -> str:
    minutes = length // MINUTE
    return f"{minutes // 60} hours" if minutes and minutes % 60 == 0 else f"{minutes} minutes"


def text_problems(
    name: str, text: str, longest: int, *, lines: bool = False
) -> Iterator[FieldProblem]:
    """What forbids `text` in a field: length, control characters, half surrogate pairs.

    `lines`: whether line ends and tabs may stand in it. A control character would reach mail
    headers and calendar files; a lone surrogate cannot be stored as UTF-8 at all.
    """
    if len(text) > longest:
        yield FieldProblem(name, f"must have at most {longest} characters")
    allowed = "\t\n\r" if lines else ""
    # What is printable has none, and most text is: only the rest is looked at letter by letter.
    if not text.isprintable() and any(
        unicodedata.category(c) in {"Cc", "Cs"} and c not in allowed for c in text
    ):
        yield FieldProblem(name, "must not contain control characters")
