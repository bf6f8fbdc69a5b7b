"""Busy periods and which of their statuses block."""

from collections.abc import Collection, Iterable
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from bookwithme.domain.interval import Interval, merge


class Status(StrEnum):
    """What an event does to its owner's time, in Outlook's terms."""

    FREE = "free"
    TENTATIVE = "tentative"
    BUSY = "busy"
    OOF = "oof"
    WORKING_ELSEWHERE = "workingElsewhere"
    UNKNOWN = "unknown"
    """The calendar could not be had: nobody knows, so nothing is offered."""


DEFAULT_BLOCKING = frozenset({Status.BUSY, Status.TENTATIVE, Status.OOF})


class BusyPeriod(NamedTuple):
    """[start, end) of one status. `source` says whose it is; `title` is the owner's to see."""

    start: datetime
    end: datetime
    status: Status
    source: str
    title: str = ""

    @property
    def interval(self) -> Interval:
        """The time alone."""
        return Interval(self.start, self.end)


def blocking(
    periods: Iterable[BusyPeriod], statuses: Collection[Status] = DEFAULT_BLOCKING
) -> list[BusyPeriod]:
    """The periods that close time. `unknown` always does: never silently free.

    A period of no length closes none, so it is not told as a reason either.
    """
    closing = {*statuses, Status.UNKNOWN}
    return [each for each in periods if each.status in closing and each.start < each.end]


def merged(periods: Iterable[BusyPeriod], within: Interval) -> list[Interval]:
    """The periods' time, clipped to `within`, joined where it overlaps or touches."""
    blocks = merge(period.interval for period in periods)
    return [each.clipped(within) for each in blocks if each.overlaps(within)]
