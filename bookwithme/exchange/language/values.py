"""The values that a script handles, and how PowerShell turns one into another."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from uuid import UUID

from bookwithme.exchange.errors import CommandFailed, LimitReached
from bookwithme.exchange.language.tree import Block


class Hashtable(dict[str, "Value"]):
    """`@{key=value; …}`, keys as they were typed."""

    __slots__ = ()


class Item(dict[str, "Value"]):
    """An object: its properties in order.

    Attributes:
        columns: what it prints as a table; none: it prints as a list; None: as its size suggests.
        text: what it is inside a text, where that is not its properties.
    """

    __slots__ = ("columns", "text")

    def __init__(
        self,
        properties: Mapping[str, Value],
        columns: tuple[str, ...] | None = None,
        text: str | None = None,
    ) -> None:
        super().__init__(properties)
        self.columns = columns
        self.text = text


Value = str | bool | int | UUID | Block | Mapping[str, "Value"] | tuple["Value", ...] | None
"""A tuple is an array, None is `$null`."""


LONGEST_TEXT = 256 * 1024
"""Characters that a text of a script, and all that it prints, may have."""


def bounded(length: int) -> None:
    """Refuse to make a text of this length; raises LimitReached."""
    if length > LONGEST_TEXT:
        raise LimitReached(f"A text of the script has more than {LONGEST_TEXT} characters.")


def readable(text: str) -> str:
    """Refuse what no text of a command can have: NUL, halves of surrogate pairs."""
    if "\0" in text or any("\ud800" <= each <= "\udfff" for each in text):
        raise CommandFailed("UnreadableText", "The text has characters that no command can have.")
    return text


def joined(parts: Iterable[str], between: str = "") -> str:
    """Join texts, as long as what they make is not too long; raises LimitReached."""
    kept, length = [], 0
    for each in parts:
        kept.append(each)
        length += len(each) + len(between)
        bounded(length)
    return between.join(kept)


def text_of(value: Value) -> str:
    """Write a value as PowerShell does inside a text."""
    if isinstance(value, tuple):
        return joined(map(_inner, value), " ")
    if isinstance(value, Item) and value.text is None:
        pairs = (f"{name}={_inner(each)}" for name, each in value.items())
        return f"@{{{joined(pairs, '; ')}}}"
    return _inner(value)


def _inner(value: Value) -> str:
    match value:
        case None:
            return ""
        case tuple():
            return "System.Object[]"
        case Item():
            return value.text or ""
        case Mapping():
            return "System.Collections.Hashtable"
        case Block():
            return "System.Management.Automation.ScriptBlock"
    return str(value)


def whole(value: Value) -> int:
    """Read a whole number; raises CommandFailed."""
    text = text_of(value)
    if not text.removeprefix("-").isdecimal() or len(text) > 9:
        message = f'Cannot convert value "{text}" to type "System.Int32".'
        raise CommandFailed("InvalidCastFromStringToInteger", message)
    return int(text)


def true(value: Value) -> bool:
    """Tell whether a condition holds: null, 0, an empty text and an empty array do not."""
    if isinstance(value, tuple):
        return len(value) > 1 or (bool(value) and true(value[0]))
    return isinstance(value, Mapping | UUID | Block) or bool(value)


def several(value: Value) -> tuple[Value, ...]:
    """Return an array's elements, a single value as one, null as none."""
    if value is None:
        return ()
    return value if isinstance(value, tuple) else (value,)


def single(values: Iterable[Value]) -> Value:
    """Return what a pipeline put out as PowerShell hands it on: null, the one, or an array."""
    found = tuple(values)
    return (found[0] if found else None) if len(found) < 2 else found


def find_key(table: Mapping[str, Value], name: str) -> str | None:
    """Return a key in its own spelling; case is ignored."""
    if name in table:
        return name
    return next((key for key in table if key.lower() == name.lower()), None)


def get(table: Mapping[str, Value], name: str) -> Value:
    """Return a property or a hashtable's value, null where there is none."""
    key = find_key(table, name)
    return None if key is None else table[key]
