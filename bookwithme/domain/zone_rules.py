"""By which rules the clocks of a time zone change each year."""

from datetime import time, timedelta
from typing import NamedTuple

LAST = -1
"""The ordinal of the last such weekday of a month."""


class Rule(NamedTuple):
    """A day of the year: the `ordinal`th of a weekday (`MO`) in a month, at a local time."""

    ordinal: int
    weekday: str
    month: int
    time: time


class Year(NamedTuple):
    """A zone's two offsets in a year, and the rule by which it changes to each; None: never."""

    standard: timedelta
    daylight: timedelta
    to_standard: Rule | None = None
    to_daylight: Rule | None = None
