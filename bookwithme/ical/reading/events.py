"""One VEVENT (RFC 5545, 3.6.1): when it starts, how long it lasts, what it does to the time."""

from collections.abc import Sequence
from dataclasses import dataclass

from bookwithme.domain.freebusy import Status
from bookwithme.ical import remarks
from bookwithme.ical.limits import LAST_SECOND
from bookwithme.ical.reading.context import Context, Moment, Output
from bookwithme.ical.reading.status import status_of
from bookwithme.ical.text.components import Component
from bookwithme.ical.text.lines import MULTIPLE, Property
from bookwithme.ical.values import DAY, Span, duration, is_duration, seconds_of, written

_ALL_DAY = "X-MICROSOFT-CDO-ALLDAYEVENT"
_ALL_DAY_TOO = "X-MICROSOFT-MSNCALENDAR-ALLDAYEVENT"


@dataclass(slots=True)
class Event:
    """An event as it blocks. `status` is None when it is cancelled.

    `before` and `after` are seconds of travel that Apple calendars add to both sides. `is_frequent`
    tells that a rule counts in hours or less, and so goes on through an hour that clocks repeat.
    """

    component: Component
    start: Moment
    span: Span
    status: Status | None
    before: int = 0
    after: int = 0
    is_frequent: bool = False
    source: int = -1

    @property
    def blocks(self) -> bool:
        """Whether any occurrence can take time."""
        return self.status is not None and (self.length > 0 or "RDATE" in self.component.many)

    @property
    def length(self) -> int:
        """Seconds from the first to the last one blocked, as the wall clock has it."""
        return self.span.days * DAY + self.span.seconds + self.before + self.after

    @property
    def recurs(self) -> bool:
        """Whether it has recurrence properties of its own."""
        return "RRULE" in self.component.many or "RDATE" in self.component.many

    @property
    def sequence(self) -> int | None:
        """SEQUENCE, 0 when it is missing, None when it is no number."""
        text = self.component.values.get("SEQUENCE", "0").strip()
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None

    def is_far_from(self, window: tuple[int, int]) -> bool:
        """Tell whether DTSTART alone cannot reach the window, whatever the zone."""
        low, high = window[0] - self.length - 2 * DAY, window[1] + self.before + 2 * DAY
        return not low < self.start.local < high

    def block(self, locals_: Sequence[int], context: Context, span: Span | None = None) -> None:
        """Put the occurrences that start at these local times into the output."""
        status, output, zone = self.status, context.output, self.start.zone
        days, seconds = span or self.span
        earlier, later = self.before, seconds + self.after
        if status is None or days * DAY + later + earlier <= 0:
            return
        begins = ends = zone.instants(locals_)
        if days:
            ends = zone.instants([local + days * DAY for local in locals_])
        if self.is_frequent and (again := zone.repeated(locals_)):
            context.report.note(remarks.REPEATED_HOUR)
            begins, ends = again + begins, [each + days * DAY for each in again] + ends
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
    for name in component.many:
        if name not in MULTIPLE:
            context.report.note(remarks.REPEATED, property=name)
    start = _start(component, context)
    if start is None:
        return None
    span = _span(component, start, context)
    values = component.values
    if values.get(_ALL_DAY, values.get(_ALL_DAY_TOO, "")).upper().endswith("TRUE"):
        start, span = _as_whole_days(start, span, context)
    if span.days < 0 or span.seconds < 0:
        context.report.problem(remarks.NEGATIVE)
    event = Event(component, start, span, status_of(values))
    if "X-APPLE-TRAVEL-DURATION" in values:
        event.before = _travel(values["X-APPLE-TRAVEL-DURATION"])
    if "X-APPLE-TRAVEL-RETURN-DURATION" in values:
        event.after = _travel(values["X-APPLE-TRAVEL-RETURN-DURATION"])
    return event


def _start(component: Component, context: Context) -> Moment | None:
    for line in component.all_of("DTSTART"):
        try:
            return context.moment(line)
        except ValueError:
            continue
    context.report.problem(remarks.NO_START, value=component.values.get("DTSTART", ""))
    return None


