"""What is known while one VCALENDAR is read: its zones, the window, the report, the budget."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from bookwithme.ical import remarks
from bookwithme.ical.limits import MAX_TEXT
from bookwithme.ical.text.lines import parameters, text_value, value_of
from bookwithme.ical.values import DAY, Written, written
from bookwithme.ical.zones.names import zone_named
from bookwithme.ical.zones.offsets import UTC, Zone
from bookwithme.ical.zones.vtimezone import compile_zone

if TYPE_CHECKING:
    from bookwithme.domain.freebusy import Status
    from bookwithme.ical.limits import Budget
    from bookwithme.ical.text.components import Calendar, Component

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
        """The index of a new source for a component."""
        one = component.one
        uid, title = one.get("UID", ":"), one.get("SUMMARY", ":")
        self.sources.append(Source(value_of(uid).strip(), text_value(title).strip()))
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
        self._heads: dict[str, tuple[Zone | None, bool]] = {}
        name = value_of(calendar.properties.one.get("X-WR-TIMEZONE", ":")).strip()
        self.floating = self.zone(name) if name else default

    def _defined(self, calendar: Calendar) -> dict[str, Component]:
        definitions: dict[str, Component] = {}
        for component in calendar.of("VTIMEZONE"):
            names = [_canonical(value_of(rest)) for rest in component.many.get("TZID", ())]
            if len(names) == 1:
                definitions.setdefault(names[0], component)
            else:
                self.report.problem(remarks.BAD_ZONE, zone=", ".join(names))
        return definitions

    def zone(self, tzid: str) -> Zone:
        """The zone of a TZID: defined in the file, known by name, or else the mailbox's."""
        name = _canonical(tzid)
        if name not in self._zones:
            self._zones[name] = self._from_file(name) or self._by_name(name)
        return self._zones[name]

    def _from_file(self, name: str) -> Zone | None:
        if name not in self._definitions:
            return None
        low, high = self.output.window
        try:
            zone, whole = compile_zone(name, self._definitions[name], high, self.budget)
        except ValueError:
            self.report.problem(remarks.BAD_ZONE, zone=name)
            return None
        if not whole:
            self.report.problem(remarks.BAD_ZONE_PART, zone=name)
        known, months = zone_named(name), range(low, high, max(30 * DAY, (high - low) // 20))
        if known and any(known.offset_at(each) != zone.offset_at(each) for each in months):
            self.report.note(remarks.ZONE_DIFFERS, zone=name)
        return zone

    def _by_name(self, name: str) -> Zone:
        zone = zone_named(name)
        if zone is None:
            self.report.problem(remarks.UNKNOWN_ZONE, zone=name, default=self.default.name)
            return self.default
        if zone.name != name:
            self.report.note(remarks.ZONE_BY_NAME, zone=name, meaning=zone.name)
        return zone

    def head(self, head: str) -> tuple[Zone | None, bool]:
        """What a line's parameters say: the zone of its TZID, and whether VALUE is DATE."""
        if head not in self._heads:
            found = self.parameters(head)
            tzid = found.get("TZID", "").strip()
            is_date = found.get("VALUE", "").upper() == "DATE"
            self._heads[head] = self.zone(tzid) if tzid else None, is_date
        return self._heads[head]

    def parameters(self, head: str) -> dict[str, str]:
        """What stands between a line's name and its value.

        Raises:
            CalendarTooLarge: when there are too many different ones in the stream.
        """
        if not head:
            return {}
        if head not in self._parameters:
            self.budget.meet_head()
            self._parameters[head] = parameters(head)
        return self._parameters[head]

    def moment(self, rest: str) -> Moment:
        """Read a line like DTSTART.

        Raises:
            ValueError: when its value is neither a date nor a time.
        """
        head, _, value = rest.rpartition(":")
        return self.place(written(value), head)

    def place(self, value: Written, head: str, floating: Zone | None = None) -> Moment:
        """Put a date or time as written into its zone; `floating` is for times without one."""
        zone, is_date = self.head(head)
        if value.is_date or is_date:
            return Moment(value.local - value.local % DAY, self.default, is_date=True)
        if value.is_utc:
            return Moment(value.local, UTC, is_date=False)
        if zone is None:
            zone = floating or self.floating
            self.report.note(remarks.FLOATING, zone=zone.name)
        return Moment(value.local, zone, is_date=False)


def _canonical(tzid: str) -> str:
    """A TZID without quotes, escapes and blanks around it: these differ from use to definition."""
    tzid = tzid[:MAX_TEXT]
    return tzid.replace("\\,", ",").replace("\\;", ";").strip().strip('"').strip()
