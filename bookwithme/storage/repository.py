"""What every repository of a kind of records can do, by their mapping."""

from __future__ import annotations

from typing import Any, ClassVar, Generic, Protocol, TypeVar

from sqlalchemy import ColumnElement

from bookwithme.storage.mapping import Mapping, Record
from bookwithme.storage.scope import Scope


class Numbered(Record, Protocol):
    """A record with the number that the world's sequence gave it."""

    @property
    def id(self) -> int:
        """Its identity in the world, and its place in the order of creation."""


R = TypeVar("R", bound=Numbered)


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

    def _one(self, **equal: object) -> R | None:
        """The record that fits, if there is one; `equal` names a key."""
        row = self._scope.one(self.mapping.table, **equal)
        return row and self.mapping.record(row)

    def _columns(self, record: R) -> dict[str, object]:
        return self.mapping.columns(record)
