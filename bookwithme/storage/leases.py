"""Leases: of several processes on one database, one does a work that must not be done twice."""

from sqlalchemy import select, update

from bookwithme.storage.engine import Store
from bookwithme.storage.scope import insert_new
from bookwithme.storage.shared_tables import server


class Lease:
    """The right to do a work, for a while. `owner` is unlike every other process's."""

    def __init__(self, store: Store, work: str, owner: str) -> None:
        self._store = store
        self._key = f"lease-{work}"
        self._owner = owner

    def take(self, now: int, seconds: int) -> bool:
        """Whether the work is ours from `now` (real seconds since the epoch) for so long.

        Taking what is ours already makes it last longer.
        """
        held = select(server.c.value).where(server.c.key == self._key).with_for_update()
        with self._store.transaction() as connection:
            free = {"key": self._key, "value": "0"}
            connection.execute(insert_new(connection, server), free)
            until, _, owner = str(connection.execute(held).scalar_one()).partition(" ")
            # One that ends later than it could have begun was taken before the clock was put back.
            if owner != self._owner and now < int(until) <= now + seconds:
                return False
            value = f"{now + seconds} {self._owner}"
            connection.execute(update(server).where(server.c.key == self._key).values(value=value))
            return True

    def release(self) -> None:
        """Let others have it, if it is ours."""
        ours = (server.c.key == self._key, server.c.value.endswith(f" {self._owner}"))
        with self._store.transaction() as connection:
            connection.execute(update(server).where(*ours).values(value="0"))
