"""Properties, indexes and the few methods that scripts may call."""

from collections.abc import Callable, Mapping
from typing import Final
from uuid import UUID

from bookwithme.exchange.errors import CommandFailed
from bookwithme.exchange.language.tree import Block
from bookwithme.exchange.language.values import (
    Hashtable,
    Item,
    Value,
    bounded,
    find_key,
    get,
    several,
    text_of,
    whole,
)


def property_of(target: Value, name: str) -> Value:
    """Return `target.name`; an array that lacks it gives those of its elements."""
    lower = name.lower()
    if isinstance(target, Mapping):
        return _entry(target, name)
    if lower == "length" and isinstance(target, str):
        return len(target)
    if lower in ("count", "length"):
        return len(several(target))
    if isinstance(target, tuple):
        found = [property_of(each, name) for each in target if not isinstance(each, tuple)]
        kept = tuple(one for each in found for one in several(each))
        return kept if len(kept) > 1 else next(iter(kept), None)
    return str(target) if lower == "guid" and isinstance(target, UUID) else None


def _entry(target: Mapping[str, Value], name: str) -> Value:
    if find_key(target, name) is not None or name.lower() not in ("count", "keys", "values"):
        return get(target, name)
    if name.lower() == "count":
        return len(target) if isinstance(target, Hashtable) else 1
    if not isinstance(target, Hashtable):
        return None
    return tuple(target) if name.lower() == "keys" else tuple(target.values())


def element(target: Value, index: Value) -> Value:
    """Return `target[index]`: null where there is none; several indexes give an array."""
    if target is None:
        raise CommandFailed("NullArray", "Cannot index into a null array.")
    if isinstance(index, tuple):
        found = (element(target, each) for each in index)
        return tuple(each for each in found if each is not None)
    if isinstance(target, Hashtable):
        return get(target, text_of(index))
    if not isinstance(target, str | tuple):
        kind = type_name(target)
        raise CommandFailed("CannotIndex", f'Unable to index into an object of type "{kind}".')
    number = whole(index)
    return target[number] if -len(target) <= number < len(target) else None


def call(target: Value, name: str, arguments: tuple[Value, ...]) -> Value:
    """Return what a method gives; an array's own are Contains alone, others its elements'."""
    lower = name.lower()
    if target is None:
        message = "You cannot call a method on a null-valued expression."
        raise CommandFailed("InvokeMethodOnNull", message)
    if lower == "contains" and isinstance(target, tuple | Hashtable) and len(arguments) == 1:
        return _holds(target, arguments[0])
    if isinstance(target, tuple):
        return _each(target, name, arguments)
    if lower == "tostring":
        return to_string(target, arguments)
    least, most, method = _METHODS[lower]
    if not isinstance(target, str):
        raise CommandFailed(
            "MethodNotFound",
            f"Method invocation failed because [{type_name(target)}] does not contain a method "
            f"named '{name}'.",
        )
    if not least <= len(arguments) <= most:
        raise _no_overload(name, arguments)
    return method(target, *map(text_of, arguments))


def _each(target: tuple[Value, ...], name: str, arguments: tuple[Value, ...]) -> Value:
    found, made = [], 0
    for each in target:
        found.append(call(each, name, arguments))
        made += len(text_of(found[-1]))
        bounded(made)
    return tuple(found)


def _holds(target: tuple[Value, ...] | Hashtable, wanted: Value) -> bool:
    if isinstance(target, Hashtable):
        return find_key(target, text_of(wanted)) is not None
    simple = isinstance(wanted, str | int | UUID)
    return any(each is wanted or (simple and each == wanted) for each in target)


def to_string(target: Value, arguments: tuple[Value, ...]) -> str:
    """Write a value as a text; a GUID in the form that its format's letter names."""
    if not arguments:
        return text_of(target)
    form = text_of(arguments[0]).upper()
    if len(arguments) > 1 or not isinstance(target, UUID):
        raise _no_overload("ToString", arguments)
    forms = {"N": "{0.hex}", "D": "{0}", "": "{0}", "B": "{{{0}}}", "P": "({0})"}
    if form not in forms:
        message = (
            'Exception calling "ToString" with "1" argument(s): "Format string can be only '
            '"D", "d", "N", "n", "P", "p", "B", "b", "X" or "x"."'
        )
        raise CommandFailed("FormatException", message)
    return forms[form].format(target)


def _replace(text: str, old: str, new: str) -> str:
    if not old:
        message = (
            'Exception calling "Replace" with "2" argument(s): "String cannot be of zero length. '
            "(Parameter 'oldValue')\""
        )
        raise CommandFailed("ArgumentException", message)
    bounded(len(text) + text.count(old) * len(new))
    return text.replace(old, new)


_METHODS: Final[dict[str, tuple[int, int, Callable[..., Value]]]] = {
    "replace": (2, 2, _replace),
    "tolower": (0, 0, str.lower),
    "toupper": (0, 0, str.upper),
    "trim": (0, 1, str.strip),
    "split": (0, 1, lambda text, by="": tuple(text.split(by or None))),
    "startswith": (1, 1, str.startswith),
    "endswith": (1, 1, str.endswith),
    "contains": (1, 1, str.__contains__),
}
METHODS = {"tostring", *_METHODS}
"""The methods that there are, in small letters."""

_TYPES: Final[tuple[tuple[type, str], ...]] = (
    (bool, "System.Boolean"),
    (int, "System.Int32"),
    (str, "System.String"),
    (UUID, "System.Guid"),
    (tuple, "System.Object[]"),
    (Item, "System.Management.Automation.PSObject"),
    (Mapping, "System.Collections.Hashtable"),
    (Block, "System.Management.Automation.ScriptBlock"),
)


def type_name(value: Value) -> str:
    """Name a value's type as .NET does."""
    return next(name for kind, name in _TYPES if isinstance(value, kind))


def _no_overload(name: str, arguments: tuple[Value, ...]) -> CommandFailed:
    return CommandFailed(
        "MethodCountCouldNotFindBest",
        f'Cannot find an overload for "{name}" and the argument count: "{len(arguments)}".',
    )
