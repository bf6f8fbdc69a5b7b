"""What every repository of a unit of work stands on: a connection, a world, its sequence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module
from typing import Any

from sqlalchemy import ColumnElement, Connection, Insert, Row, Select, Table, select


@dataclass
class Scope:
    """One world inside one transaction."""

    connection: Connection
    world_id: int
    sequence: int
    wrote: bool = False
    """Whether this unit changed a row of the world, its journal aside."""

    def next_id(self) -> int:
        """The world's next number: identity and order of a new row."""
        self.sequence += 1
        return self.sequence

    def select(self, table: Table, *where: ColumnElement[bool]) -> Select[Any]:
        """This world's rows of a table, in the order of their creation."""
        return _rows(table, self.world_id).where(*where)

    def all(self, table: Table, *where: ColumnElement[bool]) -> Sequence[Row[Any]]:
        """The rows that fit."""
        return self.connection.execute(self.select(table, *where)).all()

    def one(self, table: Table, *where: ColumnElement[bool]) -> Row[Any] | None:
        """The row that fits, if there is one; `where` names a key."""
        return self.connection.execute(self.select(table, *where)).one_or_none()

    def insert(self, table: Table, values: dict[str, object]) -> int:
        """A new row; its id."""
        number, self.wrote = self.next_id(), True
        row = {"world_id": self.world_id, "id": number, **values}
        # As a parameter: a statement with the values in it would be built anew for every row.
        self.connection.execute(table.insert(), row)
        return number

    def update(
        self, table: Table, values: Mapping[str, object], *where: ColumnElement[bool]
    ) -> int:
        """Set values in the rows that fit; how many did."""
        self.wrote = True
        statement = table.update().where(table.c.world_id == self.world_id, *where).values(values)
        return self.connection.execute(statement).rowcount

    def delete(self, table: Table, *where: ColumnElement[bool]) -> int:
        """Delete the rows that fit; how many did."""
        self.wrote = True
        statement = table.delete().where(table.c.world_id == self.world_id, *where)
        return self.connection.execute(statement).rowcount


@lru_cache(1_000)
def _rows(table: Table, world_id: int) -> Select[Any]:
    """Kept, since writing a statement takes longer than running it."""
    return select(table).where(table.c.world_id == world_id).order_by(table.c.id)


def insert_new(connection: Connection, table: Table) -> Insert:
    """An INSERT that leaves a row with the same key as it is: somebody else was quicker."""
    dialect = import_module(f"sqlalchemy.dialects.{connection.dialect.name}")
    insert: Insert = dialect.insert(table).on_conflict_do_nothing()
    return insert
