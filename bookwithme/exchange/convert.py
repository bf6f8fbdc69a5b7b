"""What a value becomes under a parameter's type, and PowerShell's complaint when it cannot.

Every conversion takes the parameter's name, its .NET type, and the value as it was typed.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from bookwithme.domain.access import ApplicationAccessPolicy
from bookwithme.domain.ews_lists import quoted
from bookwithme.exchange.errors import CommandFailed, NotEmulated
from bookwithme.exchange.language.tree import Block, Numeral
from bookwithme.exchange.language.values import Hashtable, Item, Value, get, joined, text_of

ACTIONS = ("SilentlyContinue", "Stop", "Continue", "Inquire", "Ignore", "Suspend", "Break")
POLICIES = tuple(policy.value for policy in ApplicationAccessPolicy)


@dataclass(frozen=True, slots=True)
class ListEdit:
    """What a command does to a list: put another in its place, or add and remove entries."""

    replace: tuple[str, ...] | None = None
    add: tuple[str, ...] = ()
    remove: tuple[str, ...] = ()

    @property
    def brings_entries(self) -> bool:
        """Whether the command names entries to have, so that it means to enforce the list."""
        return bool(self.replace or self.add)

    def apply(self, entries: tuple[str, ...]) -> tuple[str, ...]:
        """Return the new list; entries that differ in case only are the same one."""
        if self.replace is not None:
            entries = ()
        found: dict[str, str] = {}
        for entry in (*entries, *(self.replace or ()), *self.add):
            found.setdefault(entry.lower(), entry)
        removed = {entry.lower() for entry in self.remove}
        return tuple(entry for key, entry in found.items() if key not in removed)


def shown(value: Value) -> str:
    """Write a value as PowerShell's messages do."""
    if isinstance(value, tuple):
        return "System.Object[]"
    return "$null" if value is None else text_of(value)


def typed(cmdlet: str, given: Iterable[tuple[str | None, tuple[Value, ...]]]) -> str:
    """Write a command with the values that it was given, as one would type it."""
    words = [cmdlet]
    for name, values in given:
        words += [f"-{name}"] if name else []
        words += map(argument_text, values)
    return joined(words, " ")


def argument_text(value: Value) -> str:
    """Write a value as one would type it."""
    if isinstance(value, Hashtable):
        return f"@{{{'; '.join(f'{key}={argument_text(each)}' for key, each in value.items())}}}"
    if isinstance(value, tuple):
        return joined(map(argument_text, value), ",")
    if value is None or isinstance(value, bool):
        return f"${str(value).lower()}" if value is not None else "$null"
    if isinstance(value, Item) and "Identity" in value:
        value = value["Identity"]
    return str(value) if isinstance(value, int | Numeral) else quoted(text_of(value))


def anything(_name: str, _type_name: str, value: Value) -> Value:
    """Any object; a bare number is one."""
    if isinstance(value, tuple):
        return tuple(anything(_name, _type_name, each) for each in value)
    return int(value) if isinstance(value, Numeral) and len(value) < 10 else value


def identity(name: str, type_name: str, value: Value) -> str:
    """What names an object: a text, or an object that has an Identity."""
    if isinstance(value, Item) and "Identity" in value:
        value = value["Identity"]
    return text(name, type_name, value)


def any_identity(name: str, type_name: str, value: Value) -> str | None:
    """The same, but null and an empty text stand for all objects."""
    return None if value in (None, "") else identity(name, type_name, value)


def filter_text(name: str, type_name: str, value: Value) -> str:
    """The text of a filter, which may stand in a script block."""
    return text(name, type_name, value.text if isinstance(value, Block) else value)


def number(name: str, type_name: str, value: Value) -> int:
    """A number that is not negative."""
    complaint = "Input string was not in a correct format."
    return _whole(name, type_name, value, complaint)


def action(name: str, type_name: str, value: Value) -> str:
    """What an error does: go on, be silent, or stop the script."""
    wanted = shown(value)
    found = [each for n, each in enumerate(ACTIONS) if _begins(each, wanted) or str(n) == wanted]
    if len(found) != 1:
        raise no_such_name(name, type_name, value, ACTIONS)
    if found[0] not in ("SilentlyContinue", "Stop", "Continue", "Ignore"):
        raise NotEmulated(f"The value '{found[0]}' of ErrorAction is")
    return found[0]


def text(name: str, _type_name: str, value: Value) -> str:
    """A text that is not empty."""
    if value is None or value == "":
        what = "null" if value is None else "an empty string"
        raise CommandFailed(
            "ParameterArgumentValidationError",
            f"Cannot bind argument to parameter '{name}' because it is {what}.",
        )
    if isinstance(value, tuple | Mapping | Block):
        raise CommandFailed(
            "ParameterArgumentTransformationError",
            f"Cannot process argument transformation on parameter '{name}'. "
            "Cannot convert value to type System.String.",
        )
    return text_of(value)


def any_text(name: str, type_name: str, value: Value) -> str:
    """A text; null is an empty one."""
    return "" if value in (None, "") else text(name, type_name, value)


