"""A world's clock as callers ask for it: set, let time pass, back to the machine's time."""

from datetime import datetime, timedelta

from bookwithme import clock
from bookwithme.clock import ClockState
from bookwithme.contract.world import Advance, Advanced, ClockWish
from bookwithme.domain.world_clock import ClockMode
from bookwithme.service.admin.administration import ClockFace, advance_clock, set_clock, show_clock
from bookwithme.service.world_context import WorldContext


def put(context: WorldContext, wish: ClockWish) -> ClockFace:
    """Set the clock to any instant, also an earlier one.

    Without mode the clock goes on from `now`; frozen without `now` stands at the present, shifted
    without `now` goes on from it.
    """
    return set_clock(context, _state(context, wish.now, wish.mode or ClockMode.SHIFTED))


def _state(context: WorldContext, now: datetime | None, mode: ClockMode) -> ClockState:
    if mode is ClockMode.SYSTEM:
        return ClockState()
    face = show_clock(context)
    if mode is ClockMode.FROZEN:
        return clock.frozen_at(now or face.now)
    return clock.shifted_to(now) if now else clock.resumed(face.state)


def advance(context: WorldContext, wish: Advance) -> Advanced:
    """Let time pass, and tell what fell due.

    Raises:
        InvalidInput: back in time, or beyond the year 2190.
    """
    start, face, ran = advance_clock(context, wish.to or wish.by or timedelta(0))
    return Advanced(start=start, end=face.now, ran=tuple(ran))


def system(context: WorldContext) -> ClockFace:
    """Give the world the machine's time again."""
    return set_clock(context, ClockState())
