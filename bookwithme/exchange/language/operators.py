"""What the operators do: comparisons ignore case, and the left operand decides the type."""

import re
from collections.abc import Callable
from fnmatch import fnmatchcase
from math import comb
from typing import Final
from uuid import UUID

from bookwithme.exchange.errors import CommandFailed, NotEmulated
from bookwithme.exchange.language.values import (
    Value,
    bounded,
    joined,
    several,
    single,
    text_of,
    true,
)

_ATOM = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]", re.DOTALL)
_GROUP = re.compile(r"\((?:\?:)?([^()]*)\)([*+?{]?)")
_QUANTIFIER = re.compile(r"[*+?]|\{\d*,?\d*\}")
_REFERENCE = re.compile(r"\$(?:(\d)|\{(\d)\}|(&)|(\$))")


def equal(left: Value, right: Value) -> bool:
    """`-eq` of two single values."""
    if left is None or right is None:
        return left is right
    if isinstance(left, bool):
        return left == true(right)
    if isinstance(left, int):
        return str(left) == text_of(right).strip()
    if isinstance(left, str | UUID):
        return text_of(left).lower() == text_of(right).lower()
    return left is right


def like(left: Value, right: Value) -> bool:
    """`-like` of two single values."""
    return fnmatchcase(text_of(left).lower(), text_of(right).lower())


def matches(left: Value, right: Value) -> bool:
    """`-match` of two single values."""
    return bool(pattern(text_of(right)).search(text_of(left)))


_TESTS: Final[dict[str, Callable[[Value, Value], bool]]] = {
    "eq": equal,
    "ne": lambda left, right: not equal(left, right),
    "like": like,
    "notlike": lambda left, right: not like(left, right),
    "match": matches,
}


def operate(operator: str, left: Value, right: Value) -> Value:
    """Work out `left -operator right`; an array on the left is filtered by a comparison."""
    if test := _TESTS.get(operator):
        if isinstance(left, tuple):
            return tuple(each for each in left if test(each, right))
        return test(left, right)
    return _OTHERS[operator](left, right)


def contains(left: Value, right: Value) -> bool:
    """`-contains`."""
    return any(equal(each, right) for each in several(left))


def join(left: Value, right: Value) -> str:
    """`-join`."""
    return joined(map(text_of, several(left)), text_of(right))


def split(left: Value, right: Value) -> Value:
    """`-split`: a regular expression, and perhaps how many parts."""
    by, *options = several(right) or ("",)
    most = options[0] if options else 0
    if len(options) > 1 or not isinstance(most, int) or most < 0:
        raise NotEmulated("An option of -split is")
    found = pattern(text_of(by))
    parts: list[str] = []
    for each in map(text_of, several(left)):
        cut = [each] if most == 1 else found.split(each, max(most - 1, 0))
        parts += [part or "" for part in cut]
    return tuple(parts)


def replace(left: Value, right: Value) -> Value:
    """`-replace`: a regular expression, and what comes in its place."""
    wanted = several(right)
    if len(wanted) > 2:
        raise CommandFailed(
            "BadReplaceArgument",
            f"The -replace operator allows only two elements to follow it, not {len(wanted)}.",
        )
    found = pattern(text_of(wanted[0] if wanted else ""))
    template = text_of(wanted[1]) if len(wanted) > 1 else ""
    made = 0

    def filled(match: re.Match[str]) -> str:
        nonlocal made
        text = _REFERENCE.sub(lambda each: _referred(each, match), template)
        made += len(text)
        bounded(made)
        return text

    done = tuple(found.sub(filled, text_of(each)) for each in several(left))
    return done if isinstance(left, tuple) else single(done)


def _referred(reference: re.Match[str], match: re.Match[str]) -> str:
    if reference[4]:
        return "$"
    number = int(reference[1] or reference[2] or 0)
    return (match[number] or "") if number <= match.re.groups else reference[0]


def pattern(text: str) -> re.Pattern[str]:
    """Compile a regular expression of .NET, of the kind that Python means the same by.

    Raises:
        CommandFailed: it is none, or of a kind that could take for ever.
    """
    cost(text, 0)
    try:
        return re.compile(text, re.IGNORECASE)
    except (re.error, RecursionError, OverflowError):
        raise CommandFailed(
            "InvalidRegularExpression", f"The regular expression pattern {text} is not valid."
        ) from None


def cost(text: str, length: int) -> int:
    """Return about how many steps a match of this pattern takes at worst.

    Raises:
        NotEmulated: the pattern repeats what itself repeats or chooses, or refers back.
    """
    plain = _ATOM.sub("x", text)
    quantifiers = _QUANTIFIER.findall(plain.replace("(?:", "("))
    open_ended = sum(each != "?" for each in quantifiers)
    choices = plain.count("|") + quantifiers.count("?")
    if re.search(r"\(\?(?!:)|\(\*", plain) or re.search(r"\\[1-9kpPGzZ]", text):
        raise NotEmulated("A regular expression that looks around or refers back is")
    while found := _GROUP.search(plain):
        many = _QUANTIFIER.search(found[1]) or "|" in found[1] or "~" in found[1]
        if many and found[2] not in ("", "?"):
            raise NotEmulated("A regular expression that repeats what repeats or chooses is")
        plain = plain[: found.start()] + ("~" if many else "x") + plain[found.end(1) + 1 :]
    starts = 0 if text.startswith("^") else 1
    ways: int = 2 ** min(choices, 60)
    return comb(length + open_ended + starts, open_ended + starts) * ways


_OTHERS: Final[dict[str, Callable[[Value, Value], Value]]] = {
    "contains": contains,
    "notcontains": lambda left, right: not contains(left, right),
    "in": lambda left, right: contains(right, left),
    "join": join,
    "split": split,
    "replace": replace,
}