def names(name: str, type_name: str, value: Value) -> tuple[str, ...]:
    """One or several names of properties."""
    values = value if isinstance(value, tuple) else (value,)
    return tuple(text(name, type_name, each) for each in values)


def properties(name: str, type_name: str, value: Value) -> tuple[Value, ...]:
    """Names of properties, and tables and blocks that say how to work one out."""
    values = value if isinstance(value, tuple) else (value,)
    return tuple(
        each if isinstance(each, Mapping | Block) else text(name, type_name, each)
        for each in values
    )


def count(name: str, type_name: str, value: Value) -> int | None:
    """A number of results, or None for `Unlimited`."""
    complaint = "The value must be a number or Unlimited."
    unlimited = text_of(value).lower() == "unlimited"
    return None if unlimited else _whole(name, type_name, value, complaint)


def _whole(name: str, type_name: str, value: Value, complaint: str) -> int:
    digits = text_of(value)
    if isinstance(value, str | int) and re.fullmatch("[0-9]{1,9}", digits):
        return int(digits)
    raise unconvertible(name, type_name, value, complaint)


def boolean(name: str, type_name: str, value: Value) -> bool | None:
    """`$true`, `$false`, `$null` or a number."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, Numeral):
        return bool(value.strip("0"))
    if isinstance(value, int):
        return value != 0
    raise _no_boolean(name, type_name, value)


def flag(name: str, type_name: str, value: Value) -> bool:
    """`$true`, `$false` or a number; not `$null`."""
    if value is None:
        raise _no_boolean(name, type_name, value)
    return bool(boolean(name, type_name, value))


def _no_boolean(name: str, type_name: str, value: Value) -> CommandFailed:
    """Make the complaint that, in PowerShell, names the value's type and not the value."""
    its_type = "" if value is None else "System.String" if isinstance(value, str) else shown(value)
    complaint = (
        "Boolean parameters accept only Boolean values and numbers, such as $True, $False, 1 or 0."
    )
    return unconvertible(name, type_name, its_type, complaint, quote=False)


def switch(name: str, type_name: str, value: Value) -> bool:
    """`$true` or `$false`."""
    return bool(boolean(name, type_name, value))


def policy(name: str, type_name: str, value: Value) -> ApplicationAccessPolicy | None:
    """A policy's name, in any case, or as many of its first letters as tell it from the other."""
    if value is None:
        return None
    identifier = shown(value)
    found = [each for each in ApplicationAccessPolicy if _begins(each, identifier)]
    if isinstance(value, str) and len(found) == 1:
        return found[0]
    if isinstance(value, str) and found and identifier:
        complaint = (
            f"The identifier name {identifier} cannot be processed because it is either too "
            f"similar or identical to the following enumerator names: {', '.join(POLICIES)}. "
            "Use a more specific identifier name."
        )
        raise unconvertible(name, type_name, value, complaint)
    raise no_such_name(name, type_name, value, POLICIES)


def entries(name: str, type_name: str, value: Value) -> ListEdit:
    """A list of entries, `$null` to empty it, or a hashtable with Add and Remove."""
    if not isinstance(value, Hashtable):
        return ListEdit(replace=_texts(name, type_name, value))
    if not value or {key.lower() for key in value} - {"add", "remove"}:
        complaint = "A hashtable for a list may have the keys Add and Remove, and must have one."
        raise unconvertible(name, type_name, value, complaint)
    return ListEdit(
        add=_texts(name, type_name, get(value, "Add")),
        remove=_texts(name, type_name, get(value, "Remove")),
    )


def _begins(each: str, identifier: str) -> bool:
    return each.lower().startswith(identifier.lower())


def _texts(name: str, type_name: str, value: Value) -> tuple[str, ...]:
    if value is None:
        return ()
    values = value if isinstance(value, tuple) else (value,)
    for each in values:
        given = text_of(each)
        if (
            isinstance(each, bool)
            or not isinstance(each, str | int | UUID)
            or not (given.strip() and given.isprintable())
        ):
            complaint = "An entry must be a text, not empty, without control characters."
            raise unconvertible(name, type_name, each, complaint)
    return tuple(text_of(each) for each in values)


def no_such_name(name: str, type_name: str, value: Value, names: Sequence[str]) -> CommandFailed:
    """Make the complaint about a value that is none of an enumeration's names."""
    complaint = (
        f"Unable to match the identifier name {shown(value)} to a valid enumerator name. "
        f"Specify one of the following enumerator names and try again: {', '.join(names)}"
    )
    return unconvertible(name, type_name, value, complaint)


def unconvertible(
    name: str, type_name: str, value: Value, complaint: str, *, quote: bool = True
) -> CommandFailed:
    """Make the complaint about a value that a parameter's type cannot hold."""
    why = f'Error: "{complaint}"' if quote else complaint
    return CommandFailed(
        "ParameterArgumentTransformationError",
        f"Cannot process argument transformation on parameter '{name}'. "
        f'Cannot convert value "{shown(value)}" to type "{type_name}". {why}',
    )
