"""Faults that a world is told to have. They watch a world, and are no part of it."""

from dataclasses import dataclass, field
from typing import Final

REQUEST: Final = "request"
CALENDAR = "calendar-unreachable"
MAIL = "mail-bounces"
PROVISIONING = "provisioning-slow"
EWS_BUSY = "ews-busy"
OTHER_KINDS = (CALENDAR, MAIL, PROVISIONING, EWS_BUSY)
"""Of what is no request."""

KINDS = (REQUEST, *OTHER_KINDS)

MOST_FAULTS = 100
LONGEST_DELAY = 60
MOST_TIMES = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One fault.

    Attributes:
        kind: what goes wrong, one of `KINDS`.
        method, path: of the requests that it meets; None: of any. `operation`: those of programs
            that ask for this, such as FindItem.
        status: what a request is answered with instead of its answer.
        delay: seconds that a request waits first.
        drop: whether the connection is closed without an answer.
        probability: how often it strikes, from 0 to 1.
        times: how often it strikes before it is gone; None: for ever.
    """

    id: int = field(default=0, compare=False)
    kind: str = REQUEST
    method: str | None = None
    path: str | None = None
    operation: str | None = None
    status: int | None = None
    delay: float = 0.0
    drop: bool = False
    probability: float = 1.0
    times: int | None = None

    @property
    def is_certain(self) -> bool:
        """Whether it strikes always and for ever, so that nothing is to be drawn or counted."""
        return self.probability == 1 and self.times is None
