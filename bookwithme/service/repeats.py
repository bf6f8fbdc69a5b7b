"""Know a request again that was sent twice: by a double click, a reload, a program's retry.

Such a request says the same as the one before it, a moment later. Who says the same thing later
means it anew. So no form needs a token, and programs need no header.
"""

from hashlib import sha256

from bookwithme import clock
from bookwithme.storage.unit_of_work import UnitOfWork

WINDOW = 10
"""The same is a repetition for at least so many seconds of real time, and for less than twice."""


class Request:
    """One request of a world; `content`: all that makes it this one."""

    def __init__(self, uow: UnitOfWork, act: str, *content: object) -> None:
        self._uow = uow
        self._hash = sha256(repr(content).encode()).hexdigest()
        window = int(clock.system_now().timestamp()) // WINDOW
        self._keys = [f"{act} {self._hash} {each}" for each in (window, window - 1)]

    def made(self) -> int | None:
        """The id of what the same request made a moment ago; None: it is the first."""
        for key in self._keys:
            if found := self._uow.bookings.remembered(key):
                return found[1]
        return None

    def keep(self, number: int) -> None:
        """Keep what it made, so that it is known again; not what it made before and is gone."""
        self._uow.bookings.remember(self._keys[0], self._hash, number)
