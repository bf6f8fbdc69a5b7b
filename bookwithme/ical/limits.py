"""How much of a calendar is worked on. Limits fail closed: time is blocked, or the file refused.

Other readers' limits for comparison: 10 000 occurrences per request, 3 000 or 3 500 instances per
event, 100 000 recurrence steps.
"""

from bookwithme.domain.errors import CalendarTooLarge

MAX_BYTES = 20 * 2**20
MAX_LINES = 1_000_000
MAX_COMPONENTS = 50_000
"""Calendars, zones, events … in a stream."""
MAX_VALUES = 100_000
"""Rules, dates and periods in all repeatable properties together."""
MAX_TEXT = 10_000
"""Characters of a rule, and of a line's parameters."""
MAX_LETTERS = 2**20
"""Bytes of a line with letters outside ASCII."""
MAX_PARAMETERS = 5_000
"""Different sets of parameters in a stream: they name its zones, most of all."""
MAX_REMARKS = 200
STEPS_PER_EVENT = 100_000
STEPS_PER_CALENDAR = 250_000
LAST_SECOND = 253_402_300_799
"""9999-12-31T23:59:59Z, the last instant that a datetime can hold."""


class OverBudgetError(Exception):
    """An event takes more steps than it may."""


class Budget:
    """Steps left to a whole stream, and to the event that is being read."""

    def __init__(self, total: int = STEPS_PER_CALENDAR) -> None:
        self._total = total
        self._event = 0
        self._parameters = MAX_PARAMETERS
        self.is_short = False
        """Whether the event at hand gets less than its full share."""

    def begin_event(self) -> None:
        """Give the next event its share; raises OverBudgetError."""
        if not self._total:
            raise OverBudgetError
        self._event = min(STEPS_PER_EVENT, self._total)
        self.is_short = self._event < STEPS_PER_EVENT

    def spend(self, steps: int = 1) -> None:
        """Take steps from the event's share and from the stream's; raises OverBudgetError."""
        if steps > self._event:
            self._total -= self._event
            self._event = 0
            raise OverBudgetError
        self._event -= steps
        self._total -= steps

    def count_parameters(self) -> None:
        """Count a set of parameters that was not seen before; raises CalendarTooLarge."""
        self._parameters -= 1
        if self._parameters < 0:
            raise CalendarTooLarge
