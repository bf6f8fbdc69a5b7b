"""A mailbox's time: its calendars, when it is busy, and when a meeting can begin."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Annotated, Any, ClassVar

from pydantic import Field

from bookwithme.contract.base import Record
from bookwithme.contract.types import (
    Count,
    Edge,
    Instant,
    QueryFlag,
    Text,
    Zone,
    instant_text,
    left_out,
    matching,
)
from bookwithme.domain.errors import FieldProblem
from bookwithme.domain.explain import Because
from bookwithme.domain.freebusy import Status
from bookwithme.domain.interval import Interval

EXPLAINABLE = timedelta(days=92)
"""Every step of the grid is told; a longer window would be an answer of megabytes."""


class Window(Record):
    """A time to look at: from `start` up to, not including, `end`."""

    start: Edge
    end: Edge

    @property
    def interval(self) -> Interval:
        """The window as the domain has it."""
        return Interval(self.start, self.end)

    @classmethod
    def rules(cls, given: Mapping[str, Any]) -> Iterator[FieldProblem]:
        """A window ends after it starts."""
        if "start" in given and "end" in given and given["end"] <= given["start"]:
            yield FieldProblem("end", "must be after start")


class SlotsWindow(Window):
    """The window of open times; `explain`: why the others are not open."""

    time_zone: Zone | None = None
    explain: QueryFlag = False

    @classmethod
    def rules(cls, given: Mapping[str, Any]) -> Iterator[FieldProblem]:
        """What is explained must not be too long."""
        yield from super().rules(given)
        known = {"start", "end"} <= given.keys()
        if given.get("explain") and known and given["end"] - given["start"] > EXPLAINABLE:
            most = f"must be at most {EXPLAINABLE.days} days after start with explain"
            yield FieldProblem("end", most)


class Feed(Record):
    """Where a calendar is fetched from."""

    example: ClassVar = {"url": "https://calendars.fabrikam.com/adele.ics"}

    url: Annotated[Text, matching(r"^(https?|webcal)://[^\s]+$")]


class CalendarHealth(Record):
    """How well a calendar could be read.

    Of a feed the first problem may be why it cannot be fetched; `failedSince` says since when.
    """

    events: Count
    problems: tuple[str, ...]
    notes: tuple[str, ...]
    fetched_at: Instant | None
    failed_since: Instant | None


class Period(Record):
    """A time of one status."""

    start: Edge
    end: Edge
    status: Status
    source: str | None


Pair = Annotated[tuple[Edge, ...], Field(min_length=2, max_length=2)]


class FreeBusy(Record):
    """All periods with their status, and what is closed by them and by bookings."""

    busy: tuple[Period, ...]
    merged: tuple[Pair, ...]


class Slot(Record):
    """A time at which a meeting can be."""

    start: Edge
    end: Edge


def slot_text(slot: Interval) -> str:
    """A slot as JSON, faster than its model writes it: there are hundreds in an answer."""
    return f'{{"start":"{instant_text(slot.start)}","end":"{instant_text(slot.end)}"}}'


class ClosedTime(Record):
    """A time that is not offered, and why; whose it is, is for the organizer alone."""

    start: Edge
    because: Because
    source: str | None


class SlotList(Record):
    """Each open time that starts in the window, ascending; on demand, why others are closed."""

    slots: tuple[Slot, ...]
    closed: tuple[ClosedTime, ...] | None = left_out()
