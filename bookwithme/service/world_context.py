"""Where a use case happens: one world of one installation."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Self, TypeVar

from bookwithme import clock
from bookwithme.domain.limits import Limits
from bookwithme.ical.fetching.feed import Fetcher
from bookwithme.service.waiting import Waiting
from bookwithme.storage.engine import Store
from bookwithme.storage.journal import NOBODY, Look, Who
from bookwithme.storage.unit_of_work import Forgotten, UnitOfWork, World

T = TypeVar("T")

DEFAULT_WORLD = "default"


@dataclass(slots=True)
class WorldContext:
    """A world, the database it is in, and the address at which people reach it.

    Attributes:
        fetcher: how calendars are fetched from elsewhere.
        waiting: the places of those who wait in a request.
        scenarios: a folder of scenarios besides the emulator's own; `lessons`: one of lessons.
        limits: how many of some things a world may have.
        who: tells who acts in a world, for its journal.
        is_moment: whether all that it looks at may be of the moment at which it read last.
        now: the world's present as the last unit of work that was begun here read it.
    """

    store: Store
    public_url: str
    world: str = DEFAULT_WORLD
    fetcher: Fetcher = field(default=Fetcher(), repr=False)
    waiting: Waiting = field(default_factory=Waiting, repr=False, compare=False)
    scenarios: Path | None = None
    lessons: Path | None = None
    limits: Limits = field(default=Limits(), repr=False, compare=False)
    who: Callable[[World], Who] = field(default=lambda _: NOBODY, repr=False, compare=False)
    is_moment: bool = field(default=False, compare=False)
    now: datetime | None = field(default=None, init=False)
    _entered: World | None = field(default=None, init=False, repr=False, compare=False)
    _left: UnitOfWork | None = field(default=None, init=False, repr=False, compare=False)

    @property
    def base(self) -> str:
        """The world's own address, without a slash at its end: all links begin with it."""
        return self.public_url + world_path(self.world)

    def elsewhere(self, world: str) -> Self:
        """Another world of the same installation."""
        return replace(self, world=world)

    @contextmanager
    def read(self) -> Iterator[UnitOfWork]:
        """A unit of work that changes nothing; raises NotFound."""
        with self.store.read(self.world) as uow:
            self.enter(uow)
            yield uow

    def enter(self, uow: UnitOfWork) -> None:
        """Remember the world as a unit of work has read it; tell that its limits, and who acts."""
        self._saw(uow)
        uow.limits = self.limits
        uow.journal.who = lambda: self.who(uow.world)

    def look(self, act: Callable[[UnitOfWork], T]) -> T:
        """What `act` finds, from memory where that is enough; as `Store.look`, raises as `read`."""
        if self._left:
            with suppress(Forgotten):
                return act(self._left)

        def noting(uow: UnitOfWork) -> T:
            self._saw(uow)
            return act(uow)

        return self.store.look(self.world, noting)

    def renew(self) -> None:
        """Let what is looked at from now on be of a later moment, where it is of one."""
        self._left = None

    def _saw(self, uow: UnitOfWork) -> None:
        self.now, self._entered = uow.now, uow.world
        self._left = uow.left() if self.is_moment else None

    def note(self, kind: str, data: dict[str, object], link_id: int | None = None) -> None:
        """Note in the journal what somebody saw, at the present that was read here last: soon.

        It is given up where too much waits already. Raises NotFound where nothing was read yet.
        """
        at = self.now or self.look(lambda uow: uow.now)
        who = self.who(self._entered) if self._entered else NOBODY
        look = Look(kind, at, data, link_id, *who, clock.system_now())
        self.store.looks.add(self.world, look)

    def read_journal(self) -> AbstractContextManager[UnitOfWork]:
        """As `read`, with everything in the journal that was noted in this process until now."""
        self.store.looks.flush(self.world)
        return self.read()

    @contextmanager
    def write(self, *, moved: bool = True) -> Iterator[UnitOfWork]:
        """A unit of work that is committed at its end; raises as `read`.

        `moved`: whether it may write what open times depend on.
        """
        with self.store.write(self.world, moved=moved) as uow:
            self.enter(uow)
            yield uow
        self.renew()


def world_path(name: str) -> str:
    """Where a world begins: the default world at the root, others under /w/."""
    return "" if name == DEFAULT_WORLD else f"/w/{name}"
