"""The mailbox's own calendar: events that its owner or a program writes.

Each is a row of its own, so that writers do not undo each other's. A recurring one is read by the
calendar reader before the lock is taken, and its busy time kept as a calendar's is.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Self
from uuid import UUID

from bookwithme.domain.errors import FieldProblem, InvalidInput, NotFound, refuse_any
from bookwithme.domain.event import Event
from bookwithme.domain.hours import to_utc
from bookwithme.domain.interval import Interval
from bookwithme.domain.mailbox import Mailbox
from bookwithme.ical import remarks
from bookwithme.service.access_gate import mailbox_at
from bookwithme.service.availability.calendars import content_hash, expand, horizon, keep
from bookwithme.service.world_context import WorldContext
from bookwithme.storage.busy import Expansion
from bookwithme.storage.unit_of_work import UnitOfWork
from bookwithme.zones import zone_of

UID_TAKEN = "is that of another event or of a booking of this mailbox"


def events(context: WorldContext, address: str) -> tuple[Mailbox, list[Event]]:
    """A mailbox's events in order of creation; raises NotFound."""
    with context.read() as uow:
        mailbox = mailbox_at(uow, address)
        return mailbox, uow.events.of(mailbox.id)


def event(context: WorldContext, guid: UUID, owner: str | None = None) -> tuple[Mailbox, Event]:
    """One event; `owner`: whose it must be. Raises NotFound."""
    with context.read() as uow:
        return _owned(uow, guid, owner)


def create_event(
    context: WorldContext, address: str, new: Callable[[str], Event]
) -> tuple[Mailbox, Event]:
    """A new event, which takes its time at once; `new` makes it for the mailbox's zone.

    Raises:
        NotFound: there is no such mailbox.
        InvalidInput: a field is outside the limits, or the UID is taken.
    """
    with context.read() as uow:
        mailbox, window = mailbox_at(uow, address), horizon(uow.now)
    made = Made.of(new(mailbox.time_zone), mailbox.time_zone, window)
    with context.write() as uow:
        return mailbox, _tell(uow, mailbox_at(uow, address), made.add(uow, mailbox), "created")


def change_event(
    context: WorldContext,
    guid: UUID,
    edit: Callable[[Event], Event],
    owner: str | None = None,
) -> tuple[Mailbox, Event]:
    """Change an event's fields; raises NotFound, InvalidInput."""
    with context.read() as uow:
        (mailbox, before), window = _owned(uow, guid, owner), horizon(uow.now)
    made = Made.of(edit(before), mailbox.time_zone, window)
    with context.write() as uow:
        mailbox, present = _owned(uow, guid, owner)
        if present.revision != before.revision:  # somebody was quicker: both changes count
            made = Made.of(edit(present), mailbox.time_zone, window)
        if made.event == present:
            return mailbox, present
        changed = replace(made.kept(uow), revision=present.revision + 1)
        uow.events.save(changed)
        return mailbox, _tell(uow, mailbox, changed, "changed")


def delete_event(context: WorldContext, guid: UUID, owner: str | None = None) -> None:
    """Delete an event: its time is free again. Raises NotFound."""
    with context.write() as uow:
        mailbox, gone = _owned(uow, guid, owner)
        uow.events.delete(gone.id)
        _tell(uow, mailbox, gone, "deleted")


def _owned(uow: UnitOfWork, guid: UUID, owner: str | None) -> tuple[Mailbox, Event]:
    found = uow.events.by_guid(guid)
    mailbox = found and uow.mailboxes.by_id(found.mailbox_id)
    if found is None or mailbox is None or (owner and mailbox.address != owner.lower()):
        raise NotFound(f"There is no event {guid}.")
    return mailbox, found


def _tell(uow: UnitOfWork, mailbox: Mailbox, event: Event, change: str) -> Event:
    data = {"mailbox": mailbox.address, "event": str(event.guid), "change": change}
    uow.journal.add("event", uow.now, data | {"subject": event.subject})
    return event


@dataclass(frozen=True, slots=True)
class Made:
    """An event that may be written, with its busy time where it recurs."""

    event: Event
    zone: str
    body: bytes = b""
    expansion: Expansion | None = None

    @classmethod
    def of(cls, event: Event, zone: str, window: Interval) -> Self:
        """Check an event, work out its busy time; `zone`: of its mailbox. Raises InvalidInput."""
        refuse_any(_midnight_problems(event))
        if event.recurrence is None:
            return cls(replace(event, content=None), zone)
        from bookwithme.ical.writing.event_writer import timing

        try:
            body = timing(event)
        except ValueError:
            raise InvalidInput(FieldProblem("recurrence", "must be an RRULE")) from None
        expansion = expand(body, zone, window)
        for field, remark in _not_understood(expansion):
            raise InvalidInput(FieldProblem(field, remark))
        return cls(replace(event, content=content_hash(body)), zone, body, expansion)

    def kept(self, uow: UnitOfWork) -> Event:
        """Keep the busy time; the event."""
        if self.event.content:
            keep(uow, self.event.content, self.body, self.zone, self.expansion)
        return self.event

    def add(self, uow: UnitOfWork, mailbox: Mailbox) -> Event:
        """Insert it under a GUID and a UID of its own, unless it has them; raises InvalidInput."""
        event = self.kept(uow)
        guid = event.guid if event.guid.int else uow.tokens.guid()
        uid = event.uid or f"{guid}@{mailbox.domain}"
        booked = event.uid and uow.bookings.uids(mailbox.id, [uid])  # one of ours never is
        if booked or uow.events.has_uid(mailbox.id, uid):
            raise InvalidInput(FieldProblem("uid", UID_TAKEN))
        event = replace(event, guid=guid, uid=uid, mailbox_id=mailbox.id)
        return replace(event, id=uow.events.add(event))


def _not_understood(expansion: Expansion) -> Iterator[tuple[str, str]]:
    """What the reader says of a rule that people should not find out by the time it takes."""
    for each in expansion.report["problems"]:
        part = each["values"].get("value", "")
        yield "recurrence", f"must be an RRULE of which every part is understood, not {part}"
    for each in expansion.report["notes"]:
        if each["message"] == remarks.NO_OCCURRENCE:
            yield "changes", "must name occurrences of the recurrence"


def _midnight_problems(event: Event) -> Iterator[FieldProblem]:
    if not event.all_day:
        return
    zone = zone_of(event.time_zone)

    def is_midnight(at: datetime | None) -> bool:
        return at is None or to_utc(at.astimezone(zone).date(), 0, zone) == at

    problem = f"must be a midnight of {event.time_zone}, since allDay is true"
    for name in ("start", "end"):
        if not is_midnight(getattr(event, name)):
            yield FieldProblem(name, problem)
    for number, change in enumerate(event.changes):
        for name in ("occurrence", "start", "end"):
            if not is_midnight(getattr(change, name)):
                yield FieldProblem(f"changes[{number}].{name}", problem)
