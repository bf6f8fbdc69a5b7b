"""What the database holds for a world, read past all repositories."""

from sqlalchemy import select

from bookwithme.storage.world_tables import worlds
from bookwithme.storage.worlds import NOT_COPIED, WORLD_TABLES, Worlds


def rows(connection, world_id, tables=WORLD_TABLES):
    """All that a world's tables hold, but for the world they hold it for."""
    found = {}
    for table in tables:
        columns = [column for column in table.c if column.name != "world_id"]
        query = select(*columns).where(table.c.world_id == world_id).order_by(table.c.id)
        found[table.name] = [tuple(row) for row in connection.execute(query)]
    return found


COPIED = [table for table in WORLD_TABLES if table not in NOT_COPIED]
STATE = [
    c
    for c in worlds.c
    if c.name not in {"id", "kind", "parent_id", "name", "invitation", "revision"}
]


def state(connection, world_id):
    return tuple(connection.execute(select(*STATE).where(worlds.c.id == world_id)).one())


def id_of(connection, name="default", kind_="world", parent_id=0):
    return Worlds(connection).by_name(name, kind_, parent_id).id
