"""SIGTERM and SIGINT ask a process to stop: once in order, twice at once."""

import os
import signal
import sys
from collections.abc import Callable
from typing import Self

SIGNALS = (signal.SIGTERM, signal.SIGINT)


class Stop:
    """Hears both signals inside a `with`; until `then` says what they do, they end it, status 0.

    Handlers are set whatever was there: a parent that ignores SIGINT (`nohup … &`) leaves that to
    its children, and the kernel keeps from process 1 every signal that it has no handler for.
    """

    def __init__(self) -> None:
        self.heard: list[int] = []
        self._act: Callable[[], object] | None = sys.exit

    def __enter__(self) -> Self:
        self._before = {number: signal.signal(number, self._hear) for number in SIGNALS}
        return self

    def __exit__(self, *_: object) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)

    def then(self, act: Callable[[], object] | None) -> None:
        """Do this when asked to stop, now if that was before; None: only note what is heard."""
        self._act = act
        if act and self.heard:
            act()

    def _hear(self, number: int, _frame: object) -> None:
        self.heard.append(number)
        if self._act:
            self._act()
            if len(self.heard) > 1:
                os._exit(128 + number)
