"""A meeting type and what may stand in it."""

import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from functools import partial
from typing import Any, final
from uuid import UUID

from bookwithme.domain import reminders as mails
from bookwithme.domain.errors import FieldProblem, refuse_any
from bookwithme.domain.hours import Hours

TITLE_LENGTH = 120
TEXT_LENGTH = 2_000

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
    reminders: tuple[mails.Reminder, ...] = ()
    follow_ups: tuple[mails.FollowUp, ...] = ()
    id: int = field(default=0, compare=False)
    mailbox_id: int = field(default=0, compare=False)
    guid: UUID = field(default=UUID(int=0), compare=False)
    deleted_at: datetime | None = field(default=None, compare=False)
    """Set once: a deleted type is kept for the bookings it has."""

    def __post_init__(self) -> None:
        refuse_any(field_problems({name: getattr(self, name) for name in _CHECKS}))

    def has_teams(self, *, page_says: bool) -> bool:
        """Whether its meetings are Teams meetings on a page whose switch says `page_says`."""
        return page_says if self.teams_meeting is None else self.teams_meeting

    @property
    def is_public(self) -> bool:
        """Whether it shows on the booking page."""
        return self.visibility is Visibility.PUBLIC


def field_problems(given: Mapping[str, Any]) -> Iterator[FieldProblem]:
    """What is wrong with those attributes of a meeting type that are given."""
    for name, check in _CHECKS.items():
        if name in given:
            yield from check(given[name])
    low, high = given.get("minimum_lead_time"), given.get("maximum_lead_time")
    if low is not None and high is not None and low > high:
        yield FieldProblem("minimumLeadTime", "must not be longer than maximumLeadTime")


def _category_problems(category: str | None) -> Iterator[FieldProblem]:
    if category is not None and category not in CATEGORIES:
        yield FieldProblem("category", f"must be one of {', '.join(CATEGORIES)}, or null")


def _hours_problems(hours: Hours | None) -> Iterator[FieldProblem]:
    if hours and hours.from_day and hours.until_day and hours.from_day > hours.until_day:
        yield FieldProblem("hours.until", "must not be before hours.from")


def _mail_problems(
    planned: tuple[mails.Reminder | mails.FollowUp, ...],
    *,
    name: str,
    length: str,
    limits: tuple[timedelta, timedelta],
) -> Iterator[FieldProblem]:
    """What is wrong with reminders or follow-ups; `length`: the attribute that says when."""
    if len(planned) > mails.MOST:
        yield FieldProblem(name, f"must be at most {mails.MOST}")
    for number, each in enumerate(planned):
        at = f"{name}[{number}]"
        yield from _length_problems(getattr(each, length), name=f"{at}.{length}", limits=limits)
        yield from text_problems(f"{at}.text", each.text, TEXT_LENGTH, lines=True, needed=True)


def _length_problems(
    length: timedelta,
    *,
    name: str,
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
    name: str, text: str, longest: int, *, lines: bool = False, needed: bool = False
) -> Iterator[FieldProblem]:
    """What forbids `text` in a field: length, control characters, half surrogate pairs.

    `lines`: whether line ends and tabs may stand in it; `needed`: whether it must say something. A
    control character would reach mail headers and calendar files; a lone surrogate cannot be stored
    as UTF-8 at all.
    """
    if needed and not text.strip():
        yield FieldProblem(name, "must not be empty")
    if len(text) > longest:
        yield FieldProblem(name, f"must have at most {longest} characters")
    allowed = "\t\n\r" if lines else ""
    # What is printable has none, and most text is: only the rest is looked at letter by letter.
    if not text.isprintable() and any(
        unicodedata.category(c) in {"Cc", "Cs"} and c not in allowed for c in text
    ):
        yield FieldProblem(name, "must not contain control characters")


_CHECKS: dict[str, Callable[[Any], Iterator[FieldProblem]]] = {
    "title": partial(text_problems, "title", longest=TITLE_LENGTH, needed=True),
    "description": partial(text_problems, "description", longest=TEXT_LENGTH, lines=True),
    "location": partial(text_problems, "location", longest=TEXT_LENGTH),
    "category": _category_problems,
    "duration": partial(_length_problems, name="duration", limits=DURATIONS),
    "buffer_before": partial(_length_problems, name="bufferBefore", limits=BUFFERS),
    "buffer_after": partial(_length_problems, name="bufferAfter", limits=BUFFERS),
    "start_time_increment": partial(_length_problems, name="startTimeIncrement", limits=INCREMENTS),
    "minimum_lead_time": partial(
        _length_problems, name="minimumLeadTime", limits=LEAD_TIMES, unit=None
    ),
    "maximum_lead_time": partial(
        _length_problems, name="maximumLeadTime", limits=LEAD_TIMES, unit=None
    ),
    "hours": _hours_problems,
    "reminders": partial(_mail_problems, name="reminders", length="before", limits=mails.BEFORE),
    "follow_ups": partial(_mail_problems, name="followUps", length="after", limits=mails.AFTER),
}
