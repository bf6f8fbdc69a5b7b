"""The shared cases: where they lie and what they expect."""

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


@dataclass(frozen=True)
class Case:
    """One case."""

    id: str
    data: bytes
    start: datetime
    end: datetime
    zone: ZoneInfo
    expected: list[list[str]]
    by_type: dict[Status, list[list[str]]]

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
    by_type = entry.get("expected_by_type", {})
    start, end = map(datetime.fromisoformat, entry["window"])
    return Case(
        id=entry["id"],
        data=(directory / entry["ics"]).read_bytes(),
        start=start,
        end=end,
        zone=ZoneInfo(entry["default_tz"]),
        expected=entry["expected"],
        by_type={TYPES[kind]: spans for kind, spans in by_type.items()},
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
