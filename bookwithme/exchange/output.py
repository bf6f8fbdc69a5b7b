"""How objects are printed: Format-List, Format-Table, and what a pipeline's end does by itself."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from itertools import groupby
from uuid import UUID

from bookwithme.exchange.language.values import (
    Hashtable,
    Item,
    Value,
    bounded,
    find_key,
    get,
    joined,
    text_of,
)

Property = Value
"""A value to print: None is null; a tuple is a list."""

Record = Mapping[str, Property]

MOST_ENTRIES = 4
"""How many entries of a list are printed before the three dots."""

MOST_COLUMNS = 4
"""An object with more properties than these prints as a list, unless it has columns of its own."""


@dataclass(frozen=True, slots=True)
class Objects:
    """What a cmdlet puts out. `columns`: what it prints as a table when nobody formats it."""

    records: tuple[Value, ...] = ()
    columns: tuple[str, ...] = ()

    def items(self) -> Iterable[Value]:
        """Give the objects one by one; each knows its columns."""
        for each in self.records:
            plain = isinstance(each, Mapping) and not isinstance(each, Item | Hashtable)
            yield Item(each, self.columns) if plain and isinstance(each, Mapping) else each


class Text(str):
    """What is formatted already."""

    __slots__ = ()


def printed(values: Iterable[Value]) -> str:
    """Print what a statement puts out the way PowerShell does without a Format- cmdlet."""
    return joined(_printed_blocks(row for each in values for row in _rows(each)))


def _printed_blocks(rows: Iterable[Value]) -> Iterable[str]:
    for (layout, *_), group in groupby(rows, _layout):
        if layout == "text":
            yield from (each if isinstance(each, Text) else f"{text_of(each)}\n" for each in group)
        else:
            yield (format_list if layout == "list" else format_table)(list(group))


def _rows(value: Value) -> Iterable[Value]:
    """Turn what prints as a table of its own kind into the rows of one."""
    if isinstance(value, UUID):
        yield Item({"Guid": str(value)})
    elif isinstance(value, Hashtable):
        for name, each in value.items():
            yield Item({"Name": name, "Value": each})
    else:
        yield value


def _layout(value: Value) -> tuple[object, ...]:
    if not isinstance(value, Item):
        return ("text",)
    columns = default_columns(value)
    return ("table", columns, tuple(value)) if columns else ("list",)


def default_columns(value: Mapping[str, Value]) -> tuple[str, ...]:
    """Return the columns that an object prints in by itself; none where it prints as a list."""
    columns = value.columns if isinstance(value, Item) else None
    if columns is None:
        return tuple(value) if len(value) <= MOST_COLUMNS else ()
    return columns


def format_list(values: Sequence[Value], wanted: Sequence[str] = ("*",)) -> Text:
    """Print one property a line, names padded to the longest; unknown ones are left out."""
    blocks = (_block(each, wanted) for each in values)
    if any(isinstance(each, Text) for each in values):
        return Text(joined(blocks))
    return _framed(joined((block for block in blocks if block), "\n\n"))


def format_table(values: Sequence[Value], wanted: Sequence[str] = ()) -> Text:
    """Print one object a line; an unknown property is an empty column."""
    records = [each for each in values if isinstance(each, Mapping)]
    if not records:
        return Text(printed(values))
    names = names_in(records[0], wanted or default_columns(records[0]) or ("*",), unknown=True)
    columns = [_column(name, [get(record, name) for record in records]) for name in names]
    bounded(sum(len(column[0]) + 1 for column in columns) * len(records) // 8)
    return _framed("\n".join(" ".join(row).rstrip() for row in zip(*columns, strict=True)))


def names_in(record: Record, wanted: Sequence[str], *, unknown: bool = False) -> list[str]:
    """Return the wanted properties in their own spelling: patterns in the object's order, once."""
    found: dict[str, None] = {}
    for pattern in wanted:
        key = find_key(record, pattern)
        wild = bool(set(pattern) & set("*?["))
        matches = [key] if key is not None else _matching(record, pattern) if wild else []
        found |= dict.fromkeys(matches)
        if unknown and not matches and not wild:
            found[pattern] = None
    return list(found)


def _matching(record: Record, pattern: str) -> list[str]:
    return [name for name in record if fnmatchcase(name.lower(), pattern.lower())]


def _block(value: Value, wanted: Sequence[str]) -> str:
    if not isinstance(value, Mapping):
        return text_of(value)
    names = names_in(value, wanted)
    width = max(map(len, names), default=0)
    bounded(width * len(names) // 8)
    return joined((f"{name:{width}} : {_printed(value[name])}".rstrip() for name in names), "\n")


def _column(name: str, values: Sequence[Property]) -> list[str]:
    cells = [name, "-" * len(name), *map(_printed, values)]
    width = max(map(len, cells))
    bounded(width * len(cells) // 8)
    # PowerShell aligns a whole column by the type of its first value.
    align = ">" if isinstance(values[0], bool | int) else "<"
    return [f"{cell:{align}{width}}" for cell in cells]


def _printed(value: Property) -> str:
    if isinstance(value, tuple):
        more = "..." if len(value) > MOST_ENTRIES else ""
        return f"{{{', '.join(map(text_of, value[:MOST_ENTRIES]))}{more}}}"
    if isinstance(value, Hashtable):
        pairs = (f"[{name}, {text_of(each)}]" for name, each in value.items())
        return f"{{{joined(pairs, ', ')}}}"
    return text_of(value)


def _framed(lines: str) -> Text:
    return Text(f"\n{lines}\n\n" if lines else "")
