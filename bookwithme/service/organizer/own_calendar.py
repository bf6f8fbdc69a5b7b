"""The organizer's week: events, bookings, calendars; and what the organizer does to bookings."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import UUID

from bookwithme.domain.booking import Booking
from bookwithme.domain.event import Event
from bookwithme.domain.freebusy import BusyPeriod
from bookwithme.domain.hours import Hours, to_utc
from bookwithme.domain.interval import Interval
from bookwithme.domain.links import PrivateLink
from bookwithme.domain.mailbox import Mailbox
from bookwithme.domain.reminders import PlannedMail
from bookwithme.service.access_gate import admit, mailbox_at
from bookwithme.service.attendee.bookings import Find, Managed, look_up
from bookwithme.service.availability.freebusy import freebusy
from bookwithme.service.availability.open_times import open_slots
from bookwithme.service.organizer.link_story import untold
from bookwithme.service.world_context import WorldContext
from bookwithme.service.worlds import named
from bookwithme.storage.journal import Entry
from bookwithme.zones import zone_of

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Week:
    """Seven days, each with what touches it; `events`: the mailbox's own, by UID.

    A period of a booking has the booking's id as its source, one of an event the event's UID.
    """

    mailbox: Mailbox
    now: datetime
    days: tuple[tuple[date, Interval, tuple[BusyPeriod, ...]], ...]
    events: dict[str, Event]
    bookings: frozenset[str]


def week(context: WorldContext, address: str, day: date | None, first_weekday: int) -> Week:
    """The week of a day, or the present one; `first_weekday`: on which it begins, Monday is 0.

    Raises:
        NotFound, AccessDenied: of the mailbox.
    """
    mailbox, now = own_mailbox(context, address)
    zone = zone_of(mailbox.time_zone)
    day = day or now.astimezone(zone).date()
    first = day - timedelta(days=(day.weekday() - first_weekday) % 7)
    edges = [to_utc(first + n * _DAY, 0, zone) for n in range(8)]
    periods = freebusy(context, address, Interval(edges[0], edges[-1])).periods
    with context.read() as uow:
        sources = {each.source for each in periods}
        own = {each.uid: each for each in uow.events.by_uids(mailbox.id, sources)}
        held = uow.bookings.held(mailbox.id, Interval(edges[0], edges[-1]))
    days = []
    for n in range(7):
        whole = Interval(edges[n], edges[n + 1])
        touching = tuple(each for each in periods if each.interval.overlaps(whole))
        days.append((first + n * _DAY, whole, touching))
    return Week(mailbox, now, tuple(days), own, frozenset(each.source for each in held))


def own_mailbox(context: WorldContext, address: str) -> tuple[Mailbox, datetime]:
    """A mailbox whose owner may use Bookings, and the present; raises NotFound, AccessDenied."""
    with context.read() as uow:
        return admit(uow, mailbox_at(uow, address)).mailbox, uow.now


def set_hours(context: WorldContext, address: str, hours: Hours) -> None:
    """Set the regular meeting hours; raises NotFound, AccessDenied."""
    with context.write() as uow:
        mailbox = admit(uow, mailbox_at(uow, address)).mailbox
        uow.mailboxes.save(replace(mailbox, meeting_hours=hours))


@dataclass(frozen=True, slots=True)
class BookingList:
    """A part of an organizer's bookings, each with the private link it came through, if any.

    `more`: whether others follow the last one. `coming`, `past`: how many there are in all; None
    in a search, which would have to go through all of them.
    """

    mailbox: Mailbox
    now: datetime
    entries: tuple[tuple[Booking, PrivateLink | None], ...]
    more: bool
    coming: int | None = None
    past: int | None = None


def booking_list(
    context: WorldContext,
    address: str,
    *,
    most: int,
    past: bool = False,
    text: str = "",
    beyond: UUID | None = None,
) -> BookingList:
    """The coming bookings of a mailbox, the next one first; or the past ones, the latest first.

    `beyond`: those after this one; `text`: as `Bookings.coming`. Raises NotFound, AccessDenied.
    """
    with context.read() as uow:
        mailbox = admit(uow, mailbox_at(uow, address)).mailbox
        last = uow.bookings.by_guid(beyond) if beyond else None
        list_ = uow.bookings.past if past else uow.bookings.coming
        found = list_(mailbox.id, uow.now, most + 1, text, last)
        links = uow.links.by_ids(each.link_id for each in found)
        entries = tuple((each, links.get(each.link_id)) for each in found[:most])
        counts = () if text else uow.bookings.counts(mailbox.id, uow.now)
        return BookingList(mailbox, uow.now, entries, len(found) > most, *counts)


@dataclass(frozen=True, slots=True)
class Detail:
    """One booking of one's own: what decides about it, what happened, what is still to be sent."""

    managed: Managed
    planned: tuple[PlannedMail, ...]
    story: list[Entry]


def booking_detail(context: WorldContext, find: Find) -> Detail:
    """A booking with its story; raises NotFound, AccessDenied."""
    with context.read_journal() as uow:
        booking, mailbox, meeting_type = look_up(uow, find)
        admit(uow, mailbox)
        planned = uow.planned_mails.of(booking.id)
        told = uow.journal.of_booking(booking.guid)
        if "booked" not in {each.kind for each in told}:
            names = named.of_booking(booking, mailbox)
            told.insert(0, untold("booked", booking.created_at, names))
        return Detail(Managed(booking, mailbox, meeting_type, uow.now), tuple(planned), told)


def times_to_move(
    context: WorldContext, find: Find, day: date | None
) -> tuple[Managed, date, list[Interval]]:
    """A booking, and the open times of a day, or of its own, that it can move to.

    Raises:
        NotFound, AccessDenied.
    """
    with context.read() as uow:
        booking, mailbox, meeting_type = look_up(uow, find)
        allowed, zone = admit(uow, mailbox), zone_of(mailbox.time_zone)
        day = day or booking.start.astimezone(zone).date()
        whole = Interval(to_utc(day, 0, zone), to_utc(day + _DAY, 0, zone))
        managed = Managed(booking, mailbox, meeting_type, uow.now)
        open_ = open_slots(allowed, meeting_type, whole, booking.id) if managed.can_move else []
        return managed, day, open_
