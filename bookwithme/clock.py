"""Each world's clock: the only file that may ask the machine for the time."""

import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bookwithme.domain.world_clock import ClockMode


@dataclass(frozen=True, slots=True)
class ClockState:
    """`shift` counts in mode shifted, `frozen_at` in mode frozen."""

    mode: ClockMode = ClockMode.SYSTEM
    shift: timedelta = timedelta(0)
    frozen_at: datetime | None = None


def system_now() -> datetime:
    """The machine's time: aware, UTC, whole seconds."""
    return datetime.now(UTC).replace(microsecond=0)


def now(state: ClockState) -> datetime:
    """A world's time: aware, UTC, whole seconds."""
    if state.frozen_at is not None:
        return state.frozen_at
    return system_now() + state.shift


def shifted_to(instant: datetime) -> ClockState:
    """A clock that shows `instant` now and goes on from there."""
    return ClockState(ClockMode.SHIFTED, shift=instant - system_now())


def frozen_at(instant: datetime) -> ClockState:
    """A clock that stands at `instant`."""
    return ClockState(ClockMode.FROZEN, frozen_at=instant)


def resumed(state: ClockState) -> ClockState:
    """A clock that goes on from where it is."""
    return state if state.mode is ClockMode.SYSTEM else shifted_to(now(state))


def stopwatch() -> float:
    """Real seconds that only go forward: for waits, timeouts and rate limits."""
    return time.monotonic()
