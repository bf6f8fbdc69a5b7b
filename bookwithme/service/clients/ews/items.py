"""What stands in a mailbox's calendar: its own events, bookings, calendar files, in one list."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import chain
from uuid import UUID

from bookwithme.domain.booking import Booking
from bookwithme.domain.event import Event, Sensitivity
from bookwithme.domain.freebusy import BusyPeriod, Status
from bookwithme.domain.hours import to_utc
from bookwithme.domain.interval import Interval, instant, seconds
from bookwithme.domain.mailbox import Mailbox
from bookwithme.service.availability.calendars import (
    calendar_periods,
    horizon,
    periods_of_content,
)
from bookwithme.service.clients.ews.ids import Id, Kind, number_of
from bookwithme.service.clients.ews.recurrence import ends_before
from bookwithme.storage.calendars import Calendar
from bookwithme.storage.unit_of_work import UnitOfWork
from bookwithme.zones import zone_of

LONGEST_VIEW = timedelta(days=2 * 366)
SINGLE, OCCURRENCE, EXCEPTION, MASTER = "Single", "Occurrence", "Exception", "RecurringMaster"

_SECOND = timedelta(seconds=1)
_MOST_WINDOWS = 5
"""Ids of occurrences further apart are forged: nobody was given them by one view."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One item of a calendar; None: nobody has said.

    Attributes:
        type: `SINGLE`, `OCCURRENCE`, `EXCEPTION` (an occurrence that is otherwise) or `MASTER`.
        change_key: another one after each change.
        original_start: when its series would have it.
        booking, event: what it is.
        calendar: the name of the calendar file that it comes from.
        first, last: occurrences of an own series, as far as they are known.
    """

    id: Id
    mailbox: Mailbox
    start: datetime
    end: datetime
    subject: str
    status: Status
    uid: str
    type: str = SINGLE
    change_key: str = "1"
    original_start: datetime | None = None
    all_day: bool = False
    time_zone: str
    location: str | None = None
    body: str | None = None
    sensitivity: Sensitivity = Sensitivity.NORMAL
    categories: tuple[str, ...] = ()
    booking: Booking | None = None
    event: Event | None = None
    calendar: str | None = None
    first: Item | None = None
    last: Item | None = None


def view(uow: UnitOfWork, mailbox: Mailbox, window: Interval) -> list[Item]:
    """What overlaps a window, a series by its occurrences; ascending by start, then end.

    A calendar file that cannot be had is one item of unknown status.
    """
    single, booked = uow.events.single(mailbox.id, window), uow.bookings.within(mailbox.id, window)
    otherwise = (each for event in series(uow, mailbox) for each in exceptions(mailbox, event))
    known = chain(written(mailbox, single, booked), otherwise)
    overlapping = (each for each in known if _is_in(each, window))
    return in_order(chain(overlapping, _expanded(uow, mailbox, window)))


def files_once(uow: UnitOfWork, mailbox: Mailbox) -> Iterator[Item]:
    """What calendar files say, as far as the horizon reaches, each event of theirs once."""
    for group in _files(uow, mailbox, horizon(uow.now)).values():
        first = min(group, key=lambda each: each.start)
        if len(group) > 1:
            first = replace(first, id=first.id._replace(start=0), type=MASTER)
        if first.status is not Status.UNKNOWN:
            yield first


def by_ids(uow: UnitOfWork, mailbox: Mailbox, ids: Iterable[Id]) -> dict[Id, Item]:
    """Those of a mailbox's items that some ids name."""
    wanted, found = set(ids), {}
    numbers = {each.of for each in wanted}
    own = [each for each in uow.events.these(numbers) if each.mailbox_id == mailbox.id]
    booked = [each for each in uow.bookings.these(numbers) if each.mailbox_id == mailbox.id]
    otherwise = (each for event in own for each in exceptions(mailbox, event))
    windows = _windows(each.start for each in wanted if each.start)
    expanded = (each for window in windows for each in _expanded(uow, mailbox, window))
    own_and_booked = written(mailbox, own, booked)
    for item in chain(own_and_booked, otherwise, expanded, files_once(uow, mailbox)):
        if item.id in wanted:
            found[item.id] = item
        if len(found) == len(wanted):
            break
    return found


