"""Write a world's document into an empty world."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from bookwithme import clock
from bookwithme.clock import ClockMode, ClockState
from bookwithme.domain.booking import Booking
from bookwithme.domain.errors import FieldProblem, InvalidInput
from bookwithme.domain.links import PrivateLink
from bookwithme.domain.mailbox import Mailbox
from bookwithme.domain.meeting_type import MeetingType
from bookwithme.domain.organization import Organization
from bookwithme.domain.policy_delay import PolicyChange
from bookwithme.domain.settings import WorldSettings
from bookwithme.service import document_parts as parts
from bookwithme.service import documents as d
from bookwithme.service import fields as f
from bookwithme.service.administering import add_mailbox
from bookwithme.service.calendars import content_hash, expand, horizon, keep
from bookwithme.storage.calendars import Calendar
from bookwithme.storage.messages import Message
from bookwithme.storage.organizations import PolicyRecord

if TYPE_CHECKING:
    from bookwithme.domain.access import EwsPolicy
    from bookwithme.storage.work import Work

Types = list[tuple[MeetingType, list[PrivateLink]]]
Owners = dict[str, tuple[Mailbox, Types]]

BASE = "{base}"
"""Stands in a document's mails where the world's own address stood."""


def clock_state(read: f.Fields) -> ClockState:
    """`{mode, shift?, now?}`; a system clock where the document has none."""
    mode = read.read("mode", f.one_of(ClockMode), ClockMode.SYSTEM)
    shift = read.read("shift", d.signed, None)
    now = read.read("now", f.instant, None)
    if mode is ClockMode.FROZEN:
        return clock.frozen_at(now or clock.system_now())
    if mode is ClockMode.SHIFTED and shift is not None:
        return ClockState(mode, shift=shift)
    return ClockState()


def load(work: Work, document: object, base: str) -> None:
    """Fill an empty world from a document.

    Raises:
        InvalidInput: naming every place that is wrong; the caller's transaction undoes the rest.
    """
    read = f.Fields(document)
    _header(read)
    state = read.read("clock", d.one(clock_state), ClockState())
    settings = read.read("settings", d.one(d.settings), {})
    now = clock.now(state or ClockState())
    moments = d.Moments(now)
    organizations = read.read("organizations", d.each(_organization), []) or []
    mailboxes = read.read("mailboxes", d.each(parts.mailbox(moments)), []) or []
    zones = {part.fields["address"].lower(): part.fields["time_zone"] for part in mailboxes}
    bookings = read.read("bookings", d.each(parts.booking(moments, zones)), []) or []
    changes = read.read("policyChanges", d.each(_policy_change), []) or []
    mails = read.read("messages", d.each(_message(base)), []) or []
    read.done()
    work.set_clock(state)
    work.set_settings(WorldSettings(**settings))
    work.now = now
    numbers = {each.domain: work.organizations.add(each) for each in organizations}
    owners = {
        mailbox.address: (mailbox, types)
        for mailbox, types in (_add_mailbox(work, part) for part in mailboxes)
    }
    for booking in bookings:
        _add_booking(work, booking, owners)
    for change in changes:
        _add_change(work, change, numbers, owners)
    for mail in mails:
        work.messages.add(mail)


def _header(read: f.Fields) -> None:
    version = read.read("version", f.whole)
    if version is not None and version != d.VERSION:
        read.problem("version", f"must be {d.VERSION}")
    for name in ("name", "title", "about", "scenario"):
        read.raw(name)


def _organization(read: f.Fields) -> Organization:
    domain = read.read("domain", f.text)
    name = read.read("displayName", f.text, domain)
    ews, clients = d.policy(read, enabled=None)
    return Organization(domain=str(domain).lower(), display_name=name, ews=ews, clients=clients)


def _add_mailbox(work: Work, part: parts.MailboxPart) -> tuple[Mailbox, Types]:
    mailbox = add_mailbox(work, part.fields)
    for calendar in part.calendars:
        _add_calendar(work, mailbox, calendar)
    return mailbox, [_add_type(work, mailbox, each) for each in part.types]


def _add_calendar(work: Work, mailbox: Mailbox, part: parts.CalendarPart) -> None:
    content = content_hash(part.body) if part.body is not None else None
    if content and part.body is not None:
        known = work.calendars.busy.sets(content, mailbox.time_zone)
        window = horizon(work.now)
        fresh = any(each.horizon == window for each in known)
        expansion = None if fresh else expand(part.body, mailbox.time_zone, window)
        keep(work, content, part.body, mailbox.time_zone, expansion)
    work.calendars.put(
        Calendar(
            mailbox_id=mailbox.id,
            name=part.name,
            content=content,
            url=part.url,
            fetched_at=part.fetched_at or (work.now if content else None),
            failure=part.failure,
        )
    )


def _add_type(
    work: Work, mailbox: Mailbox, part: parts.TypePart
) -> tuple[MeetingType, list[PrivateLink]]:
    guid = part.guid or work.tokens.guid()
    kind = replace(part.kind, mailbox_id=mailbox.id, guid=guid)
    kind = replace(kind, id=work.meeting_types.add(kind))
    return kind, [_add_link(work, kind, each) for each in part.links]


def _add_link(work: Work, kind: MeetingType, part: parts.LinkPart) -> PrivateLink:
    code = part.bookingcode or work.tokens.guid()
    link = replace(part.link, meeting_type_id=kind.id, bookingcode=code)
    return replace(link, id=work.links.add(link))


def _add_booking(work: Work, part: parts.BookingPart, owners: Owners) -> None:
    mailbox, types = owners[part.mailbox]
    kind, links = _pick(types, part.meeting_type, "meetingType")
    link = None if part.link is None else _pick(links, part.link, "link")
    booking = Booking(
        mailbox_id=mailbox.id,
        meeting_type_id=kind.id,
        link_id=link.id if link else None,
        start=part.start,
        attendee=part.attendee,
        **(_derived(work, part, mailbox, kind) | part.fields),
    )
    work.bookings.add(booking)


def _derived(
    work: Work, part: parts.BookingPart, mailbox: Mailbox, kind: MeetingType
) -> dict[str, Any]:
    """What a booking gets from its type and mailbox where the document does not say."""
    guid = part.fields.get("guid") or work.tokens.guid()
    derived: dict[str, Any] = {
        "guid": guid,
        "manage_secret": part.fields.get("manage_secret") or work.tokens.secret(),
        "uid": f"{guid}@{mailbox.domain}",
        "end": part.start + kind.duration,
        "buffer_before": kind.buffer_before,
        "buffer_after": kind.buffer_after,
        "title": kind.title,
        "time_zone": mailbox.time_zone,
        "category": kind.category,
        "location": kind.location,
        "description": kind.description,
        "created_at": work.now,
    }
    if kind.has_teams(page_says=mailbox.page.teams_for_all) and "teams_id" not in part.fields:
        derived |= {"teams_id": work.tokens.digits(12), "teams_passcode": work.tokens.letters(6)}
    return derived


def _pick(items: list[Any], number: int, what: str) -> Any:
    if not 0 <= number < len(items):
        raise InvalidInput(FieldProblem(f"bookings.{what}", f"{number} is not among {len(items)}"))
    return items[number]


@dataclass(frozen=True, slots=True)
class _ChangePart:
    domain: str
    mailbox: str | None
    change: PolicyChange
    via: str
    command: str


def _policy_change(read: f.Fields) -> _ChangePart:
    return _ChangePart(
        str(read.read("organization", f.text)).lower(),
        read.read("mailbox", f.nothing_or(f.text), None),
        PolicyChange(
            at=read.read("at", f.instant),
            effective_at=read.read("effectiveAt", f.instant),
            before=read.read("before", d.one(_bare_policy)),
            after=read.read("after", d.one(_bare_policy)),
        ),
        read.read("via", f.text),
        read.read("command", f.text),
    )


def _bare_policy(read: f.Fields) -> EwsPolicy:
    return d.policy(read, enabled=None)[0]


def _add_change(work: Work, part: _ChangePart, numbers: dict[str, int], owners: Owners) -> None:
    known = part.mailbox is None or part.mailbox.lower() in owners
    if part.domain not in numbers or not known:
        raise InvalidInput(FieldProblem("policyChanges", "names what the document lacks"))
    number = owners[part.mailbox.lower()][0].id if part.mailbox else None
    record = PolicyRecord(numbers[part.domain], number, part.change, part.via, part.command)
    work.organizations.add_record(record)


def _message(base: str) -> Any:
    def placed(value: object) -> str:
        return f.text(value).replace(BASE, base)

    return lambda read: Message(
        guid=read.read("guid", f.guid),
        kind=read.read("kind", f.text),
        sender=read.read("from", f.text),
        sender_name=read.read("fromName", f.text),
        recipients=tuple(read.read("to", f.list_of(f.text)) or ()),
        subject=read.read("subject", f.text),
        sent_at=read.read("sentAt", f.instant),
        language=read.read("language", f.text),
        text=read.read("text", placed),
        html=read.read("html", placed),
        calendar=read.read("calendar", f.nothing_or(placed), None),
        links=tuple(read.read("links", f.list_of(placed), []) or ()),
        code=read.read("code", f.nothing_or(f.text), None),
    )
