"""One VEVENT (RFC 5545, 3.6.1): when it starts, how long it lasts, what it does to the time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bookwithme.ical import remarks
from bookwithme.ical.limits import LAST_SECOND
from bookwithme.ical.reading.context import Moment
from bookwithme.ical.reading.status import status_of
from bookwithme.ical.text.lines import value_of
from bookwithme.ical.values import DAY, Span, duration

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bookwithme.domain.freebusy import Status
    from bookwithme.ical.reading.context import Context, Output
    from bookwithme.ical.text.components import Component
    from bookwithme.ical.zones.offsets import Zone

_ALL_DAY = "X-MICROSOFT-CDO-ALLDAYEVENT"
_ALL_DAY_TOO = "X-MICROSOFT-MSNCALENDAR-ALLDAYEVENT"


@dataclass(slots=True)
class Event:
    """An event as it blocks. `status` is None when it is cancelled.

    `before` and `after` are seconds of travel that Apple calendars add to both sides.
    """

    component: Component
    start: Moment
    span: Span
    status: Status | None
    before: int = 0
    after: int = 0
    source: int = -1

    @property
    def blocks(self) -> bool:
        """Whether any occurrence can take time."""
        return self.status is not None and (self.length > 0 or "RDATE" in self.component.many)

    @property
    def length(self) -> int:
        """Seconds from the first to the last one blocked, as the clock on the wall has it."""
        return self.span.days * DAY + self.span.seconds + self.before + self.after

    @property
    def recurs(self) -> bool:
        """Whether it has recurrence properties of its own."""
        return "RRULE" in self.component.many or "RDATE" in self.component.many

    @property
    def sequence(self) -> int:
        """SEQUENCE, 0 when it is missing or no number."""
        text = value_of(self.component.one.get("SEQUENCE", ":")).strip()
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0

    def is_far_from(self, window: tuple[int, int]) -> bool:
        """Whether DTSTART alone cannot reach the window, whatever the zone."""
        low, high = window[0] - self.length - 2 * DAY, window[1] + self.before + 2 * DAY
        return not low < self.start.local < high

    def block(self, locals_: Sequence[int], context: Context, span: Span | None = None) -> None:
        """Put the occurrences that start at these local times into the output."""
        status, output = self.status, context.output
        days, seconds = span or self.span
        earlier, later = self.before, seconds + self.after
        if status is None or days * DAY + later + earlier <= 0:
            return
        begins = ends = self.start.zone.instants(locals_)
        if days:
            ends = self.start.zone.instants([local + days * DAY for local in locals_])
        if ends and ends[-1] + later > LAST_SECOND:
            ends = [min(end, LAST_SECOND - later) for end in ends]
        low, high = output.window[0] - later, output.window[1] + earlier
        source, size = self._source(output), len(output.periods)
        output.periods += [
            (begin - earlier, end + later, status, source)
            for begin, end in zip(begins, ends, strict=True)
            if begin < high and end > low
        ]
        if self.source < 0 and len(output.periods) > size:
            self.source = output.add_source(self.component)

    def _source(self, output: Output) -> int:
        return len(output.sources) if self.source < 0 else self.source


def read_event(component: Component, context: Context) -> Event | None:
    """Read an event; None, and a problem reported, when its start cannot be read."""
    lines = component.one
    try:
        start = context.moment(lines["DTSTART"])
    except (KeyError, ValueError):
        value = value_of(lines.get("DTSTART", ":"))
        context.report.problem(remarks.NO_START, value=value)
        return None
    span = _span(lines, start, context)
    if lines.get(_ALL_DAY, lines.get(_ALL_DAY_TOO, ":")).upper().endswith("TRUE"):
        start, span = _as_whole_days(start, span, context.default)
    event = Event(component, start, span, status_of(lines))
    if "X-APPLE-TRAVEL-DURATION" in lines:
        event.before = _travel(lines["X-APPLE-TRAVEL-DURATION"])
    if "X-APPLE-TRAVEL-RETURN-DURATION" in lines:
        event.after = _travel(lines["X-APPLE-TRAVEL-RETURN-DURATION"])
    return event


def _as_whole_days(start: Moment, span: Span, default: Zone) -> tuple[Moment, Span]:
    """Outlook's mark for whole days counts when both ends are midnights (MS-OXCICAL, ALLDAYEVENT).

    They are then days of the mailbox, whatever zone the midnights are written in.
    """
    end = start.zone.local(start.instant + span.seconds) + span.days * DAY
    if start.is_date or start.local % DAY or end % DAY or end <= start.local:
        return start, span
    days = (end - start.local) // DAY
    return Moment(start.local, default, is_date=True), Span(days, 0)


def _span(lines: dict[str, str], start: Moment, context: Context) -> Span:
    unread = ""
    for name in ("DTEND", "DURATION"):
        if name in lines:
            try:
                span = _read_span(name, lines[name], start, context)
            except ValueError:
                unread = unread or lines[name]
                continue
            if span.days * DAY + span.seconds < 0:
                context.report.problem(remarks.NEGATIVE)
            return span
    if not unread:
        return Span(1, 0) if start.is_date else Span(0, 0)
    context.report.problem(remarks.NO_END, value=value_of(unread))
    if not context.doubt_takes_time:
        return Span(0, 0)
    return Span(1, 0) if start.is_date else Span(0, DAY - start.local % DAY)


def _read_span(name: str, rest: str, start: Moment, context: Context) -> Span:
    """The length by DTEND or DURATION; whole days that end when they begin last one day."""
    if name == "DURATION":
        return duration(value_of(rest))
    end = context.moment(rest)
    if start.is_date and end.is_date:
        return Span((end.local - start.local) // DAY or 1, 0)
    return Span(0, end.instant - start.instant)


def _travel(rest: str) -> int:
    try:
        days, seconds = duration(value_of(rest))
    except ValueError:
        return 0
    return max(0, days * DAY + seconds)
