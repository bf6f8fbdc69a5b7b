"""What a lesson costs a world whose journal is long: finding out whether its step is done.

    python benchmarks/bench_lessons.py

Reach: 1 ms for a step's condition after each entry, with 10 000 entries in the journal; 2 s to make
a class of 30.
"""

from __future__ import annotations

import statistics
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bookwithme import clock
from bookwithme.contract.classes import ClassClock, NewClass
from bookwithme.contract.lesson_conditions import Condition
from bookwithme.service.lessons import classes
from bookwithme.service.lessons.beginning import begin_lesson
from bookwithme.service.lessons.facts import Facts
from bookwithme.service.lessons.running import tick
from bookwithme.service.world_context import WorldContext
from bookwithme.service.worlds import worlds
from bookwithme.storage.engine import Store
from bookwithme.storage.journal import Look
from bookwithme.storage.schema import migrate

if TYPE_CHECKING:
    from collections.abc import Callable

    from bookwithme.storage.unit_of_work import UnitOfWork

TRAINEES = 30
ENTRIES, SINCE, ROUNDS = 10_000, 200, 200
"""In the journal before the step began, and since."""
ADELE = "adele@contoso.com"
CONDITIONS: dict[str, dict[str, Any]] = {
    "access": {"access": {"mailbox": ADELE, "allowed": False}},
    "link made": {"link": {"mailbox": ADELE, "state": "revoked", "made": True}},
    "booking": {"booking": {"mailbox": ADELE, "email": "nobody@example.org"}},
    "mail": {"mail": {"to": "nobody@example.org"}},
    "opened": {"opened": {"what": "page", "status": 410}},
    "command": {"command": "Get-CASMailbox"},
    "clock": {"clock": {"movedBy": "P90D"}},
}


def milliseconds(act: Callable[[], object]) -> float:
    """The median of many runs."""

    def once() -> float:
        begun = clock.stopwatch()
        act()
        return (clock.stopwatch() - begun) * 1000

    return statistics.median(once() for _ in range(ROUNDS))


def entry(number: int) -> Look:
    """An entry of one of the kinds that lessons look at."""
    kind = ("opened", "mail", "console", "clock", "decision")[number % 5]
    data = {"to": ["a@b.org"], "subject": "s", "mail": "code", "status": 200, "page": "x"}
    return Look(kind, clock.system_now(), data)


def one(uow: UnitOfWork, condition: dict[str, Any], since: int) -> Callable[[], bool]:
    """Ask whether a condition holds that does not, so that all is looked at."""
    wanted = Condition.read(condition)
    return lambda: wanted.holds(Facts(uow, since, since))


def measure_class(context: WorldContext) -> None:
    """A class of thirty: made, shown on its board, its clocks moved, begun again."""
    wanted = NewClass.read({"name": "class", "trainees": TRAINEES, "lesson": "turn-it-off-2022"})
    day = ClassClock.read({"by": "P1D"})
    for name, act in (
        ("made (reach: 2 s)", lambda: classes.make(context, wanted)),
        ("board", lambda: classes.show(context, "class")),
        ("clock on for all", lambda: classes.move_clocks(context, "class", day)),
        ("reset for all", lambda: classes.reset(context, "class")),
    ):
        begun = clock.stopwatch()
        act()
        print(f"a class of {TRAINEES}, {name}: {(clock.stopwatch() - begun) * 1000:.0f} ms")


def main() -> None:
    """Measure, and print."""
    with tempfile.TemporaryDirectory() as folder:
        store = Store(f"sqlite:///{Path(folder) / 'lessons.sqlite3'}")
        migrate(store)
        context = WorldContext(store, "http://127.0.0.1:8000")
        worlds.make_world(context, "default", "contoso")
        with context.write() as uow:
            uow.journal.add_all([entry(number) for number in range(ENTRIES)])
        begin_lesson(context, "turn-it-off-2022", keep=True)
        with context.write() as uow:
            since = uow.journal.last()
            uow.journal.add_all([entry(number) for number in range(SINCE)])
        with context.write() as uow:
            for name, condition in CONDITIONS.items():
                print(f"{name}: {milliseconds(one(uow, condition, since)):.2f} ms")
            print(f"a step, with its lesson: {milliseconds(lambda: tick(uow)):.2f} ms (reach: 1)")
        measure_class(context)
        store.close()


if __name__ == "__main__":
    main()