def instances(uow: UnitOfWork, mailbox: Mailbox, master: Item) -> list[Id]:
    """The ids of a series' occurrences from its first on, as far as the horizon reaches."""
    reach, event = horizon(uow.now), master.event
    if event:
        reach = Interval(min(master.start, reach.end), reach.end)
        found = {each.id for each in _regular(uow, mailbox, event, reach)}
        found |= {_occurrence_id(mailbox, event, each.occurrence) for each in event.changes}
    else:
        found = {each.id for each in _files(uow, mailbox, reach)[master.id.of]}
    return sorted(found, key=lambda each: each.start)


def with_ends(uow: UnitOfWork, item: Item) -> Item:
    """An item; an own series with its first occurrence, and its last where the horizon has it."""
    series = item.event
    if series is None or series.recurrence is None:
        return item
    ids = instances(uow, item.mailbox, item)
    deleted = {seconds(each.occurrence) for each in series.changes if each.is_deleted}
    happening = [each for each in ids if each.start not in deleted]
    ends = by_ids(uow, item.mailbox, happening[:1] + happening[-1:])
    is_whole = happening and ends_before(series, len(ids), horizon(uow.now).end)
    last = ends.get(happening[-1]) if is_whole else None
    return replace(item, first=ends.get(next(iter(happening), item.id)), last=last)


def _expanded(uow: UnitOfWork, mailbox: Mailbox, window: Interval) -> Iterator[Item]:
    """The occurrences of own series in a window that are as regular, and what files have there."""
    for event in series(uow, mailbox):
        yield from _regular(uow, mailbox, event, window)
    yield from chain(*_files(uow, mailbox, window).values())


def _regular(uow: UnitOfWork, mailbox: Mailbox, event: Event, window: Interval) -> Iterator[Item]:
    """The occurrences of an own series in a window, but for those that are otherwise."""
    if event.recurrence is None:
        return
    otherwise = Counter((each.start, each.end) for each in event.changes)
    for period in periods_of_content(uow, mailbox, event.content or "", window):
        if otherwise[period.start, period.end]:
            otherwise[period.start, period.end] -= 1
        else:
            at = replace(event, start=period.start, end=period.end, recurrence=None, changes=())
            yield _occurrence(mailbox, event, at, period.start, OCCURRENCE)


def exceptions(mailbox: Mailbox, event: Event) -> Iterator[Item]:
    """The occurrences of an own series that are otherwise, and happen."""
    for change in event.changes:
        if not change.is_deleted:
            at = event.changed(change)
            yield _occurrence(mailbox, event, at, change.occurrence, EXCEPTION)


def _occurrence(
    mailbox: Mailbox, series: Event, at: Event, original_start: datetime, kind: str
) -> Item:
    number, item = _occurrence_id(mailbox, series, original_start), _of_event(mailbox, at)
    return replace(item, id=number, type=kind, original_start=original_start)


def _occurrence_id(mailbox: Mailbox, series: Event, original_start: datetime) -> Id:
    return Id(Kind.OCCURRENCE, mailbox.exchange_guid, series.guid, seconds(original_start))


def series(uow: UnitOfWork, mailbox: Mailbox) -> list[Event]:
    """The mailbox's own series."""
    return uow.recall(("recurring", mailbox.id), lambda: uow.events.recurring(mailbox.id))


def written(
    mailbox: Mailbox, events: Iterable[Event], bookings: Iterable[Booking]
) -> Iterator[Item]:
    """Own events, and those bookings that stand."""
    yield from (_of_event(mailbox, each) for each in events)
    yield from (_of_booking(mailbox, each) for each in bookings if not each.is_cancelled)


