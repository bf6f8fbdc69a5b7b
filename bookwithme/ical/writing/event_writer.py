"""Events of a mailbox's own calendar as VEVENT: to be read for their busy time, to be published."""

import re
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from icalendar import Calendar, vRecur
from icalendar import Event as Component

from bookwithme.domain.event import Event
from bookwithme.zones import zone_of

PRIVATE = "Private appointment"
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_LAST_YEAR = 9999
_LAST = time(23, 59, 59)


def timing(event: Event) -> bytes:
    """Write when an event is and how it blocks, and nothing else of it, for our own reader.

    Raises:
        ValueError: the recurrence is no rule.
    """
    calendar = Calendar()
    for component in _series(event, dates=False):
        calendar.add_component(component)
    written: bytes = calendar.to_ical()
    return written


def published_event(event: Event, now: datetime) -> list[Component]:
    """Write an event for everybody who may read the calendar: a private one without its texts."""
    series = _series(event, dates=event.all_day)
    instead = [each for each in event.changes if not each.is_deleted]
    for component, said in zip(series, [event, *map(event.changed, instead)], strict=True):
        component["UID"] = event.uid
        component.add("SEQUENCE", event.revision - 1)
        component.add("DTSTAMP", now)
        if event.is_private:
            component.add("SUMMARY", PRIVATE)
            component.add("CLASS", "PRIVATE")
            continue
        add_texts(component, said.body, said.location, said.subject)
        if named := [one_line(each) for each in event.categories if each]:
            component.add("CATEGORIES", named)
    return series


def _series(event: Event, *, dates: bool) -> list[Component]:
    """Write the event, or its series and then each occurrence that is otherwise."""
    zone = zone_of(event.time_zone)
    first = _component(event, zone, dates=dates)
    found = [first]
    if event.recurrence:
        first.add("RRULE", _rule(event.recurrence, zone, dates=dates))
    for change in event.changes:
        at = _moment(change.occurrence, event, zone, dates=dates)
        if change.is_deleted:
            first.add("EXDATE", at)
        else:
            instead = _component(event.changed(change), zone, dates=dates)
            instead.add("RECURRENCE-ID", at)
            found.append(instead)
    return found


def _rule(text: str, zone: ZoneInfo, *, dates: bool) -> vRecur:
    """Read a rule: it ends on a day where days are written, else at an instant (RFC 5545, 3.3.10).

    A day that ends it ends it with its last second.
    """
    rule: vRecur = vRecur.from_ical(text)
    for until in rule.get("UNTIL", ())[:1]:
        at = until if isinstance(until, datetime) else datetime.combine(until, _LAST)
        at = at if at.tzinfo else at.replace(tzinfo=zone)
        if at.year < _LAST_YEAR:  # past it, it never ends for anybody
            rule["UNTIL"] = [_day(at, zone) if dates else at.astimezone(UTC)]
    return rule


def _component(event: Event, zone: ZoneInfo, *, dates: bool) -> Component:
    component = Component()
    component.add("UID", "event")
    start, end = (_moment(at, event, zone, dates=dates) for at in (event.start, event.end))
    component.add("DTSTART", start)
    if event.all_day and not dates:  # days of its zone, whatever the mailbox's is
        component.add("DURATION", _day(event.end, zone) - _day(event.start, zone))
    else:
        component.add("DTEND", end)
    component.add("TRANSP", "TRANSPARENT" if event.status == "free" else "OPAQUE")
    component.add("X-MICROSOFT-CDO-BUSYSTATUS", event.status.value.upper())
    return component


def _moment(at: datetime, event: Event, zone: ZoneInfo, *, dates: bool) -> date | datetime:
    """Put an instant on the event's clock; one that the clock shows again stays in UTC."""
    if dates:
        return _day(at, zone)
    if event.all_day:
        return datetime.combine(_day(at, zone), time(), zone)
    local = at.astimezone(zone)
    return at if local.fold else local


def _day(at: datetime, zone: ZoneInfo) -> date:
    return at.astimezone(zone).date()


def add_texts(event: Component, description: str, location: str, summary: str = "") -> None:
    """Add what was said; libical takes an empty property for an error."""
    lines = {"SUMMARY": one_line(summary), "LOCATION": one_line(location)}
    for name, text in (lines | {"DESCRIPTION": _text(description)}).items():
        if text:
            event.add(name, text)


def one_line(text: str) -> str:
    """Make one line of a text, so that nobody's name can begin a property of its own."""
    return _text(text).replace("\n", " ")


def _text(text: str) -> str:
    """Free a text of what RFC 5545 3.3.11 forbids, and of line ends that only some readers see."""
    return _CONTROLS.sub("", "\n".join(text.splitlines()))
