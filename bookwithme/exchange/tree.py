"""What a text of the console says, once it is read: pipelines, commands, arguments, values."""

from __future__ import annotations

from dataclasses import dataclass


class Numeral(str):
    """A bare number. It stays as it was typed, since PowerShell hands it on so to a text."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Hashtable:
    """`@{key=value; …}`: keys in small letters."""

    pairs: tuple[tuple[str, Value], ...]


Value = str | bool | Hashtable | tuple["Value", ...] | None
"""What an argument can be; a tuple is a comma list, None is `$null`."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """`-Name`, with a value of its own only where a colon ties it on: (value,), else ()."""

    name: str
    tied: tuple[Value, ...] = ()


@dataclass(frozen=True, slots=True)
class Argument:
    """A value; `start` is where it begins in the text of its pipeline."""

    value: Value
    start: int


@dataclass(frozen=True, slots=True)
class Command:
    """One element of a pipeline."""

    name: str
    arguments: tuple[Parameter | Argument, ...]


@dataclass(frozen=True, slots=True)
class Pipeline:
    """Commands joined by `|`, and the text that they were read from."""

    commands: tuple[Command, ...]
    text: str
