"""What a text of the console says, once it is read.

Every node knows where it begins in the text: `at`. A row of statements is a tuple.
"""

from collections.abc import Iterator
from dataclasses import dataclass, fields

from bookwithme.exchange.errors import CommandFailed

DEEPEST = 150
"""How deep the tree of a text may be."""


class Numeral(str):
    """A bare number. It stays as it was typed, since PowerShell hands it on so to a text."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Node:
    """Anything that stands in a text."""

    at: int


@dataclass(frozen=True, slots=True)
class Literal(Node):
    """A value as it is."""

    value: str | int | bool | None


@dataclass(frozen=True, slots=True)
class Variable(Node):
    """`$name`, its name in small letters."""

    name: str


@dataclass(frozen=True, slots=True)
class Expandable(Node):
    """A text with variables and expressions in it."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Commas(Node):
    """`a, b`: an array of these."""

    elements: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Group(Node):
    """`(…)`, `$(…)` or `@(…)`, as `opening` says: what its statements put out."""

    opening: str
    statements: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Table(Node):
    """`@{key = value; …}`."""

    pairs: tuple[tuple[Node, Node], ...]


@dataclass(frozen=True, slots=True)
class Block(Node):
    """`{…}`: statements to run later, and their text."""

    statements: tuple[Node, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Member(Node):
    """`.name`; with `arguments`, the method of that name."""

    target: Node
    name: str
    arguments: tuple[Node, ...] | None


@dataclass(frozen=True, slots=True)
class Index(Node):
    """`[index]`."""

    target: Node
    index: Node


@dataclass(frozen=True, slots=True)
class Operation(Node):
    """An operator between two operands, or before one: then `left` is None."""

    operator: str
    left: Node | None
    right: Node


@dataclass(frozen=True, slots=True)
class Parameter(Node):
    """`-Name`, with a value of its own only where a colon ties it on: (value,), else ()."""

    name: str
    tied: tuple[Node, ...] = ()


@dataclass(frozen=True, slots=True)
class Argument(Node):
    """A value that stands by itself."""

    value: Node


@dataclass(frozen=True, slots=True)
class Splat(Node):
    """`@name`: the arguments that a variable holds."""

    name: str


@dataclass(frozen=True, slots=True)
class Command(Node):
    """A command and what it is given."""

    name: str
    arguments: tuple[Parameter | Argument | Splat, ...]


@dataclass(frozen=True, slots=True)
class Pipeline(Node):
    """Commands joined by `|`, perhaps behind an expression, and the text they were read from."""

    elements: tuple[Node, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Assignment(Node):
    """`target = statement`."""

    target: Node
    value: Node


@dataclass(frozen=True, slots=True)
class If(Node):
    """Conditions with their blocks, and the block of `else`."""

    branches: tuple[tuple[Node, Block], ...]
    otherwise: Block | None


@dataclass(frozen=True, slots=True)
class ForEach(Node):
    """`foreach ($variable in source) {…}`."""

    variable: str
    source: Node
    body: Block


@dataclass(frozen=True, slots=True)
class Try(Node):
    """`try {…} catch {…}`."""

    body: Block
    handler: Block


@dataclass(frozen=True, slots=True)
class Throw(Node):
    """`throw value`."""

    value: Node | None


def walk(statements: tuple[Node, ...]) -> Iterator[Node]:
    """Give every node, those that stand first first; raises CommandFailed."""
    waiting: list[tuple[object, int]] = [(statements, 0)]
    while waiting:
        found, depth = waiting.pop()
        if isinstance(found, tuple):
            waiting.extend((each, depth) for each in reversed(found))
        elif isinstance(found, Node):
            if depth > DEEPEST:
                raise CommandFailed("ScriptTooDeep", "The text is nested too deep.", at=found.at)
            yield found
            inner = [getattr(found, each.name) for each in fields(found)]
            waiting.extend((each, depth + 1) for each in reversed(inner))
