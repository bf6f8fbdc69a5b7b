"""Half-open intervals of aware UTC instants: [start, end)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import NamedTuple


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


def merge(intervals: Iterable[tuple[datetime, datetime]]) -> list[Interval]:
    """The same time as the fewest ascending intervals: overlapping and touching ones joined."""
    return [Interval(start, end) for start, end in joined(intervals)]


def without(wholes: Iterable[Interval], holes: Iterable[Interval]) -> Iterator[Interval]:
    """What is left of intervals when the time of others is taken out of them."""
    taken = merge(holes)
    for start, end in wholes:
        left = start
        for hole in (each for each in taken if each.overlaps(Interval(start, end))):
            if left < hole.start:
                yield Interval(left, hole.start)
            left = hole.end
        if left < end:
            yield Interval(left, end)


def joined(
    intervals: Iterable[tuple[datetime, datetime]],
) -> Iterator[tuple[datetime, datetime]]:
    """As `merge`, in bare pairs: for ten thousand periods the difference counts."""
    ascending = sorted(each for each in intervals if each[0] < each[1])
    if not ascending:
        return
    start, end = ascending[0]
    for next_start, next_end in ascending:
        if next_start > end:
            yield start, end
            start, end = next_start, next_end
        elif next_end > end:
            end = next_end
    yield start, end