def _as_whole_days(start: Moment, span: Span, context: Context) -> tuple[Moment, Span]:
    """Make days of the mailbox of midnights that Outlook marks (MS-OXCICAL, ALLDAYEVENT).

    Both ends must be midnights, whatever the zone that they are written in.
    """
    end = start.zone.local(start.instant + span.seconds) + span.days * DAY
    if start.is_date or start.local % DAY or end % DAY or end <= start.local:
        return start, span
    day = Moment(start.local, context.default, is_date=True)
    if day.instant != start.instant:
        context.report.note(remarks.WHOLE_DAYS, zone=context.default.name)
    return day, Span((end - start.local) // DAY, 0)


def _span(component: Component, start: Moment, context: Context) -> Span:
    """Read the length by DTEND, or else DURATION."""
    unread = None
    for name in ("DTEND", "DURATION"):
        for line in component.all_of(name):
            try:
                return _read_span(name, line, start, context)
            except ValueError:
                unread = line.value if unread is None else unread
    if unread is None and start.is_date:
        return Span(1, 0)
    if unread is not None:
        context.report.problem(remarks.NO_END, value=unread)
    elif not context.is_labelled_date(component.parameters.get("DTSTART", "")):
        return Span(0, 0)
    return _rest_of_day(start, context)


def _read_span(name: str, line: Property, start: Moment, context: Context) -> Span:
    """Read the length; whole days that end when they begin last one day.

    Raises:
        ValueError: when it cannot be read, or a day does not end after a time or the reverse.
    """
    if name == "DURATION":
        return duration(line.value)
    end = context.moment(line)
    if start.is_date and end.is_date:
        return Span((end.local - start.local) // DAY or 1, 0)
    seconds = end.instant - start.instant
    if seconds <= 0 and start.is_date != end.is_date:
        raise ValueError(line.value)
    return Span(0, seconds)


def length_to(end: str, start: Moment, line: Property, context: Context) -> Span:
    """Read how long a PERIOD lasts (RFC 5545, 3.3.9); to the end of its day when that is unclear.

    Raises:
        ValueError: when it ends before it starts.
    """
    try:
        if is_duration(end):
            span = duration(end)
        else:
            span = Span(0, context.place(written(end), line).instant - start.instant)
    except ValueError:
        context.report.problem(remarks.NO_END, value=end)
        return _rest_of_day(start, context)
    if seconds_of(span) < 0:
        raise ValueError(end)
    return span


def _rest_of_day(start: Moment, context: Context) -> Span:
    """Count what is left of a moment's day, of a date all; nothing where that would free time."""
    if not context.doubt_takes_time:
        return Span(0, 0)
    return Span(1, 0) if start.is_date else Span(0, DAY - start.local % DAY)


def _travel(value: str) -> int:
    try:
        return max(0, seconds_of(duration(value)))
    except ValueError:
        return 0


def revised(events: list[Event], context: Context, *, surely: bool = False) -> list[Event]:
    """Keep the latest version of an event (RFC 5546, 2.1.5); all where these are different events.

    Of those that start at different times SEQUENCE and DTSTAMP must both say that they are versions
    of one event, unless they `surely` are.
    """
    newest = max(events, key=lambda event: event.sequence or 0)
    kept = [event for event in events if not _is_before(event, newest, surely=surely)]
    if len({event.start.instant for event in kept}) > 1:
        context.report.note(remarks.SHARED_UID)
        return events
    if len(kept) < len(events):
        context.report.note(remarks.DUPLICATE)
    return kept


def _is_before(event: Event, newest: Event, *, surely: bool) -> bool:
    """Tell whether an event is an earlier version of another."""
    if event.sequence is None or newest.sequence is None or event.sequence >= newest.sequence:
        return False
    if surely or event.start.instant == newest.start.instant:
        return True
    stamps = [each.component.values.get("DTSTAMP", "") for each in (event, newest)]
    try:
        return written(stamps[0]).local < written(stamps[1]).local
    except ValueError:
        return False
