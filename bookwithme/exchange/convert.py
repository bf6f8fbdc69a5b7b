"""What a value becomes under a parameter's type, and PowerShell's complaint when it cannot.

Every conversion takes the parameter's name, its .NET type, and the value as it was typed.
"""

from __future__ import annotations

from dataclasses import dataclass

from bookwithme.domain.access import ApplicationAccessPolicy
from bookwithme.exchange.errors import CommandFailed
from bookwithme.exchange.tree import Hashtable, Numeral, Value

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
    if isinstance(value, Hashtable):
        return "System.Collections.Hashtable"
    return "$null" if value is None else str(value)


def text(name: str, _type_name: str, value: Value) -> str:
    """A text that is not empty."""
    if value is None or value == "":
        what = "null" if value is None else "an empty string"
        raise CommandFailed(
            "ParameterArgumentValidationError",
            f"Cannot bind argument to parameter '{name}' because it is {what}.",
        )
    if isinstance(value, tuple | Hashtable):
        raise CommandFailed(
            "CannotConvertArgument",
            f"Cannot process argument transformation on parameter '{name}'. "
            f'Cannot convert value "{shown(value)}" to type "System.String".',
        )
    return str(value)


def names(name: str, type_name: str, value: Value) -> tuple[str, ...]:
    """One or several names of properties."""
    values = value if isinstance(value, tuple) else (value,)
    return tuple(text(name, type_name, each) for each in values)


def count(name: str, type_name: str, value: Value) -> int | None:
    """A number of results, or None for `Unlimited`."""
    if isinstance(value, str) and value.lower() == "unlimited":
        return None
    if isinstance(value, str) and value.isascii() and value.isdecimal() and len(value) < 10:
        return int(value)
    complaint = "The value must be a number or Unlimited."
    raise _unconvertible(name, type_name, value, complaint)


def boolean(name: str, type_name: str, value: Value) -> bool | None:
    """`$true`, `$false`, `$null` or a number."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, Numeral):
        return bool(value.strip("0"))
    complaint = (
        "Boolean parameters accept only Boolean values and numbers, such as $True, $False, 1 or 0."
    )
    raise _unconvertible(name, type_name, value, complaint, quote=False)


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
    else:
        complaint = (
            f"Unable to match the identifier name {identifier} to a valid enumerator name. "
            "Specify one of the following enumerator names and try again: "
            f"{', '.join(POLICIES)}"
        )
    raise _unconvertible(name, type_name, value, complaint)


def entries(name: str, type_name: str, value: Value) -> ListEdit:
    """A list of entries, `$null` to empty it, or a hashtable with Add and Remove."""
    if not isinstance(value, Hashtable):
        return ListEdit(replace=_texts(name, type_name, value))
    edits = dict(value.pairs)
    if not edits or edits.keys() - {"add", "remove"}:
        complaint = "A hashtable for a list may have the keys Add and Remove, and must have one."
        raise _unconvertible(name, type_name, value, complaint)
    return ListEdit(
        add=_texts(name, type_name, edits.get("add")),
        remove=_texts(name, type_name, edits.get("remove")),
    )


def _begins(each: str, identifier: str) -> bool:
    return each.lower().startswith(identifier.lower())


def _texts(name: str, type_name: str, value: Value) -> tuple[str, ...]:
    if value is None:
        return ()
    values = value if isinstance(value, tuple) else (value,)
    for each in values:
        if not isinstance(each, str) or not each.strip() or not each.isprintable():
            complaint = "An entry must be a text, not empty, without control characters."
            raise _unconvertible(name, type_name, each, complaint)
    return tuple(str(each) for each in values)


def _unconvertible(
    name: str, type_name: str, value: Value, complaint: str, *, quote: bool = True
) -> CommandFailed:
    why = f'Error: "{complaint}"' if quote else complaint
    return CommandFailed(
        "ParameterArgumentTransformationError",
        f"Cannot process argument transformation on parameter '{name}'. "
        f'Cannot convert value "{shown(value)}" to type "{type_name}". {why}',
    )
