"""What a server counts, for /metrics: in memory that its processes share, a row for each of them.

No process ever writes into another's row, and none waits for another: one that is killed in the
middle leaves a number, not a lock.
"""

from __future__ import annotations

import mmap
from threading import Lock

REQUESTS = "bookwithme_requests_total"
WAITS_REFUSED = "bookwithme_waits_refused_total"
ENTRIES_GIVEN_UP = "bookwithme_journal_entries_given_up_total"
WORKERS_REPLACED = "bookwithme_workers_replaced_total"

_HELP = {
    REQUESTS: "Requests that were answered, by the class of the answer's status.",
    WAITS_REFUSED: "Requests that were refused because too many waited already.",
    ENTRIES_GIVEN_UP: "Entries of the journal that were lost because too many waited already.",
    WORKERS_REPLACED: "Workers that died and were replaced.",
}
_CLASSES = tuple(f'{REQUESTS}{{status="{each}xx"}}' for each in range(1, 6))
_SERIES = (*_CLASSES, WAITS_REFUSED, ENTRIES_GIVEN_UP, WORKERS_REPLACED)
_COLUMN = {series: number for number, series in enumerate(_SERIES)}


class Counters:
    """Numbers that only grow. Safe to share among threads, and with processes that are forked."""

    def __init__(self, processes: int = 1) -> None:
        size = 8 * len(_SERIES) * processes
        self._numbers = memoryview(mmap.mmap(-1, size)).cast("Q")
        self.enter(0)

    def enter(self, process: int) -> None:
        """Be the process of this number; one that takes another's place counts on from there."""
        self._row = process * len(_SERIES)
        self._counting = Lock()

    def add(self, series: str, count: int = 1) -> None:
        """So many more."""
        with self._counting:
            self._numbers[self._row + _COLUMN[series]] += count

    def answered(self, status: str) -> None:
        """One more request that was answered, such as "200 OK"."""
        self.add(_CLASSES[int(status[0]) - 1])

    def text(self) -> str:
        """What all processes counted together, as Prometheus reads it."""
        lines = []
        for family, says in _HELP.items():
            lines += [f"# HELP {family} {says}", f"# TYPE {family} counter"]
            lines += [f"{each} {self._total(each)}" for each in _SERIES if each.startswith(family)]
        return "\n".join([*lines, ""])

    def _total(self, series: str) -> int:
        return sum(self._numbers[_COLUMN[series] :: len(_SERIES)])
