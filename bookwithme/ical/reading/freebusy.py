"""VFREEBUSY (RFC 5545, 3.6.4): periods that another calendar has worked out already."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bookwithme.ical import remarks
from bookwithme.ical.limits import LAST_SECOND
from bookwithme.ical.reading.status import status_of_type
from bookwithme.ical.values import DAY, duration, written

if TYPE_CHECKING:
    from bookwithme.ical.reading.context import Context
    from bookwithme.ical.text.components import Component


def read_freebusy(component: Component, context: Context) -> None:
    """Put the periods of one VFREEBUSY into the output."""
    source = -1
    output = context.output
    low, high = output.window
    for rest in component.many.get("FREEBUSY", ()):
        head, _, values = rest.rpartition(":")
        status = status_of_type(context.parameters(head).get("FBTYPE", "BUSY"))
        for value in filter(None, (each.strip() for each in values.split(","))):
            try:
                begin, end = _period(value, context)
            except ValueError:
                context.report.problem(remarks.BAD_PERIOD, value=value)
                continue
            if begin < high and end > low and begin < end:
                source = output.add_source(component) if source < 0 else source
                output.periods.append((begin, min(end, LAST_SECOND), status, source))


def _period(text: str, context: Context) -> tuple[int, int]:
    """Read a PERIOD (RFC 5545, 3.3.9); times without Z are read as floating ones.

    Raises:
        ValueError: when it is none, or ends before it begins.
    """
    start, _, end = text.partition("/")
    begin = context.place(written(start), "").instant
    if end[:1] in {"P", "p", "+", "-"}:
        days, seconds = duration(end)
        until = begin + days * DAY + seconds
    else:
        until = context.place(written(end), "").instant
    if until < begin:
        raise ValueError(text)
    return begin, until
