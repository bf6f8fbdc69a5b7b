"""What a step of a lesson waits for, held against facts, which somebody else finds."""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

Wanted = Mapping[str, Any]
Facts = Callable[[str, Wanted], Iterable[Mapping[str, Any]]]
"""The facts of a kind; what is wanted of them may save looking at the others."""


def fits(wanted: Wanted, fact: Mapping[str, Any]) -> bool:
    """Whether a fact has all that is wanted."""
    return all(_RULES.get(name, _same)(value, fact.get(name)) for name, value in wanted.items())


def _same(wanted: object, value: object) -> bool:
    if isinstance(wanted, str) and isinstance(value, str):
        return wanted.casefold() == value.casefold()
    return wanted == value


def _within(wanted: str, value: object) -> bool:
    texts = value if isinstance(value, list | tuple) else [value]
    return any(wanted.casefold() in str(each).casefold() for each in texts)


def _at_least(wanted: Any, value: Any) -> bool:
    return value is not None and bool(value >= wanted)


def ran(wanted: str, line: str) -> bool:
    """Whether a line of the console is the one that is wanted, or has the cmdlet of that name."""
    wanted, line = (" ".join(each.casefold().split()) for each in (wanted, line))
    if " " in wanted or "*" in wanted:
        pattern = ".*".join(map(re.escape, wanted.split("*")))
        return re.fullmatch(pattern, line) is not None
    return wanted in {stage.split()[0] for stage in line.split("|") if stage.strip()}


_RULES: dict[str, Callable[[Any, Any], bool]] = {
    "to": _within,
    "subject": _within,
    "text": _within,
    "about": _within,
    "agent": _within,
    "moved_by": _at_least,
    "after": _at_least,
    "command": ran,
}
"""How a value is compared; all others must be the same, whatever their case."""
