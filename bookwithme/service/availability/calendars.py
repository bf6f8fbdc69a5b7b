"""Calendars of a mailbox: upload, health, and the busy time that comes of them.

A calendar is read outside the lock, once for its content, zone and horizon, and kept; asking for
open times reads what is kept. A window beyond the horizon is expanded when it is asked for.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from bookwithme import zones
from bookwithme.domain.errors import FieldProblem, InvalidInput, existing, refuse_any
from bookwithme.domain.freebusy import BusyPeriod, Status
from bookwithme.domain.interval import Interval, instant
from bookwithme.domain.mailbox import Mailbox, calendar_name_problems
from bookwithme.ical.reading.reader import VERSION, NotACalendar, read
from bookwithme.ical.remarks import Remark
from bookwithme.service.access_gate import mailbox_at
from bookwithme.service.world_context import WorldContext
from bookwithme.storage.busy import BusySet, Expansion
from bookwithme.storage.calendars import Calendar
from bookwithme.storage.unit_of_work import UnitOfWork

BEHIND = timedelta(days=62)
AHEAD = timedelta(days=460)  # the longest lead time, a month until it is rolled, a page of days
"""Past the longest lead time there is, so that a page never asks beyond the horizon."""

_NOTHING: dict[str, Any] = {"events": 0, "problems": [], "notes": []}


def horizon(now: datetime) -> Interval:
    """What is expanded ahead of time: whole months, so that worlds of one month share it."""
    first = (now - BEHIND).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    return Interval(first, first + BEHIND + AHEAD)


def content_hash(body: bytes) -> str:
    """The name under which a calendar's bytes are kept."""
    return hashlib.sha256(body).hexdigest()


@dataclass(frozen=True, slots=True)
class Health:
    """How well a calendar could be read.

    Attributes:
        events: VEVENT and VFREEBUSY components of its last good copy.
        problems: what was not understood.
        notes: what was assumed.
        fetched_at: when the last good copy came, or was found to be good still.
        failure: why it cannot be fetched; None: it can, or it was uploaded.
        failed_since: since when.
        is_feed: whether it is fetched from somewhere.
        is_missing: whether there is no good copy at all, so that nothing is offered.
    """

    events: int
    problems: list[Remark]
    notes: list[Remark]
    fetched_at: datetime | None
    failure: Remark | None
    failed_since: datetime | None
    is_feed: bool
    is_missing: bool


def put_calendar(context: WorldContext, address: str, name: str, body: bytes) -> Health:
    """Give a mailbox a calendar, or a newer copy of the one of this name; its health report.

    Raises:
        NotFound: there is no such mailbox.
        InvalidInput: the bytes are no calendar at all; an earlier copy stays. CalendarTooLarge.
    """
    refuse_any(calendar_name_problems(name))
    with context.read() as uow:
        mailbox = mailbox_at(uow, address)
        content, known = content_hash(body), kept(uow, content_hash(body), mailbox)
    expansion = None if known else expand(body, mailbox.time_zone, horizon(uow.now))
    with context.write() as uow:
        mailbox = mailbox_at(uow, address)
        keep(uow, content, body, mailbox.time_zone, expansion)
        calendar = Calendar(mailbox_id=mailbox.id, name=name, content=content, fetched_at=uow.now)
        uow.calendars.put(calendar)
        return health(uow, mailbox, calendar)


def as_known(zone: str) -> str:
    """A zone as busy time is kept for it; with other zone data, or otherwise, it is read anew."""
    return f"{zone} {zones.data().partition(' ')[0]} {VERSION}"


def keep(
    uow: UnitOfWork, content: str, body: bytes, zone: str, expansion: Expansion | None
) -> None:
    """Keep a content and what was expanded of it, unless somebody was quicker."""
    uow.calendars.keep_body(content, body)
    if expansion and not _covering(uow, content, zone, expansion.horizon):
        uow.calendars.busy.add(content, as_known(zone), expansion)


def expand(body: bytes, zone: str, window: Interval) -> Expansion:
    """Read the busy time in a window; raises InvalidInput: it is none, CalendarTooLarge."""
    try:
        reading = read(body, zone=zones.zone_of(zone), start=window.start, end=window.end)
    except NotACalendar as error:
        raise InvalidInput(FieldProblem("body", str(error))) from error
    report = {
        "events": reading.events,
        "problems": [asdict(each) for each in reading.problems],
        "notes": [asdict(each) for each in reading.notes],
        "complete": reading.complete,
    }
    sources = [(source.uid, source.title) for source in reading.sources]
    return Expansion(window, reading.periods, sources, report)


def health(uow: UnitOfWork, mailbox: Mailbox, calendar: Calendar) -> Health:
    """What was read of a calendar, what was not understood, and what was assumed."""
    report = _report(uow, mailbox, calendar.content) if calendar.content else _NOTHING
    values = calendar.failure_values or {}
    return Health(
        events=report["events"],
        problems=[Remark(**each) for each in report["problems"]],
        notes=[Remark(**each) for each in report["notes"]],
        fetched_at=calendar.fetched_at,
        failure=Remark(calendar.failure, values) if calendar.failure else None,
        failed_since=calendar.failed_since,
        is_feed=calendar.url is not None,
        is_missing=calendar.content is None,
    )


def _report(uow: UnitOfWork, mailbox: Mailbox, content: str) -> dict[str, Any]:
    if sets := uow.calendars.busy.sets(content, as_known(mailbox.time_zone)):
        return sets[0].report
    body = uow.calendars.body(content)
    return expand(body, mailbox.time_zone, horizon(uow.now)).report


