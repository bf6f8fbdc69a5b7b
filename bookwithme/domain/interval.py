"""Half-open intervals of aware UTC instants: [start, end)."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


class Interval(NamedTuple):
    """From `start` up to, not including, `end`; both aware and in UTC."""

    start: datetime
    end: datetime

    def overlaps(self, other: Interval) -> bool:
        """Whether they share an instant; touching is not overlapping."""
        return self.start < other.end and other.start < self.end

    def clipped(self, to: Interval) -> Interval:
        """The part inside `to`; empty or reversed where they do not overlap."""
        return Interval(max(self.start, to.start), min(self.end, to.end))


def instant(seconds: int) -> datetime:
    """The aware UTC instant of so many seconds since the epoch, as storage keeps it."""
    return datetime.fromtimestamp(seconds, UTC)


def seconds(moment: datetime) -> int:
    """Whole seconds since the epoch of an aware instant, as storage keeps it."""
    return int(moment.timestamp())


def merge(intervals: Iterable[Interval]) -> list[Interval]:
    """The same time as the fewest ascending intervals: overlapping and touching ones joined."""
    return list(_joined(sorted(each for each in intervals if each.start < each.end)))


def _joined(ascending: list[Interval]) -> Iterator[Interval]:
    if not ascending:
        return
    start, end = ascending[0]
    for following in ascending[1:]:
        if following.start > end:
            yield Interval(start, end)
            start, end = following
        else:
            end = max(end, following.end)
    yield Interval(start, end)
