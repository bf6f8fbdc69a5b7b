"""Calendars of a mailbox: upload, health, and the busy time that comes of them.

A calendar is read outside the lock, once for its content, zone and horizon, and kept; asking for
open times reads what is kept. A window beyond the horizon is expanded when it is asked for.
"""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from bookwithme.domain.errors import FieldProblem, InvalidInput, NotFound
from bookwithme.domain.freebusy import BusyPeriod, Status
from bookwithme.domain.interval import Interval, instant
from bookwithme.ical.errors import CalendarTooLarge, NotACalendar
from bookwithme.ical.reader import read
from bookwithme.service.gate import mailbox_at
from bookwithme.storage.busy import Expansion
from bookwithme.storage.calendars import Calendar

if TYPE_CHECKING:
    from datetime import datetime

    from bookwithme.domain.mailbox import Mailbox
    from bookwithme.service.place import Place
    from bookwithme.storage.work import Work

BEHIND = timedelta(days=62)
AHEAD = timedelta(days=400)
"""Past the longest lead time there is, so that a page never asks beyond the horizon."""

NAME_LENGTH = 120


def horizon(now: datetime) -> Interval:
    """What is expanded ahead of time: whole months, so that worlds of one month share it."""
    first = (now - BEHIND).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    return Interval(first, first + BEHIND + AHEAD)


def content_hash(body: bytes) -> str:
    """The name under which a calendar's bytes are kept."""
    return hashlib.sha256(body).hexdigest()


def put_calendar(place: Place, address: str, name: str, body: bytes) -> dict[str, Any]:
    """Give a mailbox a calendar, or a newer copy of the one of this name; its health report.

    Raises:
        NotFound: there is no such mailbox.
        InvalidInput: the bytes are no calendar at all; an earlier copy stays.
    """
    with place.read() as work:
        mailbox = mailbox_at(work, address)
        content, known = content_hash(body), _kept(work, content_hash(body), mailbox)
    expansion = None if known else expand(body, mailbox.time_zone, horizon(work.now))
    with place.write() as work:
        mailbox = mailbox_at(work, address)
        check_name(name)
        keep(work, content, body, mailbox.time_zone, expansion)
        calendar = Calendar(mailbox_id=mailbox.id, name=name, content=content, fetched_at=work.now)
        work.calendars.put(calendar)
        work.mailboxes.touch(mailbox.id)
        return health(work, mailbox, calendar)


def check_name(name: str) -> None:
    """Let a calendar's name pass; raises InvalidInput."""
    if not 0 < len(name) <= NAME_LENGTH or not name.isprintable():
        problem = f"must be 1 to {NAME_LENGTH} printable characters"
        raise InvalidInput(FieldProblem("name", problem))


def keep(work: Work, content: str, body: bytes, zone: str, expansion: Expansion | None) -> None:
    """Keep a content and what was expanded of it, unless somebody was quicker."""
    work.calendars.keep_body(content, body)
    if expansion and not _covering(work, content, zone, expansion.horizon):
        work.calendars.busy.add(content, zone, expansion)


def expand(body: bytes, zone: str, window: Interval) -> Expansion:
    """Read a calendar's busy time in a window.

    Raises:
        InvalidInput: the bytes are no calendar.
    """
    try:
        reading = read(body, zone=ZoneInfo(zone), start=window.start, end=window.end)
    except (NotACalendar, CalendarTooLarge) as error:
        raise InvalidInput(FieldProblem("body", str(error))) from error
    report = {
        "events": reading.events,
        "problems": [str(each) for each in reading.problems],
        "notes": [str(each) for each in reading.notes],
    }
    sources = [(source.uid, source.title) for source in reading.sources]
    return Expansion(window, reading.periods, sources, report)


def health(work: Work, mailbox: Mailbox, calendar: Calendar) -> dict[str, Any]:
    """What was read of a calendar, what was not understood, and what was assumed."""
    kept = work.calendars.busy.sets(calendar.content or "", mailbox.time_zone)
    nothing: dict[str, Any] = {"events": 0, "problems": [], "notes": []}
    report = dict(kept[0].report) if kept else nothing
    if calendar.failure:
        report["problems"] = [calendar.failure, *report["problems"]]
    return report | {"fetchedAt": calendar.fetched_at}


def _kept(work: Work, content: str, mailbox: Mailbox) -> Any:
    return _covering(work, content, mailbox.time_zone, horizon(work.now))


def _covering(work: Work, content: str, zone: str, window: Interval) -> Any:
    for each in work.calendars.busy.sets(content, zone):
        if each.horizon.start <= window.start and window.end <= each.horizon.end:
            return each
    return None


def show_calendar(place: Place, address: str, name: str) -> dict[str, Any]:
    """A calendar's health report; raises NotFound."""
    with place.read() as work:
        mailbox = mailbox_at(work, address)
        return health(work, mailbox, _calendar(work, mailbox, name))


def delete_calendar(place: Place, address: str, name: str) -> None:
    """Take a calendar away; raises NotFound."""
    with place.write() as work:
        mailbox = mailbox_at(work, address)
        work.calendars.delete(_calendar(work, mailbox, name).id)
        work.mailboxes.touch(mailbox.id)


def _calendar(work: Work, mailbox: Mailbox, name: str) -> Calendar:
    calendar = work.calendars.by_name(mailbox.id, name)
    if calendar is None:
        raise NotFound(f"{mailbox.address} has no calendar {name!r}.")
    return calendar


def busy_periods(work: Work, mailbox: Mailbox, window: Interval) -> list[BusyPeriod]:
    """Everything that a mailbox's calendars say about a window, ascending, blocking or not.

    A calendar without a good copy is one period of status `unknown`. An imported event that is
    a booking of this mailbox is left out: the booking itself counts.
    """
    own = work.bookings.uids(mailbox.id)
    found = [
        period
        for calendar in work.calendars.of(mailbox.id)
        for period in _periods(work, mailbox, calendar, window)
        if period.source not in own
    ]
    return sorted(found, key=lambda period: period.interval)


def _periods(
    work: Work, mailbox: Mailbox, calendar: Calendar, window: Interval
) -> list[BusyPeriod]:
    if calendar.content is None:
        return [BusyPeriod(window.start, window.end, Status.UNKNOWN, calendar.name)]
    kept = _covering(work, calendar.content, mailbox.time_zone, window)
    if kept:
        return work.calendars.busy.periods(kept.id, window)
    expansion = expand(work.calendars.body(calendar.content), mailbox.time_zone, window)
    return [
        _named(start, end, status, expansion.sources[source])
        for start, end, status, source in expansion.periods
    ]


def _named(start: int, end: int, status: Status, source: tuple[str, str]) -> BusyPeriod:
    uid, title = source
    return BusyPeriod(instant(start), instant(end), status, uid, title)


def roll_horizon(work: Work) -> None:
    """Expand what the present horizon lacks: after the clock moved, and once a month."""
    for mailbox in work.mailboxes.all():
        for calendar in work.calendars.of(mailbox.id):
            if calendar.content and not _kept(work, calendar.content, mailbox):
                body = work.calendars.body(calendar.content)
                expansion = expand(body, mailbox.time_zone, horizon(work.now))
                keep(work, calendar.content, body, mailbox.time_zone, expansion)
