"""A world's clock as callers ask for it: set, let time pass, back to the machine's time."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from bookwithme import clock
from bookwithme.clock import ClockMode, ClockState
from bookwithme.domain.errors import FieldProblem, InvalidInput
from bookwithme.service import fields as f
from bookwithme.service.admin.administration import ClockFace, advance_clock, set_clock, show_clock
from bookwithme.service.wire import instant_text

if TYPE_CHECKING:
    from bookwithme.service.world_context import WorldContext

MODES = tuple(ClockMode)

_EARLIEST = datetime(1971, 1, 1, tzinfo=UTC)
_LATEST = datetime(2191, 1, 1, tzinfo=UTC)
_RANGE = "must lie between 1971 and 2190, so that what is counted from it still exists"


def put(context: WorldContext, document: object) -> ClockFace:
    """Set the clock from `{now?, mode?}`: any instant, also an earlier one.

    Without mode the clock goes on from `now`; frozen without `now` stands at the present, shifted
    without `now` goes on from it.

    Raises:
        InvalidInput: neither is given, or `now` together with the machine's time.
    """
    read = f.Fields(document)
    now = read.read("now", _instant, None)
    mode = read.read("mode", f.one_of(ClockMode), ClockMode.SHIFTED)
    if not read.has("now") and not read.has("mode"):
        read.problem("now", "is required")
    if mode is ClockMode.SYSTEM and read.has("now"):
        read.problem("now", "cannot be set in mode system")
    read.done()
    return set_clock(context, _state(context, now, mode))


def _state(context: WorldContext, now: datetime | None, mode: ClockMode) -> ClockState:
    if mode is ClockMode.SYSTEM:
        return ClockState()
    face = show_clock(context)
    if mode is ClockMode.FROZEN:
        return clock.frozen_at(now or face.now)
    return clock.shifted_to(now) if now else clock.resumed(face.state)


def advance(context: WorldContext, document: object) -> dict[str, Any]:
    """Let time pass by `{by}`, a duration, or `{to}`, an instant: `{from, to, ran}`.

    Raises:
        InvalidInput: not exactly one of them, back in time, or beyond the year 2190.
    """
    read = f.Fields(document)
    by = read.read("by", f.length, None)
    to = read.read("to", _instant, None)
    if read.has("by") == read.has("to"):
        read.problem("by", "is required, or to; not both")
    read.done()
    present = show_clock(context).now
    if by is not None and by >= _LATEST - present:
        raise InvalidInput(FieldProblem("by", "leads beyond the year 2190"))
    start, face, ran = advance_clock(context, present + by if by is not None else to)
    told = [each | {"at": instant_text(each["at"])} for each in ran]
    return {"from": instant_text(start), "to": instant_text(face.now), "ran": told}


def _instant(value: object) -> datetime:
    """An instant that a clock may show: lead times and lives of links lead on from it."""
    moment = f.instant(value)
    if not _EARLIEST <= moment < _LATEST:
        raise ValueError(_RANGE)
    return moment


def system(context: WorldContext) -> ClockFace:
    """Give the world the machine's time again."""
    return set_clock(context, ClockState())


def clock_json(face: ClockFace) -> dict[str, str]:
    """`{now, mode}`."""
    return {"now": instant_text(face.now), "mode": face.state.mode.value}
