"""The table of choices names calendars and tests that there are."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[3]
TEXT = (ROOT / "docs" / "calendars.md").read_text("utf-8")
ROWS = [
    re.split(r"\s*\|\s*", line)[1:-1]
    for line in TEXT.splitlines()
    if line.startswith("| ") and not line.startswith("| point")
]
NAMED = [name for row in ROWS for name in re.findall(r"`([^`]+)`", row[-1])]


def test_every_choice_names_a_calendar_or_a_test_that_there_is():
    assert len(ROWS) > 40
    assert [row for row in ROWS if len(row) != 4 or "`" not in row[-1]] == []
    assert [name for name in NAMED if not _exists(name)] == []


def _exists(name: str) -> bool:
    if "::" not in name:
        return (ROOT / "tests" / "calendars" / f"{name}.ics").is_file()
    path, _, test = name.partition("::")
    return f"def {test}(" in (ROOT / path).read_text("utf-8")
