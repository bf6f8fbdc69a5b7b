"""VAVAILABILITY (RFC 7953): time outside the AVAILABLE parts is busy.

The component with the highest priority decides on its stretch of time (1 highest, 0 or none
lowest). Events lie above: their own time keeps their own status.
"""

from bookwithme.domain.freebusy import Status
from bookwithme.ical import remarks
from bookwithme.ical.limits import LAST_SECOND, OverBudgetError
from bookwithme.ical.reading.context import Context, Output
from bookwithme.ical.reading.series import read_series
from bookwithme.ical.reading.status import status_of_type
from bookwithme.ical.text.components import Component
from bookwithme.ical.values import duration, seconds_of

Stretch = tuple[int, int]


def read_availabilities(components: list[Component], context: Context) -> None:
    """Put what VAVAILABILITY components leave unavailable into the output."""
    if not components:
        return
    output = context.output
    left = subtract([output.window], [period[:2] for period in output.periods])
    for component in sorted(components, key=_priority):
        stretch = _stretch(component, context)
        try:
            context.budget.begin_event()
            context.budget.spend(len(left))
        except OverBudgetError:
            context.report.problem(remarks.OVER_BUDGET)
            closed = _common([output.window], stretch)
        else:
            closed = subtract(_common(left, stretch), _available(component, context))
            left = subtract(left, [stretch])
        status = status_of_type(component.values.get("BUSYTYPE", "BUSY-UNAVAILABLE"))
        for begin, end in closed:
            output.periods.append((begin, end, status, output.add_source(component)))


def _priority(component: Component) -> int:
    text = component.values.get("PRIORITY", "").strip()
    return int(text) if text in {*"123456789"} else 10


def _stretch(component: Component, context: Context) -> Stretch:
    """Read the stretch of time that a VAVAILABILITY speaks of; what cannot be read is no limit."""
    begin = _edge(component, "DTSTART", context, -LAST_SECOND)
    end = "DTEND" if "DTEND" in component.values else "DURATION"
    return begin, _edge(component, end, context, LAST_SECOND, begin)


def _edge(component: Component, name: str, context: Context, default: int, begin: int = 0) -> int:
    for line in component.all_of(name):
        try:
            if name == "DURATION":
                return begin + seconds_of(duration(line.value))
            return context.moment(line).instant
        except ValueError:
            context.report.problem(remarks.BAD_DATE, property=name, value=line.value)
    return default


def _available(component: Component, context: Context) -> list[Stretch]:
    """List the time of its AVAILABLE parts, which recur and change as events do."""
    output, context.output = context.output, Output(context.output.window)
    context.doubt_takes_time = False
    by_uid: dict[str, list[Component]] = {}
    for part in component.children:
        by_uid.setdefault(part.values.get("UID", "").strip() or str(id(part)), []).append(part)
    for parts in by_uid.values():
        read_series(parts, context)
    periods, context.output = context.output.periods, output
    context.doubt_takes_time = True
    return [(begin, end) for begin, end, status, _ in periods if status is not Status.FREE]


def _common(stretches: list[Stretch], within: Stretch) -> list[Stretch]:
    clipped = ((max(begin, within[0]), min(end, within[1])) for begin, end in stretches)
    return [(begin, end) for begin, end in clipped if begin < end]


def subtract(stretches: list[Stretch], taken: list[Stretch]) -> list[Stretch]:
    """Leave the time of the stretches that nothing in `taken` covers, sorted."""
    edges = [edge for begin, end in stretches for edge in ((begin, 1, 0), (end, -1, 0))]
    edges += [edge for begin, end in taken for edge in ((begin, 0, 1), (end, 0, -1))]
    left: list[Stretch] = []
    wanted = covered = since = 0
    for at, more, less in sorted(edges):
        if wanted and not covered and since < at:
            left.append((since, at))
        wanted, covered, since = wanted + more, covered + less, at
    return left
