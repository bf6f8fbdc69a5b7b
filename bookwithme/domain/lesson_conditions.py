"""When a step of a lesson is done: conditions over facts, which somebody else finds.

A condition is `("all", [conditions])`, `("any", [conditions])`, `("not", condition)`, or a kind of
fact with what such a fact must have: `("link", {"state": "active"})`. It holds when there is one
fact that has all of it.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

Wanted = Mapping[str, Any]
Condition = tuple[str, Any]
Facts = Callable[[str, Wanted], Iterable[Mapping[str, Any]]]
"""The facts of a kind; what is wanted of them may save looking at the others."""


def holds(condition: Condition, facts: Facts) -> bool:
    """Whether it holds."""
    kind, inner = condition
    if kind == "all":
        return all(holds(each, facts) for each in inner)
    if kind == "any":
        return any(holds(each, facts) for each in inner)
    if kind == "not":
        return not holds(inner, facts)
    return any(fits(inner, fact) for fact in facts(kind, inner))


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
