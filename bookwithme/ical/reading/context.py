"""What is known while one VCALENDAR is read: its zones, the window, the report, the budget."""

from dataclasses import dataclass, field
from typing import NamedTuple

from bookwithme.domain.freebusy import Status
from bookwithme.ical import remarks
from bookwithme.ical.limits import MAX_TEXT, Budget
from bookwithme.ical.text.components import Calendar, Component
from bookwithme.ical.text.lines import Property, parameters, text_value
from bookwithme.ical.values import DAY, Written, written
from bookwithme.ical.zones.names import zone_named
from bookwithme.ical.zones.offsets import UTC, Zone
from bookwithme.ical.zones.vtimezone import compile_zone

Period = tuple[int, int, Status, int]


class Moment(NamedTuple):
    """A date or time of a calendar: local seconds in a zone. A date is its midnight."""

    local: int
    zone: Zone
    is_date: bool

    @property
    def instant(self) -> int:
        """Seconds since the epoch, UTC."""
        return self.zone.utc(self.local)


@dataclass(frozen=True, slots=True)
class Source:
    """Whose a period is: an event's UID and SUMMARY, as the calendar has them."""

    uid: str
    title: str


@dataclass(slots=True)
class Output:
    """What a stream gives, over all its calendars: periods and where they come from."""

    window: tuple[int, int]
    periods: list[Period] = field(default_factory=list)
    sources: list[Source] = field(default_factory=list)

    def add_source(self, component: Component) -> int:
        """Add a source for a component; returns its index."""
        uid, title = component.values.get("UID", ""), component.values.get("SUMMARY", "")
        self.sources.append(Source(uid.strip(), text_value(title).strip()))
        return len(self.sources) - 1


class Context:
    """Reads dates in the zones of one calendar."""

    def __init__(
        self,
        calendar: Calendar,
        default: Zone,
        output: Output,
        report: remarks.Report,
        budget: Budget,
    ) -> None:
        self.doubt_takes_time = True
        """Whether what cannot be understood is blocked; not so for time that is declared open."""
        self.default, self.output, self.report, self.budget = default, output, report, budget
        self._definitions = self._defined(calendar)
        self._zones: dict[str, Zone] = {}
        self._parameters: dict[str, dict[str, str]] = {}
        self._placing: dict[str, tuple[Zone | None, bool]] = {}
        name = calendar.properties.values.get("X-WR-TIMEZONE", "").strip()
        self.floating = self.zone(name) if name else default

    def _defined(self, calendar: Calendar) -> dict[str, Component]:
        definitions: dict[str, Component] = {}
        for component in calendar.of("VTIMEZONE"):
            names = [_canonical(each.value) for each in component.many.get("TZID", ())]
            if len(names) == 1:
                definitions.setdefault(names[0], component)
            else:
                self.report.problem(remarks.BAD_ZONE, zone=", ".join(names))
        return definitions

    def zone(self, tzid: str) -> Zone:
        """Find the zone of a TZID: defined in the file, known by name, or else the mailbox's."""
        name = _canonical(tzid)
        if name not in self._zones:
            known, component = zone_named(name), self._definitions.get(name)
            if component and not known:
                known = zone_named(_canonical(component.values.get("X-LIC-LOCATION", "")))
            defined = self._by_definition(name, component, known) if component else None
            self._zones[name] = defined or self._by_name(name, known)
        return self._zones[name]

    def _by_definition(self, name: str, component: Component, known: Zone | None) -> Zone | None:
        """Compile a definition; half of one is worth nothing where the name is known."""
        low, high = self.output.window
        zone, is_whole = compile_zone(name, component, known, high, self.budget)
        if zone is None or (known and not is_whole):
            self.report.problem(remarks.BAD_ZONE, zone=name)
            return None
        if not is_whole:
            self.report.problem(remarks.BAD_ZONE_PART, zone=name)
        months = range(low, high, max(30 * DAY, (high - low) // 20))
        if known and not all(map(zone.holds, months)):
            self.report.note(remarks.ZONE_ENDS, zone=name, meaning=known.name)
        if known and any(known.offset_at(each) != zone.offset_at(each) for each in months):
            self.report.note(remarks.ZONE_DIFFERS, zone=name)
        return zone

    def _by_name(self, name: str, known: Zone | None) -> Zone:
        if known is None:
            self.report.problem(remarks.UNKNOWN_ZONE, zone=name, default=self.default.name)
            return self.default
        if known.name != name:
            self.report.note(remarks.ZONE_BY_NAME, zone=name, meaning=known.name)
        return known

    def parameters(self, text: str) -> dict[str, str]:
        """Read the parameters of a property; raises CalendarTooLarge."""
        if not text:
            return {}
        if text not in self._parameters:
            self.budget.count_parameters()
            self._parameters[text] = parameters(text)
        return self._parameters[text]

    def _read_placing(self, text: str) -> tuple[Zone | None, bool]:
        """Read what parameters say of a date: the zone of TZID, and whether VALUE is DATE."""
        tzid = self.parameters(text).get("TZID", "").strip()
        zone = self.zone(tzid) if tzid else None
        self._placing[text] = zone, self.is_labelled_date(text)
        return self._placing[text]

    def is_labelled_date(self, text: str) -> bool:
        """Tell whether parameters call a value a date, whatever it is."""
        return self.parameters(text).get("VALUE", "").strip().upper() == "DATE"

    def moment(self, line: Property) -> Moment:
        """Read a property like DTSTART; raises ValueError."""
        return self.place(written(line.value), line)

    def place(self, value: Written, line: Property, floating: Zone | None = None) -> Moment:
        """Put a date or time of a property into its zone; `floating` is for times without one.

        What a value looks like decides, not what it is called: a time that is called a date is one
        unless it is a midnight.
        """
        text = line.parameters
        zone, is_labelled = self._placing.get(text) or self._read_placing(text)
        local, is_date, is_utc, is_odd = value
        if is_odd or (is_labelled and not is_date):
            self.report.note(remarks.AS_MEANT, example=line.value)
        if is_date or (is_labelled and not local % DAY):
            return Moment(local, self.default, is_date=True)
        if is_utc and (zone is None or not is_odd):
            return Moment(local, UTC, is_date=False)
        if zone is None:
            zone = floating or self.floating
            self.report.note(remarks.FLOATING, zone=zone.name)
        # With an offset besides a TZID an instant is meant, and the zone for what recurs.
        return Moment(zone.local(local) if is_utc else local, zone, is_date=False)


def _canonical(tzid: str) -> str:
    """Take quotes, escapes and blanks from a TZID: these differ from use to definition."""
    tzid = tzid[:MAX_TEXT]
    return tzid.replace("\\,", ",").replace("\\;", ";").strip().strip('"').strip()
