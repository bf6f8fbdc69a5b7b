"""VFREEBUSY (RFC 5545, 3.6.4): periods that another calendar has worked out."""

from bookwithme.ical import remarks
from bookwithme.ical.limits import LAST_SECOND
from bookwithme.ical.reading.context import Context
from bookwithme.ical.reading.events import length_to
from bookwithme.ical.reading.status import status_of_type
from bookwithme.ical.text.components import Component
from bookwithme.ical.text.lines import Property
from bookwithme.ical.values import seconds_of, written


def read_freebusy(component: Component, context: Context) -> None:
    """Put the periods of one VFREEBUSY into the output."""
    source = -1
    output = context.output
    low, high = output.window
    for line in component.many.get("FREEBUSY", ()):
        status = status_of_type(context.parameters(line.parameters).get("FBTYPE", "BUSY"))
        for value in filter(None, (each.strip() for each in line.value.split(","))):
            try:
                begin, end = _period(value, line, context)
            except ValueError:
                context.report.problem(remarks.BAD_PERIOD, value=value)
                continue
            if begin < high and end > low and begin < end:
                source = output.add_source(component) if source < 0 else source
                output.periods.append((begin, min(end, LAST_SECOND), status, source))


def _period(text: str, line: Property, context: Context) -> tuple[int, int]:
    """Read a period; times should be in UTC, but may be in another zone. Raises ValueError."""
    start, _, end = text.partition("/")
    begin = context.place(written(start), line)
    return begin.instant, begin.instant + seconds_of(length_to(end, begin, line, context))
