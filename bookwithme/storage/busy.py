"""Busy time by content: expanded once for a horizon, kept in pages, shared by all worlds.

A page holds every period that touches its four weeks, packed; a period that touches two pages
stands in both. So a question reads the pages of its window and nothing else, however many
periods lie outside, and a vacation of months costs no more than a meeting.
"""

import struct
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection, select

from bookwithme.domain.freebusy import BusyPeriod, Status
from bookwithme.domain.interval import Interval, instant, seconds
from bookwithme.storage.scope import insert_new, parts
from bookwithme.storage.shared_tables import busy_pages, busy_sets, busy_sources

Period = tuple[int, int, Status, int]
"""Start, end (seconds since the epoch), status, number of the source."""

PAGE = 28 * 24 * 3600
_PERIOD = struct.Struct("<qqBI")
_STATUSES = tuple(Status)


class Expansion(NamedTuple):
    """What a content says about a horizon. `sources`: uid and title, by number."""

    horizon: Interval
    periods: Sequence[Period]
    sources: Sequence[tuple[str, str]]
    report: dict[str, Any]


class BusySet(NamedTuple):
    """One content, read in one zone, expanded over one horizon."""

    id: int
    horizon: Interval
    report: dict[str, Any]


class BusyTime:
    """The busy time of all contents."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def sets(self, content: str, zone: str) -> list[BusySet]:
        """What was expanded of a content in a zone; the latest horizon first."""
        c = busy_sets.c
        query = select(busy_sets).where(c.content == content, c.zone == zone)
        rows = self._connection.execute(query.order_by(c.starts_at.desc(), c.ends_at.desc()))
        return [BusySet(row.id, Interval(row.starts_at, row.ends_at), row.report) for row in rows]

    def add(self, content: str, zone: str, expansion: Expansion) -> int:
        """Keep what was expanded, unless somebody else did meanwhile; the set's id."""
        values = {
            "content": content,
            "zone": zone,
            "starts_at": expansion.horizon.start,
            "ends_at": expansion.horizon.end,
            "report": expansion.report,
        }
        statement = insert_new(self._connection, busy_sets).returning(busy_sets.c.id)
        number = self._connection.execute(statement, values).scalar()
        if number is None:
            kept = self.sets(content, zone)
            return next(each.id for each in kept if each.horizon == expansion.horizon)
        self._add_rows(number, expansion)
        return int(number)

    def _add_rows(self, number: int, expansion: Expansion) -> None:
        pages = [
            {"set_id": number, "page": page, "periods": packed}
            for page, packed in _pages(expansion.periods, expansion.horizon).items()
        ]
        named = [
            {"set_id": number, "number": n, "uid": uid, "title": title}
            for n, (uid, title) in enumerate(expansion.sources)
        ]
        if pages:
            self._connection.execute(busy_pages.insert(), pages)
        if named:
            self._connection.execute(busy_sources.insert(), named)

    def periods(self, number: int, within: Interval) -> list[BusyPeriod]:
        """The periods of a set that overlap a window, ascending, with uid and title."""
        c = busy_pages.c
        first, last = seconds(within.start) // PAGE, (seconds(within.end) - 1) // PAGE
        query = select(c.periods).where(c.set_id == number, c.page.between(first, last))
        rows = self._connection.execute(query.order_by(c.page)).all()
        found = _unpacked((row.periods for row in rows), within)
        names = self._names(number, {source for *_, source in found})
        return [
            BusyPeriod(instant(start), instant(end), _STATUSES[status], *names[source])
            for start, end, status, source in found
        ]

    def _names(self, number: int, wanted: set[int]) -> dict[int, tuple[str, str]]:
        c = busy_sources.c
        query = select(c.number, c.uid, c.title).where(c.set_id == number)
        return {
            source: (uid, title)
            for part in parts(sorted(wanted))
            for source, uid, title in self._connection.execute(query.where(c.number.in_(part)))
        }


def _pages(periods: Iterable[Period], horizon: Interval) -> dict[int, bytes]:
    low, high = seconds(horizon.start) // PAGE, (seconds(horizon.end) - 1) // PAGE
    pages: defaultdict[int, bytearray] = defaultdict(bytearray)
    for start, end, status, source in periods:
        packed = _PERIOD.pack(start, end, _STATUSES.index(status), source)
        for page in range(max(low, start // PAGE), min(high, (end - 1) // PAGE) + 1):
            pages[page] += packed
    return {page: bytes(packed) for page, packed in pages.items()}


def _unpacked(pages: Iterable[bytes], within: Interval) -> list[tuple[int, int, int, int]]:
    """The packed periods that overlap a window; one that stands in several pages comes once."""
    low, high = seconds(within.start), seconds(within.end)
    found = {
        period
        for packed in pages
        for period in _PERIOD.iter_unpack(packed)
        if period[0] < high and period[1] > low
    }
    return sorted(found)
