"""Values of the contract: what is read, and what is said of the rest."""

from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

import pytest
from pydantic import Field

from bookwithme.contract import types as t
from bookwithme.contract.base import Record
from bookwithme.domain.errors import InvalidInput

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
GUID = "3f2b1c4e-0000-4000-8000-000000000000"


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


KINDS = {
    "instant": t.Instant,
    "edge": t.Edge,
    "day": t.Day,
    "zone": t.Zone,
    "guid": t.Guid,
    "text": t.Text,
    "line": t.Line,
    "lines": t.Lines,
    "flag": t.Flag,
    "whole": t.Whole,
    "count": t.Count,
    "language": t.Language,
    "colour": Colour,
    "some": Annotated[tuple[t.Whole, ...], Field(max_length=2)],
}


def read(kind, value):
    record = type("One", (Record,), {"__annotations__": {"value": KINDS[kind]}})
    return record.read({"value": value}).value


@pytest.mark.parametrize(
    ("kind", "written", "value"),
    [
        ("instant", "2026-11-23T12:00:00Z", NOON),
        ("instant", "2026-11-23t13:00:00.75+01:00", NOON),
        ("instant", NOON, NOON),
        ("edge", "1000-01-01T00:00:00Z", datetime(1000, 1, 1, tzinfo=UTC)),
        ("day", "2026-11-23", date(2026, 11, 23)),
        ("zone", "W. Europe Standard Time", "Europe/Berlin"),
        ("zone", "Europe/Paris", "Europe/Paris"),
        ("guid", GUID, UUID(GUID)),
        ("lines", "a\r\n\tb", "a\r\n\tb"),
        ("whole", -3, -3),
        ("language", "fr", "fr"),
        ("colour", "red", Colour.RED),
    ],
)
def test_what_is_read(kind, written, value):
    assert read(kind, written) == value


@pytest.mark.parametrize(
    ("kind", "written", "problem"),
    [
        ("instant", "2026-11-23", "must be an instant such as 2026-11-23T09:00:00Z"),
        ("instant", "2026-11-23T12:00:00Z\n", "must be an instant such as 2026-11-23T09:00:00Z"),
        ("instant", "2026-02-30T12:00:00Z", "must be an instant that exists"),
        ("instant", "1969-12-31T23:59:59Z", "must lie between 1970 and 2200"),
        ("instant", 5, "must be text"),
        ("edge", "9000-01-01T00:00:00Z", "must lie between 1000 and 9000"),
        ("day", "2026-13-01", "must be a day such as 2026-11-23"),
        ("zone", "../etc", "must be a time zone such as Europe/Paris or W. Europe Standard Time"),
        ("guid", "3f2b", f"must be a GUID such as {GUID}"),
        ("text", "a\0", "must not contain NUL or half of a surrogate pair"),
        ("text", "\ud800", "must not contain NUL or half of a surrogate pair"),
        ("text", b"a", "must be text"),
        ("line", "a\nb", "must not contain control characters"),
        ("lines", "a\x1bb", "must not contain control characters"),
        ("flag", 1, "must be true or false"),
        ("flag", "true", "must be true or false"),
        ("whole", 1.0, "must be a whole number"),
        ("whole", True, "must be a whole number"),
        ("whole", 2**53, "must be at most 9007199254740991"),
        ("count", -1, "must be at least 0"),
        ("language", "xx", "must be one of en, fr"),
        ("language", [], "must be one of en, fr"),
        ("colour", "green", "must be one of red, blue"),
        ("colour", "blau", "must be one of red, blue (nearest: blue)"),
        ("colour", None, "must be one of red, blue"),
        ("some", [1, 2, 3], "must have at most 2 items"),
        ("some", "ab", "must be a list"),
    ],
)
def test_what_is_refused(kind, written, problem):
    with pytest.raises(InvalidInput) as refused:
        read(kind, written)
    assert [each.problem for each in refused.value.problems] == [problem]
