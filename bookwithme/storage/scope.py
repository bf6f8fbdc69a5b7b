"""What every repository of a unit of work stands on: a connection, a world, its sequence."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import import_module
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import (
    ColumnElement,
    Connection,
    Delete,
    Insert,
    Row,
    Select,
    Table,
    Update,
    bindparam,
    delete,
    func,
    insert,
    select,
    update,
)

T = TypeVar("T")

AT_ONCE = 10_000
"""So many values are asked for by one statement."""
IN_BULK = 500
"""So many rows are written by one."""
Names = tuple[tuple[str, bool], ...]
"""Columns, and of each whether it is to be NULL."""


@dataclass
class Scope:
    """One world inside one transaction.

    `equal` says what columns of the rows are, None being NULL. Statements that ask for nothing
    else are composed once: to compose one takes longer than to run it.
    """

    connection: Connection
    world_id: int
    sequence: int
    wrote: bool = False
    """Whether this unit changed a row of the world, its journal aside."""
    touched: set[int | None] = field(default_factory=set, init=False)
    """Whose bookings it wrote; None: what others may be remembered by."""
    _waiting: dict[Table, list[dict[str, object]]] | None = field(default=None, init=False)
    """New rows that are yet to be written, in bulk."""

    def next_id(self) -> int:
        """The world's next number: identity and order of a new row."""
        self.sequence += 1
        return self.sequence

    def select(self, table: Table, *where: ColumnElement[bool]) -> Select[Any]:
        """This world's rows of a table, in the order of their creation."""
        return _rows(table, self.world_id).where(*where)

    def all(self, table: Table, *where: ColumnElement[bool], **equal: object) -> Sequence[Row[Any]]:
        """The rows that fit."""
        names, given = self._told(equal)
        query = _select(table, names)
        return self.connection.execute(query.where(*where) if where else query, given).all()

    def count(
        self,
        table: Table,
        *where: ColumnElement[bool],
        most: int | None = None,
        **equal: object,
    ) -> int:
        """How many rows fit; counted up to `most`, where no more is asked."""
        names, given = self._told(equal)
        counted = _count.__wrapped__ if where else _count
        query = counted(table, names, *where, is_limited=most is not None)
        return int(self.connection.execute(query, {**given, "most": most}).scalar_one())

    def one(self, table: Table, **equal: object) -> Row[Any] | None:
        """The row that fits, if there is one; `equal` names a key."""
        names, given = self._told(equal)
        return self.connection.execute(_select(table, names), given).one_or_none()

    def insert(self, table: Table, values: dict[str, object]) -> int:
        """A new row; its id."""
        number = self.next_id()
        self._touch(table, values)
        row = {"world_id": self.world_id, "id": number, **values}
        if self._waiting is None:
            self.connection.execute(insert_into(table), row)
        else:
            self._waiting.setdefault(table, []).append(row)
            if len(self._waiting[table]) == IN_BULK:
                self._write(self._waiting)
        return number

    @contextmanager
    def in_bulk(self) -> Iterator[None]:
        """Write new rows many at a time inside the block, where nothing asks for them."""
        waiting = self._waiting = {}
        try:
            yield
            self._write(waiting)
        finally:
            self._waiting = None

    def _write(self, waiting: dict[Table, list[dict[str, object]]]) -> None:
        for table, rows in waiting.items():  # in the order in which one needs the other
            if rows:
                self.connection.execute(insert_into(table), rows)
                rows.clear()

    def update(
        self,
        table: Table,
        values: Mapping[str, object],
        *where: ColumnElement[bool],
        by: Mapping[str, int] | None = None,
        **equal: object,
    ) -> int:
        """Set values in the rows that fit; how many did. `by`: what is added to a column."""
        names, given = self._told(equal)
        self._touch(table, values)
        statement = _update(table, tuple((by or {}).items()), names)
        statement = statement.where(*where) if where else statement
        return self.connection.execute(statement, {**values, **given}).rowcount

    def delete(self, table: Table, *where: ColumnElement[bool], **equal: object) -> int:
        """Delete the rows that fit; how many did."""
        names, given = self._told(equal)
        self._touch(table, {})
        return self.connection.execute(_delete(table, names).where(*where), given).rowcount

    def _touch(self, table: Table, values: Mapping[str, Any]) -> None:
        self.wrote = True
        if table.name not in _BESIDE_BOOKINGS:
            is_booking = table.name == "bookings"
            self.touched.add(values.get("mailbox_id") if is_booking else None)

    def _told(self, equal: Mapping[str, object]) -> tuple[Names, dict[str, object]]:
        """What a statement is composed of, and what it is given."""
        given = {_OWN + name: value for name, value in equal.items() if value is not None}
        names = tuple((name, value is None) for name, value in equal.items())
        return names, given | {_OWN + "world_id": self.world_id}


_BESIDE_BOOKINGS = frozenset(
    ("idempotency_keys", "links", "messages", "planned_mails", "verifications")
)
"""Tables that are written with a booking, and by whose rows nothing is remembered."""
_OWN = "own_"
"""Begins the names of what rows are chosen by, beside those of what is set in them."""


def _fit(table: Table, names: Names) -> Iterator[ColumnElement[bool]]:
    for name, is_null in (("world_id", False), *names):
        column = table.c[name]
        yield column.is_(None) if is_null else column == bindparam(_OWN + name)


@lru_cache(1_000)
def _select(table: Table, names: Names) -> Select[Any]:
    return select(table).where(*_fit(table, names)).order_by(table.c.id)


@lru_cache(1_000)
def _count(
    table: Table, names: Names, *where: ColumnElement[bool], is_limited: bool
) -> Select[Any]:
    found = select(table.c.id).where(*_fit(table, names), *where)
    found = found.limit(bindparam("most")) if is_limited else found
    return select(func.count()).select_from(found.subquery())


@lru_cache(1_000)
def _update(table: Table, by: tuple[tuple[str, int], ...], names: Names) -> Update:
    added = {name: table.c[name] + step for name, step in by}
    statement = update(table).where(*_fit(table, names))
    return statement.values(added) if added else statement


@lru_cache(1_000)
def _delete(table: Table, names: Names) -> Delete:
    return delete(table).where(*_fit(table, names))


@lru_cache(1_000)
def insert_into(table: Table) -> Insert:
    """An INSERT that is composed once; what it inserts is given to it as parameters."""
    return insert(table)


def parts(values: Iterable[T], most: int = AT_ONCE) -> Iterator[list[T]]:
    """Values in lists that one statement takes: SQLite 32 766, PostgreSQL 65 535."""
    left = iter(values)
    while part := list(islice(left, most)):
        yield part


@lru_cache(1_000)
def _rows(table: Table, world_id: int) -> Select[Any]:
    return select(table).where(table.c.world_id == world_id).order_by(table.c.id)


def insert_new(connection: Connection, table: Table) -> Insert:
    """An INSERT that leaves a row with the same key as it is: somebody else was quicker."""
    dialect = import_module(f"sqlalchemy.dialects.{connection.dialect.name}")
    new: Insert = dialect.insert(table).on_conflict_do_nothing()
    return new
