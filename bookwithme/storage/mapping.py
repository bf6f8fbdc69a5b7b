"""Records of the domain and the rows that keep them: one rule for all.

An attribute is kept by the column of its name. A value with attributes of its own, such as a
mailbox's page, has a column for each of them, named after both: `page_banner`. Where the database
calls a column otherwise, the column's `key` in the schema is the name that counts. How a column
keeps a value is its type's business.
"""

from dataclasses import Field, fields
from operator import attrgetter, itemgetter
from typing import Any, ClassVar, Generic, Protocol, TypeVar

from sqlalchemy import Row, Table


class Record(Protocol):
    """Any dataclass."""

    __dataclass_fields__: ClassVar[dict[str, Field[Any]]]


R = TypeVar("R", bound=Record)


class Mapping(Generic[R]):
    """How records of one kind and a table's rows become each other.

    `parts`: the attributes with attributes of their own, and what they are. A record and each of
    its parts has two plain attributes or more.

    Raises:
        ValueError: an attribute has no column.
    """

    def __init__(
        self, kind: type[R], table: Table, prefix: str = "", **parts: type[Record]
    ) -> None:
        self.table = table
        self._kind = kind
        self._parts = {
            name: Mapping(part, table, f"{prefix}{name}_") for name, part in parts.items()
        }
        keys = table.columns.keys()
        self._names = [each.name for each in fields(kind) if each.name not in parts]
        self._keys = [prefix + name for name in self._names]
        # Found once: a row is then taken apart by position, many columns at a time.
        self._taken = itemgetter(*(keys.index(key) for key in self._keys))
        self._given = attrgetter(*self._names)

    def record(self, row: Row[Any]) -> R:
        """The record that a whole row of the table keeps."""
        values = dict(zip(self._names, self._taken(row), strict=True))
        for name, part in self._parts.items():
            values[name] = part.record(row)
        return self._kind(**values)

    def columns(self, record: R) -> dict[str, object]:
        """A record as columns, but for its id, which the world's sequence gives."""
        columns = dict(zip(self._keys, self._given(record), strict=True))
        columns.pop("id", None)
        return columns | self.columns_of_parts(
            **{name: getattr(record, name) for name in self._parts}
        )

    def columns_of_parts(self, **parts: Record) -> dict[str, object]:
        """Some of a record's parts as columns; the others stay what they are."""
        columns: dict[str, object] = {}
        for name, part in parts.items():
            columns |= self._parts[name].columns(part)
        return columns
