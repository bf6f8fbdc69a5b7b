"""From properties to components (RFC 5545, 3.4 to 3.6), without recursion.

Nesting below what is read (alarms, unknown components) is only counted, so depth costs nothing. A
component that never ends is ended by the next one, so one broken event does not take others along.
What stands inside of an unknown component does not count (RFC 5545, 3.6), but only once that one
ends: one that never does takes no event along. A component outside of a calendar belongs to the
nearest before it, or to the first; an event that never begins is made of the lines that its
calendar got instead.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from bookwithme.domain.errors import CalendarTooLarge
from bookwithme.ical import remarks
from bookwithme.ical.limits import MAX_COMPONENTS, MAX_VALUES
from bookwithme.ical.remarks import Report
from bookwithme.ical.text.lines import MULTIPLE, Property

_READ = frozenset({"VEVENT", "VFREEBUSY", "VTIMEZONE", "VAVAILABILITY"})
_MAX_UNKNOWN = 1_000
_INSIDE = {"VTIMEZONE": frozenset({"STANDARD", "DAYLIGHT"}), "VAVAILABILITY": {"AVAILABLE"}}


@dataclass(slots=True)
class Component:
    """The properties of one component.

    `values` holds the first value of each that is not empty, `parameters` what was written with it;
    `many` all properties of a kind that may be repeated, and the second, third … of the others.
    """

    kind: str
    values: dict[str, str] = field(default_factory=dict)
    parameters: dict[str, str] = field(default_factory=dict)
    many: dict[str, list[Property]] = field(default_factory=dict)
    children: list[Component] = field(default_factory=list)

    def all_of(self, name: str) -> tuple[Property, ...]:
        """List the properties of a name that should not be repeated, in order."""
        value = self.values.get(name)
        if value is None:
            return ()
        first = Property(self.parameters.get(name, ""), value)
        return (first, *self.many[name]) if name in self.many else (first,)


@dataclass(slots=True)
class Calendar:
    """One VCALENDAR of a stream: zones defined in it hold for it alone."""

    properties: Component = field(default_factory=lambda: Component("VCALENDAR"))
    components: list[Component] = field(default_factory=list)
    ended: bool = False

    def of(self, kind: str) -> list[Component]:
        """List its components of one kind, in order."""
        return [each for each in self.components if each.kind == kind]


class _Assembly:
    """Decides where properties go: to a calendar, a component, a component's part, or nowhere."""

    def __init__(self, report: Report) -> None:
        self.report = report
        self.calendars: list[Calendar] = []
        self.early: list[Component] = []
        self.open: list[Component] = []
        self.ignored = 0
        self.unknown: dict[str, int] = {}
        """How many components came before the last unknown one of each kind."""
        self.components = 0

    @property
    def target(self) -> Component | None:
        """The component that takes the next property, if any does."""
        return self.open[-1] if self.open and not self.ignored else None

    @property
    def inside(self) -> bool:
        """Whether a calendar is open: it then comes first of what is open."""
        return bool(self.open) and self.open[0].kind == "VCALENDAR"

    def begin(self, kind: str) -> None:
        if kind == "VCALENDAR":
            self.calendars.append(Calendar(components=self.early))
            self.early, self.unknown = [], {}
            self._count()
            self._open([self.calendars[-1].properties])
        elif kind in _READ:
            self._begin_component(Component(kind))
        elif not self.open:
            return
        elif not self.ignored and kind in _INSIDE.get(self.open[-1].kind, ()):
            self.open.append(Component(kind))
            self.open[-2].children.append(self.open[-1])
            self._count()
        else:
            self.ignored += 1
            if self.inside and len(self.open) == 1 and len(self.unknown) < _MAX_UNKNOWN:
                self.unknown[kind] = len(self.calendars[-1].components)

    def end(self, kind: str) -> None:
        if not self.open:
            return
        if kind in {"VEVENT", "VCALENDAR"} and self.inside:
            self._take_event_from_calendar()
        if kind == "VCALENDAR":
            for calendar in self.calendars[-1:]:
                calendar.ended = True
            self._open([])
            self.unknown = {}
        elif kind in _READ:
            self._open(self.open[: self.inside])
        elif kind in self.unknown and (len(self.open) == 1 or not self.ignored):
            self._end_unknown(kind)
        elif self.ignored:
            self.ignored -= 1
        elif kind == self.open[-1].kind:
            self.open.pop()

    def _count(self) -> None:
        self.components += 1
        if self.components > MAX_COMPONENTS:
            raise CalendarTooLarge

    def _end_unknown(self, kind: str) -> None:
        """Drop what stood inside of a component of no known kind."""
        components, begin = self.calendars[-1].components, self.unknown.pop(kind)
        if len(components) > begin:
            self.report.note(remarks.NOT_READ, component=kind)
            del components[begin:]
        self._open(self.open[:1], ignored=max(0, self.ignored - 1))

    def _open(self, components: list[Component], ignored: int = 0) -> None:
        self.open, self.ignored = components, ignored

    def _begin_component(self, component: Component) -> None:
        """Close what is open down to the calendar, and open the next component."""
        self._count()
        if not self.inside:
            self.report.problem(remarks.OUTSIDE)
        siblings = self.calendars[-1].components if self.calendars else self.early
        siblings.append(component)
        self._open([*self.open[: self.inside], component])

    def _take_event_from_calendar(self) -> None:
        """Make an event of what an open calendar has that is an event's."""
        calendar = self.calendars[-1]
        own = calendar.properties
        if len(self.open) > 1 or "DTSTART" not in own.values:
            return
        self._count()
        self.report.problem(remarks.NO_BEGIN)
        calendar.components.append(Component("VEVENT", own.values, own.parameters, own.many))
        kept = {name: own.values[name] for name in ("X-WR-TIMEZONE",) if name in own.values}
        calendar.properties = Component(own.kind, kept)
        self.open = [calendar.properties]


def assemble(properties: Iterable[tuple[str, str, str]], report: Report) -> list[Calendar]:
    """Sort properties into the calendars of a stream; none when no VCALENDAR begins.

    What stands in the wrong place is reported.

    Raises:
        CalendarTooLarge: when there are too many components, or too many values in them.
    """
    assembly = _Assembly(report)
    target: Component | None = None
    values = 0
    for name, parameters, value in properties:
        if name in {"BEGIN", "END"}:
            kind = value.strip().upper()
            (assembly.begin if name == "BEGIN" else assembly.end)(kind)
            target = assembly.target
        elif target is None:
            continue
        elif name in MULTIPLE or (name in target.values and target.values[name].strip()):
            target.many.setdefault(name, []).append(Property(parameters, value))
            values += 1 + value.count(",")
            if values > MAX_VALUES:
                raise CalendarTooLarge
        else:
            target.values[name] = value
            if parameters or name in target.parameters:
                target.parameters[name] = parameters
    return assembly.calendars
