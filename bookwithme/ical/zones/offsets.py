"""Time zones as offsets: local time to instant and back (RFC 5545, 3.3.5; case rules 5 and 6).

A local time that the clocks skip takes the offset before the gap; one that they repeat means its
first occurrence. Nearly every day has one offset from midnight to midnight, so that is what a zone
remembers: a lookup is then one dictionary access, whatever the zone is made of.
"""

import datetime as dt
from abc import ABC, abstractmethod
from bisect import bisect_right
from collections.abc import Iterable
from typing import NamedTuple
from zoneinfo import ZoneInfo

from bookwithme.ical.limits import LAST_SECOND
from bookwithme.ical.values import DAY

_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_EARLIEST, _LATEST = -62_135_500_000, 253_402_200_000  # what a datetime holds, less a day


class Zone(ABC):
    """A time zone. Offsets are seconds east of UTC."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._days: dict[int, int] = {}

    @abstractmethod
    def offset(self, local: int) -> int:
        """Return the offset at a local time."""

    @abstractmethod
    def offset_at(self, instant: int) -> int:
        """Return the offset at an instant."""

    def utc(self, local: int) -> int:
        """Return the instant of a local time."""
        day = local // DAY
        offset = self._days.get(day)
        return local - (self._learn(day, local) if offset is None else offset)

    def instants(self, locals_: Iterable[int]) -> list[int]:
        """Return the instants of many local times."""
        days, learn = self._days, self._learn
        return [
            local - (days[day] if (day := local // DAY) in days else learn(day, local))
            for local in locals_
        ]

    def repeated(self, locals_: Iterable[int]) -> list[int]:
        """Return the second instants of those local times that the clocks repeat."""
        apart = [local for local in locals_ if local // DAY not in self._days]
        laters = (self.offset_at(self.utc(local) + DAY) for local in apart)
        seconds = [local - later for local, later in zip(apart, laters, strict=True)]
        return [
            second
            for local, second in zip(apart, seconds, strict=True)
            if second > self.utc(local) and self.local(second) == local
        ]

    def local(self, instant: int) -> int:
        """Return the local time of an instant."""
        return instant + self.offset_at(instant)

    def _learn(self, day: int, local: int) -> int:
        first, last = self.offset(day * DAY), self.offset((day + 1) * DAY - 1)
        if first != last:
            return self.offset(local)
        self._days[day] = first
        return first


class NamedZone(Zone):
    """A zone of the time zone database."""

    def __init__(self, zone: ZoneInfo) -> None:
        super().__init__(zone.key or str(zone))
        self._zone = zone

    def offset(self, local: int) -> int:
        """Return the offset at a local time (PEP 495's fold=0 is what RFC 5545 asks for)."""
        return _seconds(_moment(local).replace(tzinfo=self._zone))

    def offset_at(self, instant: int) -> int:
        """Return the offset at an instant."""
        return _seconds(_moment(instant).astimezone(self._zone))


class Onset(NamedTuple):
    """From `instant` on the offset is `after`; `before` is what it was."""

    instant: int
    before: int
    after: int


class RuledZone(Zone):
    """A zone made of its onsets, as a VTIMEZONE gives them.

    Where there is an `other` one, it decides before the instant `begin` and after `end`.
    """

    def __init__(
        self,
        name: str,
        onsets: Iterable[Onset],
        other: Zone | None = None,
        begin: int = -LAST_SECOND,
        end: int = LAST_SECOND,
    ) -> None:
        super().__init__(name)
        ordered = sorted(onsets)
        self._first = ordered[0].before
        self._instants = [onset.instant for onset in ordered]
        self._offsets = [onset.after for onset in ordered]
        previous = [self._first, *self._offsets]
        self._locals = [
            onset.instant + max(before, onset.after)
            for onset, before in zip(ordered, previous, strict=False)
        ]
        self._other, self._begin, self._end = other, begin, end

    def holds(self, instant: int) -> bool:
        """Tell whether its own onsets decide at an instant."""
        return self._other is None or self._begin <= instant <= self._end

    def offset(self, local: int) -> int:
        """Return the offset at a local time."""
        offset = self._after(bisect_right(self._locals, local))
        if self._other and not self.holds(local - offset):
            return self._other.offset(local)
        return offset

    def offset_at(self, instant: int) -> int:
        """Return the offset at an instant."""
        if self._other and not self.holds(instant):
            return self._other.offset_at(instant)
        return self._after(bisect_right(self._instants, instant))

    def _after(self, onsets: int) -> int:
        return self._offsets[onsets - 1] if onsets else self._first


def fixed(name: str, offset: int) -> Zone:
    """Make a zone whose clocks never change."""
    return RuledZone(name, [Onset(0, offset, offset)])


UTC = fixed("UTC", 0)


def _moment(seconds: int) -> dt.datetime:
    return _EPOCH + dt.timedelta(seconds=min(max(seconds, _EARLIEST), _LATEST))


def _seconds(moment: dt.datetime) -> int:
    return round((moment.utcoffset() or dt.timedelta()).total_seconds())
