"""Objects on their way through a pipeline, and how Format-List and Format-Table print them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase

Property = str | bool | tuple[str, ...] | None
"""A value to print: None is null; a tuple is a list."""

Record = Mapping[str, Property]

MOST_ENTRIES = 4
"""How many entries of a list are printed before the three dots."""

MOST_COLUMNS = 4
"""An object with more properties than these prints as a list, unless it has columns of its own."""


@dataclass(frozen=True, slots=True)
class Objects:
    """What a cmdlet puts out. `columns`: what it prints as a table when nobody formats it."""

    records: tuple[Record, ...] = ()
    columns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Text:
    """What is formatted already."""

    text: str


def shown(objects: Objects) -> Text:
    """Print objects the way PowerShell does when the pipeline ends without a Format- cmdlet."""
    return format_table(objects, objects.columns) if objects.columns else format_list(objects)


def select(objects: Objects, wanted: Sequence[str]) -> Objects:
    """Make objects of the wanted properties alone; an unknown one is there, and null."""
    records = tuple(
        {name: record.get(name) for name in _names(record, wanted, unknown=True)}
        for record in objects.records
    )
    columns = tuple(records[0]) if records else ()
    return Objects(records, columns if len(columns) <= MOST_COLUMNS else ())


def format_list(objects: Objects, wanted: Sequence[str] = ("*",)) -> Text:
    """Print one property a line, names padded to the longest; unknown ones are left out."""
    blocks = [_block(record, _names(record, wanted)) for record in objects.records]
    return _framed("\n\n".join(block for block in blocks if block))


def format_table(objects: Objects, wanted: Sequence[str] = ()) -> Text:
    """Print one object a line; an unknown property is an empty column."""
    records = objects.records
    if not records:
        return Text("")
    names = _names(records[0], wanted or objects.columns or ("*",), unknown=True)
    columns = [_column(name, [record.get(name) for record in records]) for name in names]
    return _framed("\n".join(" ".join(row).rstrip() for row in zip(*columns, strict=True)))


def _names(record: Record, wanted: Sequence[str], *, unknown: bool = False) -> list[str]:
    """Return the wanted properties in their own spelling: patterns in the object's order, once."""
    found: dict[str, None] = {}
    for pattern in wanted:
        matches = [name for name in record if fnmatchcase(name.lower(), pattern.lower())]
        found |= dict.fromkeys(matches)
        if unknown and not matches and not set(pattern) & set("*?["):
            found[pattern] = None
    return list(found)


def _block(record: Record, names: Sequence[str]) -> str:
    width = max(map(len, names), default=0)
    return "\n".join(f"{name:{width}} : {_printed(record[name])}".rstrip() for name in names)


def _column(name: str, values: Sequence[Property]) -> list[str]:
    cells = [name, "-" * len(name), *map(_printed, values)]
    width = max(map(len, cells))
    # PowerShell aligns a whole column by the type of its first value.
    align = ">" if isinstance(values[0], bool) else "<"
    return [f"{cell:{align}{width}}" for cell in cells]


def _printed(value: Property) -> str:
    if isinstance(value, tuple):
        more = "..." if len(value) > MOST_ENTRIES else ""
        return f"{{{', '.join(value[:MOST_ENTRIES])}{more}}}"
    return "" if value is None else str(value)


def _framed(lines: str) -> Text:
    return Text(f"\n{lines}\n\n" if lines else "")
