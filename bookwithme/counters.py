"""What a server counts, for /metrics: in memory that its processes share, a row for each of them.

No process ever writes into another's row, and none waits for another: one that is killed in the
middle leaves a number, not a lock.
"""

import mmap
from bisect import bisect_left
from collections.abc import Iterator, Sequence
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

SECONDS = "bookwithme_request_seconds"
ROUTES = 256
"""At most."""
_UP_TO = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)
_BINS = len(_UP_TO) + 1
"""Of a route: how many requests took up to so many seconds, or longer; behind them the sum."""
_ROW = len(_SERIES) + ROUTES * (_BINS + 1)


class Counters:
    """Numbers that only grow. Safe to share among threads, and with processes that are forked."""

    def __init__(self, processes: int = 1) -> None:
        size = 8 * _ROW * processes
        self._numbers = memoryview(mmap.mmap(-1, size)).cast("Q")
        self.enter(0)

    def enter(self, process: int) -> None:
        """Be the process of this number; one that takes another's place counts on from there."""
        self._row = process * _ROW
        self._counting = Lock()

    def add(self, series: str, count: int = 1) -> None:
        """So many more."""
        with self._counting:
            self._numbers[self._row + _COLUMN[series]] += count

    def answered(self, status: str, route: int, seconds: float) -> None:
        """One more request that was answered, such as "200 OK", in so many seconds."""
        self.add(_CLASSES[int(status[0]) - 1])
        first = self._row + _first_of(route)
        with self._counting:
            self._numbers[first + bisect_left(_UP_TO, seconds)] += 1
            self._numbers[first + _BINS] += round(seconds * 1e6)

    def text(self, routes: Sequence[str]) -> str:
        """What all processes counted together, as Prometheus reads it.

        `routes`: the names of those whose numbers `answered` was given.
        """
        lines = []
        for family, says in _HELP.items():
            lines += [f"# HELP {family} {says}", f"# TYPE {family} counter"]
            lines += [
                f"{each} {self._sum(_COLUMN[each])}" for each in _SERIES if each.startswith(family)
            ]
        lines += [f"# HELP {SECONDS} Seconds until an answer began.", f"# TYPE {SECONDS} histogram"]
        for number, name in enumerate(routes):
            lines += self._histogram(number, name)
        return "\n".join([*lines, ""])

    def _histogram(self, route: int, name: str) -> Iterator[str]:
        first = _first_of(route)
        *bins, total = (self._sum(first + each) for each in range(_BINS + 1))
        if not (count := sum(bins)):
            return
        for number, limit in enumerate((*_UP_TO, "+Inf"), start=1):
            yield f'{SECONDS}_bucket{{route="{name}",le="{limit}"}} {sum(bins[:number])}'
        yield f'{SECONDS}_sum{{route="{name}"}} {total / 1e6}'
        yield f'{SECONDS}_count{{route="{name}"}} {count}'

    def _sum(self, column: int) -> int:
        return sum(self._numbers[column::_ROW])


def _first_of(route: int) -> int:
    return len(_SERIES) + route * (_BINS + 1)
