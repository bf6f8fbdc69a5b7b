"""Hours as JSON columns keep them: `{from?, until?, weekly: {monday: […]}}`.

Stored rows have this form whatever the contract calls it outside.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from bookwithme.domain.hours import Hours, format_week, parse_week


def hours_json(hours: Hours) -> dict[str, object]:
    """A first or last day that there is none of is left out."""
    bounds = {"from": hours.from_day, "until": hours.until_day}
    days: dict[str, object] = {name: str(day) for name, day in bounds.items() if day}
    return days | {"weekly": format_week(hours.weekly)}


def hours_from_json(document: dict[str, Any]) -> Hours:
    """The inverse of `hours_json`."""
    first, last = document.get("from"), document.get("until")
    return Hours(
        parse_week(document["weekly"]),
        date.fromisoformat(first) if first else None,
        date.fromisoformat(last) if last else None,
    )
