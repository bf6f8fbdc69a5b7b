"""The calendars and events of a document: their content, and what is kept of them."""

from dataclasses import replace
from datetime import timedelta
from functools import lru_cache

from bookwithme.contract.document.events import Event as EventRecord
from bookwithme.contract.document.mailboxes import Calendar as CalendarRecord
from bookwithme.contract.document.moments import Present
from bookwithme.contract.document.places import named_as
from bookwithme.domain.errors import FieldProblem, InvalidInput
from bookwithme.domain.mailbox import Mailbox
from bookwithme.ical.writing.relocate import shift_weeks
from bookwithme.resources import SEED_DATA
from bookwithme.service.availability.calendars import as_known, content_hash, expand, horizon, keep
from bookwithme.service.availability.events import Made
from bookwithme.storage.calendars import Calendar
from bookwithme.storage.unit_of_work import UnitOfWork


def add_calendar(
    uow: UnitOfWork, present: Present, mailbox: Mailbox, calendar: CalendarRecord
) -> None:
    """Give a mailbox a calendar of the document; raises InvalidInput."""
    with named_as(calendar.content_name):
        body = calendar.body if calendar.file is None else _of_seed_data(calendar.file)
        moved = body and _moved(body, calendar, present)
        content = None if moved is None else _keep(uow, mailbox.time_zone, moved)
    kept = calendar.kept(present)
    kept["fetched_at"] = kept.get("fetched_at") or (uow.now if content else None)
    uow.calendars.add(Calendar(mailbox_id=mailbox.id, content=content, **kept))


def add_event(uow: UnitOfWork, present: Present, mailbox: Mailbox, described: EventRecord) -> None:
    """Give a mailbox an event of the document; raises InvalidInput."""
    zone = described.values().get("time_zone", mailbox.time_zone)
    present = replace(present, zone=zone)
    event = described.made(present)
    if event.recurrence:
        with named_as("week"):
            rule = _moved(f"RRULE:{event.recurrence}".encode(), described, present)
        event = replace(event, recurrence=rule.decode().removeprefix("RRULE:"))
    Made.of(event, mailbox.time_zone, horizon(uow.now)).add(uow, mailbox)


def _of_seed_data(file: str) -> bytes:
    path = (SEED_DATA / file).resolve()
    if not path.is_relative_to(SEED_DATA.resolve()) or not path.is_file():
        raise InvalidInput(FieldProblem("file", "is neither beside the scenario nor seed data"))
    return path.read_bytes()


def _moved(body: bytes, calendar: CalendarRecord | EventRecord, present: Present) -> bytes:
    """A calendar's content, its dates moved with the week where it says for which it is written."""
    if calendar.written_for is None:
        return body
    weeks = (present.monday().date() - calendar.written_for) // timedelta(weeks=1)
    try:
        return _shifted(body, weeks)
    except (ValueError, OverflowError):
        raise InvalidInput(FieldProblem("file", "cannot be moved from so far a week")) from None


# Worlds of one week have the same calendars, and moving one costs more than all else of a world.
_shifted = lru_cache(maxsize=64)(shift_weeks)


def _keep(uow: UnitOfWork, zone: str, body: bytes) -> str:
    """Keep a calendar, and expand it unless a world before did; its hash."""
    content, window = content_hash(body), horizon(uow.now)
    kept = uow.calendars.busy.sets(content, as_known(zone))
    if not any(each.horizon == window for each in kept):
        keep(uow, content, body, zone, expand(body, zone, window))
    return content


def written_calendar(uow: UnitOfWork, calendar: Calendar) -> CalendarRecord:
    """A calendar of the world as a document has it."""
    body = uow.calendars.body(calendar.content) if calendar.content else None
    values = calendar.failure_values or {}
    return CalendarRecord.of(calendar, failure_values=values, **content_of(body))


def content_of(body: bytes | None) -> dict[str, str | None]:
    """A calendar's content as a document has it, by the field's name."""
    text = _text(body)
    # Latin-1 keeps every byte of a calendar that is no text.
    if text is None and body is not None:
        return {"latin1": body.decode("latin-1")}
    return {"text": text}


def _text(body: bytes | None) -> str | None:
    """Content that can stand in a document as it is."""
    try:
        text = None if body is None else body.decode()
    except UnicodeDecodeError:
        return None
    return None if text is None or "\0" in text else text