def kept(uow: UnitOfWork, content: str, mailbox: Mailbox) -> BusySet | None:
    """What is kept of a content that is expanded as far as it must be; None: it is not."""
    return _covering(uow, content, mailbox.time_zone, horizon(uow.now))


def _covering(uow: UnitOfWork, content: str, zone: str, window: Interval) -> BusySet | None:
    return _first(uow.calendars.busy.sets(content, as_known(zone)), window)


def _first(sets: list[BusySet], window: Interval) -> BusySet | None:
    """The first set that covers a window."""
    for each in sets:
        if each.horizon.start <= window.start and window.end <= each.horizon.end:
            return each
    return None


def all_calendars(context: WorldContext, address: str) -> tuple[tuple[Calendar, Health], ...]:
    """A mailbox's calendars in order of creation, with their health reports; raises NotFound."""
    with context.read() as uow:
        return with_health(uow, mailbox_at(uow, address))


def with_health(uow: UnitOfWork, mailbox: Mailbox) -> tuple[tuple[Calendar, Health], ...]:
    """As `all_calendars`, inside a unit of work."""
    found = uow.calendars.of(mailbox.id)
    return tuple((each, health(uow, mailbox, each)) for each in found)


def show_calendar(context: WorldContext, address: str, name: str) -> Health:
    """A calendar's health report; raises NotFound."""
    with context.read() as uow:
        mailbox = mailbox_at(uow, address)
        return health(uow, mailbox, calendar_of(uow, mailbox, name))


def delete_calendar(context: WorldContext, address: str, name: str) -> None:
    """Take a calendar away; raises NotFound."""
    with context.write() as uow:
        mailbox = mailbox_at(uow, address)
        uow.calendars.delete(calendar_of(uow, mailbox, name).id)


def calendar_of(uow: UnitOfWork, mailbox: Mailbox, name: str) -> Calendar:
    """A mailbox's calendar of a name; raises NotFound."""
    found = uow.calendars.by_name(mailbox.id, name)
    return existing(found, f"{mailbox.address} has no calendar {name!r}.")


def busy_periods(uow: UnitOfWork, mailbox: Mailbox, window: Interval) -> list[BusyPeriod]:
    """All that a mailbox's calendars and events say about a window, ascending, blocking or not.

    A calendar without a good copy is one period of status `unknown`. An imported event that is
    a booking of this mailbox is left out: the booking itself counts.
    """
    of_calendars = (period for _, period in calendar_periods(uow, mailbox, window))
    found = [*of_calendars, *_periods_of_events(uow, mailbox, window)]
    return sorted(found, key=lambda period: period.interval)


def calendar_periods(
    uow: UnitOfWork, mailbox: Mailbox, window: Interval
) -> Iterator[tuple[Calendar, BusyPeriod]]:
    """What `busy_periods` has of a mailbox's calendars, each with the calendar that says it."""
    number = mailbox.id
    for calendar in uow.recall(("calendars", number), lambda: uow.calendars.of(number)):
        periods = _periods(uow, mailbox, calendar, window)
        own = uow.bookings.uids(number, {each.source for each in periods})
        for period in periods:
            if period.source not in own:
                yield calendar, period


def _periods_of_events(uow: UnitOfWork, mailbox: Mailbox, window: Interval) -> list[BusyPeriod]:
    """The time of a mailbox's own events; of recurring ones it is kept as calendars' is."""
    number = mailbox.id
    recurring = uow.recall(("recurring", number), lambda: uow.events.recurring(number))
    return uow.events.periods(number, window) + [
        period._replace(source=event.uid, title=event.subject)
        for event in recurring
        for period in periods_of_content(uow, mailbox, event.content or "", window)
    ]


def _periods(
    uow: UnitOfWork, mailbox: Mailbox, calendar: Calendar, window: Interval
) -> list[BusyPeriod]:
    if calendar.content is None:
        return [BusyPeriod(window.start, window.end, Status.UNKNOWN, calendar.name, calendar.name)]
    return periods_of_content(uow, mailbox, calendar.content, window)


def periods_of_content(
    uow: UnitOfWork, mailbox: Mailbox, content: str, window: Interval
) -> list[BusyPeriod]:
    """The periods that a content has in a window, from what is kept where that reaches so far."""
    zone, busy = mailbox.time_zone, uow.calendars.busy
    key = content, as_known(zone)
    if found := _first(uow.recall(("sets", *key), lambda: busy.sets(*key)), window):
        return busy.periods(found.id, window)
    expansion = expand(uow.calendars.body(content), zone, window)
    return [
        BusyPeriod(instant(start), instant(end), status, *expansion.sources[source])
        for start, end, status, source in expansion.periods
    ]


def roll_horizon(context: WorldContext) -> None:
    """Expand what the present horizon lacks: after the clock moved, and once a month.

    Read outside the lock; a calendar that changes meanwhile is expanded by who changes it.
    """
    with context.read() as uow:
        window = horizon(uow.now)
        lacking = {
            (content, mailbox.time_zone): uow.calendars.body(content)
            for mailbox in uow.mailboxes.all()
            for content in _contents(uow, mailbox)
            if not kept(uow, content, mailbox)
        }
    for (content, zone), body in lacking.items():
        expansion = expand(body, zone, window)
        with context.write() as uow:
            keep(uow, content, body, zone, expansion)


def _contents(uow: UnitOfWork, mailbox: Mailbox) -> set[str]:
    """What the busy time of a mailbox is read from."""
    contents = {each.content for each in uow.calendars.of(mailbox.id)}
    contents |= {each.content for each in uow.events.recurring(mailbox.id)}
    return {each for each in contents if each}
