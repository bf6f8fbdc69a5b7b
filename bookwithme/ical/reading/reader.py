"""Read busy time from a calendar file."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from bookwithme.domain.errors import BookwithmeError, CalendarTooLarge
from bookwithme.ical import remarks
from bookwithme.ical.limits import MAX_BYTES, MAX_LINES, Budget
from bookwithme.ical.reading.availability import read_availabilities
from bookwithme.ical.reading.context import Context, Output, Period, Source
from bookwithme.ical.reading.freebusy import read_freebusy
from bookwithme.ical.reading.series import read_series
from bookwithme.ical.remarks import Remark, Report
from bookwithme.ical.text.components import Calendar, Component, assemble
from bookwithme.ical.text.lines import properties, text_of
from bookwithme.ical.zones.offsets import NamedZone

VERSION = 2
"""Counts on when files are read otherwise than before, so that what is kept is read anew."""


class NotACalendar(BookwithmeError):
    """This is not an iCalendar object: no line reads BEGIN:VCALENDAR."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a calendar says about one stretch of time.

    Attributes:
        periods: (start, end, status, index into `sources`), seconds since the epoch in UTC,
            half-open, whole (not clipped), sorted; of every status, cancelled events left out.
        sources: whose the periods are.
        events: VEVENT and VFREEBUSY components in the file.
        problems: what was not understood.
        notes: what was assumed.
        complete: False when the file breaks off in the middle: half a file from a feed is no
            calendar to rely on.
    """

    periods: list[Period]
    sources: list[Source]
    events: int
    problems: list[Remark]
    notes: list[Remark]
    complete: bool


def read(data: bytes, *, zone: ZoneInfo, start: datetime, end: datetime) -> Reading:
    """Read an iCalendar stream into the periods that overlap [start, end).

    Args:
        data: the file, one or several VCALENDAR objects.
        zone: the mailbox's zone, for whole days and times without a zone.
        start: aware.
        end: aware.

    Raises:
        NotACalendar: when no VCALENDAR begins in it.
        CalendarTooLarge: when it is over the limits.
    """
    if len(data) > MAX_BYTES:
        raise CalendarTooLarge
    report = Report()
    calendars, is_utf8 = _parsed(data, report)
    if not calendars:
        raise NotACalendar
    events = sum(len(calendar.of("VEVENT")) for calendar in calendars)
    events += sum(len(calendar.of("VFREEBUSY")) for calendar in calendars)
    if not is_utf8:
        report.note(remarks.NOT_UTF8)
    output = Output((int(start.timestamp()), int(end.timestamp())))
    budget, default = Budget(), NamedZone(zone)
    for calendar in calendars:
        _read_calendar(calendar, Context(calendar, default, output, report, budget))
    report.uid = ""
    complete = all(calendar.ended for calendar in calendars)
    if not complete:
        report.problem(remarks.NO_END_LINE)
    output.periods.sort()
    return Reading(output.periods, output.sources, events, report.problems, report.notes, complete)


def _parsed(data: bytes, report: Report) -> tuple[list[Calendar], bool]:
    text, is_utf8 = text_of(data)
    if text.count("\n") > MAX_LINES:
        raise CalendarTooLarge
    return assemble(properties(text, is_utf8=is_utf8), report), is_utf8


def _read_calendar(calendar: Calendar, context: Context) -> None:
    for uid, components in _by_uid(calendar.of("VEVENT"), context):
        context.report.uid = uid
        read_series(components, context)
    for component in calendar.of("VFREEBUSY"):
        read_freebusy(component, context)
    read_availabilities(calendar.of("VAVAILABILITY"), context)


def _by_uid(components: list[Component], context: Context) -> Iterator[tuple[str, list[Component]]]:
    """Group events by UID; one without a UID, or with an empty one, is a group of its own."""
    groups: dict[object, list[Component]] = {}
    for component in components:
        uid = component.values.get("UID", "").strip()
        groups.setdefault(uid or id(component), []).append(component)
        if not uid:
            context.report.note(remarks.NO_UID)
    for key, group in groups.items():
        yield key if isinstance(key, str) else "", group
