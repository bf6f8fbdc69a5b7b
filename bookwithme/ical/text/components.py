"""From content lines to components (RFC 5545, 3.4 to 3.6), without recursion.

Nesting below what is read (alarms, unknown components) is only counted, so depth costs nothing. A
component that never ends is ended by the next one, so one broken event does not take others along.
One outside of a calendar belongs to the nearest before it, or to the first; an event that never
begins is made of the lines that its calendar got instead.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bookwithme.ical import remarks
from bookwithme.ical.errors import CalendarTooLarge
from bookwithme.ical.limits import MAX_COMPONENTS, MAX_VALUES
from bookwithme.ical.text.lines import MULTIPLE, value_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bookwithme.ical.remarks import Report

_READ = frozenset({"VEVENT", "VFREEBUSY", "VTIMEZONE", "VAVAILABILITY"})
_INSIDE = {"VTIMEZONE": frozenset({"STANDARD", "DAYLIGHT"}), "VAVAILABILITY": {"AVAILABLE"}}


@dataclass(slots=True)
class Component:
    """The lines of one component, as text from the first `;` or `:` on.

    `one` holds the first line of each property, `many` all lines of those that may be repeated.
    """

    kind: str
    one: dict[str, str] = field(default_factory=dict)
    many: dict[str, list[str]] = field(default_factory=dict)
    children: list[Component] = field(default_factory=list)


@dataclass(slots=True)
class Calendar:
    """One VCALENDAR of a stream: zones defined in it hold for it alone."""

    properties: Component = field(default_factory=lambda: Component("VCALENDAR"))
    components: list[Component] = field(default_factory=list)
    ended: bool = False

    def of(self, kind: str) -> list[Component]:
        """Its components of one kind, in order."""
        return [each for each in self.components if each.kind == kind]


class _Assembly:
    """Where the lines go: to a calendar, a component, a component's part, or nowhere."""

    def __init__(self, report: Report) -> None:
        self.report = report
        self.calendars: list[Calendar] = []
        self.early: list[Component] = []
        self.open: list[Component] = []
        self.ignored = 0
        self.components = 0

    @property
    def target(self) -> Component | None:
        """The component that takes the next property."""
        return self.open[-1] if self.open and not self.ignored else None

    @property
    def inside(self) -> bool:
        """Whether a calendar is open: it then comes first of what is open."""
        return bool(self.open) and self.open[0].kind == "VCALENDAR"

    def begin(self, kind: str) -> None:
        if kind == "VCALENDAR":
            self.calendars.append(Calendar(components=self.early))
            self.early = []
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

    def end(self, kind: str) -> None:
        if not self.open:
            return
        if kind in {"VEVENT", "VCALENDAR"} and self.inside:
            self._take_event_from_calendar()
        if kind == "VCALENDAR":
            for calendar in self.calendars[-1:]:
                calendar.ended = True
            self._open([])
        elif kind in _READ:
            self._open(self.open[: self.inside])
        elif self.ignored:
            self.ignored -= 1
        elif kind == self.open[-1].kind:
            self.open.pop()

    def _count(self) -> None:
        self.components += 1
        if self.components > MAX_COMPONENTS:
            raise CalendarTooLarge

    def _open(self, components: list[Component]) -> None:
        self.open, self.ignored = components, 0

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
        own, one = calendar.properties, calendar.properties.one
        if len(self.open) > 1 or "DTSTART" not in one:
            return
        self._count()
        self.report.problem(remarks.NO_BEGIN)
        calendar.components.append(Component("VEVENT", one, own.many))
        kept = {name: one[name] for name in ("X-WR-TIMEZONE",) if name in one}
        calendar.properties = Component(own.kind, kept)
        self.open = [calendar.properties]


def assemble(lines: Iterable[tuple[str, str]], report: Report) -> list[Calendar]:
    """Sort content lines into the calendars of a stream; none when no VCALENDAR begins.

    What stands in the wrong place is reported.

    Raises:
        CalendarTooLarge: when there are too many components, or too many values in them.
    """
    assembly = _Assembly(report)
    target: Component | None = None
    values = 0
    for written, rest in lines:
        name = written.upper()
        if name in {"BEGIN", "END"}:
            kind = value_of(rest).strip().upper()
            (assembly.begin if name == "BEGIN" else assembly.end)(kind)
            target = assembly.target
        elif target is None:
            continue
        elif name in MULTIPLE:
            target.many.setdefault(name, []).append(rest)
            values += 1 + rest.count(",")
            if values > MAX_VALUES:
                raise CalendarTooLarge
        elif name not in target.one:
            target.one[name] = rest
    return assembly.calendars
