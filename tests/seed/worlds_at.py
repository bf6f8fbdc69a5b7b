"""Scenarios at any date, and the dates on which a demo could be stale or wrong."""

from datetime import UTC, datetime, timedelta

from bookwithme.service.worlds.scenarios import scenario
from tests.service.whole import import_document

MONDAY = datetime(2026, 11, 23, 8, 30, tzinfo=UTC)
DATES = [
    *(MONDAY + timedelta(days=day, hours=2 * day) for day in range(7)),
    datetime(2022, 5, 12, 12, tzinfo=UTC),  # the document's day
    datetime(2026, 10, 24, 9, tzinfo=UTC),  # Paris sets its clocks back that night
    datetime(2026, 10, 25, 0, 30, tzinfo=UTC),  # in the hour that comes twice
    datetime(2026, 10, 31, 9, tzinfo=UTC),  # Seattle's turn
    datetime(2026, 12, 28, 9, tzinfo=UTC),  # week 53
    datetime(2026, 12, 31, 23, 30, tzinfo=UTC),  # the next year in Paris, not in Seattle
    datetime(2027, 1, 1, 0, 0, tzinfo=UTC),
    datetime(2027, 3, 10, 9, tzinfo=UTC),  # Seattle changes next, then Paris
    datetime(2027, 3, 14, 9, 30, tzinfo=UTC),
    datetime(2027, 3, 26, 16, tzinfo=UTC),
    datetime(2027, 3, 28, 0, 59, 59, tzinfo=UTC),
    datetime(2028, 2, 15, 9, tzinfo=UTC),  # two weeks ahead lies the leap day
    datetime(2028, 2, 29, 12, tzinfo=UTC),
    datetime(2035, 7, 8, 22, 30, tzinfo=UTC),  # Monday in Paris, Sunday elsewhere
]


def load(context, name, now):
    """Put a scenario into the place's world, its clock standing at `now`."""
    clock = {"mode": "frozen", "now": now.isoformat()}
    import_document(context, scenario(None, name) | {"clock": clock})