def _files(uow: UnitOfWork, mailbox: Mailbox, window: Interval) -> dict[UUID, list[Item]]:
    """What calendar files say of a window, by what stands for an event of theirs."""
    found: defaultdict[UUID, list[Item]] = defaultdict(list)
    recurring = _recurring(uow, mailbox)
    for calendar, period in calendar_periods(uow, mailbox, window):
        kind = OCCURRENCE if (calendar.name, period.source) in recurring else SINGLE
        item = _of_period(mailbox, calendar, period, kind)
        found[item.id.of].append(item)
    return found


def _recurring(uow: UnitOfWork, mailbox: Mailbox) -> set[tuple[str, str]]:
    """The events of calendar files that happen more than once as far as the horizon reaches."""
    reach = horizon(uow.now)

    def counted() -> set[tuple[str, str]]:
        periods = calendar_periods(uow, mailbox, reach)
        times = Counter((calendar.name, each.source) for calendar, each in periods)
        return {event for event, count in times.items() if count > 1}

    return uow.recall(("recurring", mailbox.id, reach), counted)


def _of_event(mailbox: Mailbox, event: Event) -> Item:
    return Item(
        id=Id(Kind.EVENT, mailbox.exchange_guid, event.guid),
        mailbox=mailbox,
        start=event.start,
        end=event.end,
        subject=event.subject,
        status=event.status,
        uid=event.uid,
        type=MASTER if event.recurrence else SINGLE,
        change_key=str(event.revision),
        all_day=event.all_day,
        time_zone=event.time_zone,
        location=event.location,
        body=event.body,
        sensitivity=event.sensitivity,
        categories=event.categories,
        event=event,
    )


def _of_booking(mailbox: Mailbox, booking: Booking) -> Item:
    return Item(
        id=Id(Kind.BOOKING, mailbox.exchange_guid, booking.guid),
        mailbox=mailbox,
        start=booking.start,
        end=booking.end,
        subject=booking.subject,
        status=Status.BUSY,
        uid=booking.uid,
        change_key=str(booking.sequence + 1),
        time_zone=mailbox.time_zone,
        location=booking.location,
        body=booking.attendee.notes,
        categories=(booking.category,) if booking.category else (),
        booking=booking,
    )


def _of_period(mailbox: Mailbox, calendar: Calendar, period: BusyPeriod, kind: str) -> Item:
    zone, start = zone_of(mailbox.time_zone), period.start
    edges = (each.astimezone(zone).date() for each in (start, period.end))
    midnights = tuple(to_utc(each, 0, zone) for each in edges)
    number = number_of(calendar.name, period.source)
    return Item(
        id=Id(Kind.FILE, mailbox.exchange_guid, number, seconds(start)),
        mailbox=mailbox,
        start=start,
        end=period.end,
        subject=period.title,
        status=period.status,
        uid=period.source,
        type=kind,
        all_day=midnights == (start, period.end),
        time_zone=mailbox.time_zone,
        calendar=calendar.name,
    )


def _is_in(item: Item, window: Interval) -> bool:
    at_once = item.start == item.end and window.start <= item.start < window.end
    return at_once or Interval(item.start, item.end).overlaps(window)


def in_order(items: Iterable[Item]) -> list[Item]:
    """By start, then end."""
    return sorted(items, key=lambda each: (each.start, each.end))


def _windows(starts: Iterable[int]) -> list[Interval]:
    """Few windows in which occurrences begin at these seconds."""
    found: list[Interval] = []
    for start in sorted(starts):
        at = instant(start)
        if found and at < found[-1].start + LONGEST_VIEW:
            found[-1] = Interval(found[-1].start, at + _SECOND)
        else:
            found.append(Interval(at, at + _SECOND))
    return found[:_MOST_WINDOWS]
