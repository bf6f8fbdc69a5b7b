"""What every repository of a kind of records can do, by their mapping."""

from collections.abc import Collection, Iterable, Iterator
from typing import Any, ClassVar, Generic, Protocol, TypeVar

from sqlalchemy import ColumnElement, Select, String, type_coerce

from bookwithme.storage.mapping import Mapping, Record
from bookwithme.storage.scope import Scope


class Numbered(Record, Protocol):
    """A record with the number that the world's sequence gave it."""

    @property
    def id(self) -> int:
        """Its identity in the world, and its place in the order of creation."""


R = TypeVar("R", bound=Numbered)

AT_ONCE = 200
"""So many records are read at once where all are gone through."""
NEAR = 50
"""So many records are compared with a code that is nobody's."""


class Repository(Generic[R]):
    """The records of one kind in one world, a row for each.

    `mapping`: of its records; each repository names its own.
    """

    mapping: ClassVar[Mapping[Any]]

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def all(self) -> list[R]:
        """Every record of the world, in order of creation."""
        return self._found()

    def each(self) -> Iterator[R]:
        """The same, read as they are asked for: there may be very many."""
        every, options = self._scope.select(self.mapping.table), {"yield_per": AT_ONCE}
        return map(
            self.mapping.record, self._scope.connection.execute(every, execution_options=options)
        )

    def by_id(self, number: int) -> R | None:
        """The record of an id."""
        return self._one(id=number)

    def add(self, record: R) -> int:
        """A new record; its id."""
        return self._scope.insert(self.mapping.table, self._columns(record))

    def save(self, record: R) -> None:
        """Write a record back."""
        self._scope.update(self.mapping.table, self._columns(record), id=record.id)

    def delete(self, number: int) -> None:
        """Delete the record of an id, and all that hangs on it."""
        self._scope.delete(self.mapping.table, id=number)

    def _found(self, *where: ColumnElement[bool], **equal: object) -> list[R]:
        """The records that fit, in order of creation."""
        record = self.mapping.record
        return [record(row) for row in self._scope.all(self.mapping.table, *where, **equal)]

    def _first(
        self, most: int, *where: ColumnElement[bool], by: Iterable[ColumnElement[Any]] = ()
    ) -> list[R]:
        """So many of the records that fit, the first in an order; without one that of creation."""
        query = self._scope.select(self.mapping.table, *where).limit(most)
        return self._read(query.order_by(None).order_by(*by) if by else query)

    def _read(self, query: Select[Any], **values: object) -> list[R]:
        """The records that a query finds, which may ask for the `world` and other values."""
        given = {"world": self._scope.world_id, **values}
        return list(map(self.mapping.record, self._scope.connection.execute(query, given)))

    def _among(self, column: ColumnElement[Any], values: Collection[object]) -> list[R]:
        """The records that have one of some values, in no order: in one SQLite reads them all."""
        query = self._scope.select(self.mapping.table, column.in_(values)).order_by(None)
        return list(map(self.mapping.record, self._scope.connection.execute(query)))

    def _near(self, code: ColumnElement[Any], start: str) -> list[R]:
        """Some records whose code begins so, and the newest: what somebody may have meant.

        Of a start the index finds few among any number; all would have to be read otherwise.
        """
        written = type_coerce(code, String)
        begun = self._first(NEAR, written.between(start, f"{start}zzzz"), by=[written])
        newest = self._first(NEAR, by=[self.mapping.table.c.id.desc()])
        return list({each.id: each for each in begun + newest}.values())

    def _one(self, **equal: object) -> R | None:
        """The record that fits, if there is one; `equal` names a key."""
        row = self._scope.one(self.mapping.table, **equal)
        return row and self.mapping.record(row)

    def _columns(self, record: R) -> dict[str, object]:
        return self.mapping.columns(record)
