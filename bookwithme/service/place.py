"""Where a use case happens: one world of one installation."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from bookwithme.storage.engine import Store
    from bookwithme.storage.work import Work

DEFAULT_WORLD = "default"


@dataclass(frozen=True, slots=True)
class Place:
    """A world, the database it is in, and the address at which people reach it."""

    store: Store
    public_url: str
    world: str = DEFAULT_WORLD

    @property
    def base(self) -> str:
        """The world's own address, without a slash at its end: all links begin with it."""
        return self.public_url + world_path(self.world)

    def elsewhere(self, world: str) -> Place:
        """Another world of the same installation."""
        return replace(self, world=world)

    def read(self) -> AbstractContextManager[Work]:
        """A unit of work that changes nothing.

        Raises:
            NotFound: there is no such world.
        """
        return self.store.read(self.world)

    def write(self) -> AbstractContextManager[Work]:
        """A unit of work that is committed at its end; raises as `read`."""
        return self.store.write(self.world)


def world_path(name: str) -> str:
    """Where a world begins: the default world at the root, others under /w/."""
    return "" if name == DEFAULT_WORLD else f"/w/{name}"
