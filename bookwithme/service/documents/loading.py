"""Write a world's document into an empty world: read whole, checked whole, then written."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from bookwithme import clock
from bookwithme.clock import ClockState
from bookwithme.domain.booking import Booking
from bookwithme.domain.errors import InvalidInput
from bookwithme.domain.mailbox import Mailbox
from bookwithme.domain.organization import Organization
from bookwithme.domain.settings import WorldSettings
from bookwithme.domain.world_clock import ClockMode
from bookwithme.service import fields as f
from bookwithme.service.admin.administration import found_organization
from bookwithme.service.availability.calendars import content_hash, expand, horizon, keep
from bookwithme.service.documents import parts, records
from bookwithme.service.documents import values as d
from bookwithme.service.documents.checks import check_bookings, check_keys
from bookwithme.storage.calendars import Calendar
from bookwithme.storage.organizations import PolicyRecord

if TYPE_CHECKING:
    from datetime import datetime

    from bookwithme.domain.links import PrivateLink
    from bookwithme.domain.meeting_type import MeetingType
    from bookwithme.storage.messages import Message
    from bookwithme.storage.unit_of_work import UnitOfWork

Types = list[tuple["MeetingType", list["PrivateLink"]]]


@dataclass(frozen=True, slots=True)
class _World:
    """A whole document, read. `now`: what the world's clock shows while it is written."""

    clock: ClockState
    now: datetime
    settings: WorldSettings
    organizations: list[Organization]
    mailboxes: list[parts.MailboxPart]
    bookings: list[records.BookingPart]
    changes: list[records.ChangePart]
    mails: list[Message]
    sequence: int


def load(uow: UnitOfWork, document: object, base: str) -> None:
    """Fill an empty world from a document. `base`: the world's own address.

    Raises:
        InvalidInput: naming every place that is wrong; the caller's transaction undoes the rest.
    """
    world = _read(document, base)
    uow.set_clock(world.clock)
    uow.set_settings(world.settings)
    uow.now = world.now
    domains = {each.domain: uow.organizations.add(each) for each in world.organizations}
    owners = {}
    for number, part in enumerate(world.mailboxes):
        with d.placed(f"mailboxes[{number}]"):
            mailbox, types = _add_mailbox(uow, part, domains)
        owners[mailbox.address] = (mailbox, types)
    for booking in world.bookings:
        _add_booking(uow, booking, *owners[booking.mailbox])
    for change in world.changes:
        owner = owners[change.mailbox][0].id if change.mailbox else None
        record = (domains[change.domain], owner, change.change, change.via, change.command)
        uow.organizations.add_record(PolicyRecord(*record))
    for mail in world.mails:
        uow.messages.add(mail)
    uow.scope.sequence = max(uow.scope.sequence, world.sequence)


def _read(document: object, base: str) -> _World:
    read = f.Fields(document)
    _header(read)
    state = read.read("clock", d.one(clock_state), ClockState())
    settings = read.read("settings", d.one(d.settings), {})
    now = clock.now(state or ClockState())
    moments = d.Moments(now)
    organizations = read.read("organizations", d.each(_organization), [])
    mailboxes = read.read("mailboxes", d.each(parts.mailbox(moments)), [])
    mails = read.read("messages", d.each(records.message(moments, base)), [])
    if read.problems:  # bookings and changes name what stands above: first that, then these
        raise InvalidInput(*read.problems)
    check_keys(organizations, mailboxes, mails)
    owners = {part.fields["address"]: part for part in mailboxes}
    domains = {each.domain for each in organizations} | {each.rpartition("@")[2] for each in owners}
    bookings = read.read("bookings", d.each(records.booking(moments, owners)), [])
    changes = d.each(records.policy_change(moments, domains, owners))
    changed = read.read("policyChanges", changes, [])
    sequence = read.read("sequence", records.count, 0)
    read.done()
    check_bookings(bookings)
    switches = WorldSettings(**settings)
    return _World(
        state, now, switches, organizations, mailboxes, bookings, changed, mails, sequence
    )


def _header(read: f.Fields) -> None:
    version = read.read("version", f.whole)
    if version is not None and version != d.VERSION:
        read.problem("version", f"must be {d.VERSION}")
    for name in ("name", "title", "about"):
        read.raw(name)


def clock_state(read: f.Fields) -> ClockState:
    """`{mode, shift?, now?}`: `now` where it begins, or for a shifted clock `shift`; or system."""
    mode = read.read("mode", f.one_of(ClockMode), ClockMode.SYSTEM)
    shift = read.read("shift", _shift, None)
    now = read.read("now", f.instant, None)
    if mode is ClockMode.FROZEN:
        return clock.frozen_at(now or clock.system_now())
    if mode is ClockMode.SHIFTED and now is not None:
        return clock.shifted_to(now)
    if mode is ClockMode.SHIFTED and shift is not None:
        return ClockState(mode, shift=shift)
    return ClockState()


def _shift(value: object) -> Any:
    shift = d.signed(value)
    d.Moments(clock.system_now()).after(shift)
    return shift


def _organization(read: f.Fields) -> Organization:
    domain = read.read("domain", d.within(254))
    name = read.read("displayName", d.within(200), domain)
    ews, clients = d.policy(read, enabled=None)
    read.done()
    return Organization(domain=domain.lower(), display_name=name, ews=ews, clients=clients)


def _add_mailbox(
    uow: UnitOfWork, part: parts.MailboxPart, domains: dict[str, int]
) -> tuple[Mailbox, Types]:
    made: dict[str, Any] = {
        "exchange_guid": uow.tokens.guid(),
        "calendar_secret": uow.tokens.secret(),
    }
    mailbox = Mailbox(**(made | part.fields))
    if mailbox.domain not in domains:
        domains[mailbox.domain] = uow.organizations.add(found_organization(mailbox.domain))
    organization = domains[mailbox.domain]
    number = uow.mailboxes.add(organization, mailbox)
    mailbox = replace(mailbox, id=number, organization_id=organization)
    for context, calendar in enumerate(part.calendars):
        with d.placed(f"calendars[{context}]"):
            _add_calendar(uow, mailbox, calendar)
    return mailbox, [_add_type(uow, mailbox, each) for each in part.types]


def _add_calendar(uow: UnitOfWork, mailbox: Mailbox, part: parts.CalendarPart) -> None:
    with d.named_as(part.key):
        content = _keep(uow, mailbox.time_zone, part.body) if part.body is not None else None
    uow.calendars.add(
        Calendar(
            mailbox_id=mailbox.id,
            name=part.name,
            content=content,
            url=part.url,
            fetched_at=part.fetched_at or (uow.now if content else None),
            failure=part.failure,
            failure_values=part.failure_values,
            failed_since=part.failed_since,
        )
    )


def _keep(uow: UnitOfWork, zone: str, body: bytes) -> str:
    """Keep a calendar, and expand it unless a world before did; its hash."""
    content, window = content_hash(body), horizon(uow.now)
    if not any(each.horizon == window for each in uow.calendars.busy.sets(content, zone)):
        keep(uow, content, body, zone, expand(body, zone, window))
    return content


def _add_type(
    uow: UnitOfWork, mailbox: Mailbox, part: parts.TypePart
) -> tuple[MeetingType, list[PrivateLink]]:
    guid = part.guid or uow.tokens.guid()
    meeting_type = replace(part.meeting_type, mailbox_id=mailbox.id, guid=guid)
    meeting_type = replace(meeting_type, id=uow.meeting_types.add(meeting_type))
    return meeting_type, [_add_link(uow, meeting_type, each) for each in part.links]


def _add_link(uow: UnitOfWork, meeting_type: MeetingType, part: parts.LinkPart) -> PrivateLink:
    code = part.bookingcode or uow.tokens.guid()
    link = replace(part.link, meeting_type_id=meeting_type.id, bookingcode=code)
    return replace(link, id=uow.links.add(link))


def _add_booking(
    uow: UnitOfWork, part: records.BookingPart, mailbox: Mailbox, types: Types
) -> None:
    meeting_type, links = types[part.meeting_type]
    uow.bookings.add(
        Booking(
            mailbox_id=mailbox.id,
            meeting_type_id=meeting_type.id,
            link_id=None if part.link is None else links[part.link].id,
            start=part.time.start,
            end=part.time.end,
            attendee=part.attendee,
            **(_derived(uow, part, mailbox, meeting_type) | part.fields),
        )
    )


def _derived(
    uow: UnitOfWork, part: records.BookingPart, mailbox: Mailbox, meeting_type: MeetingType
) -> dict[str, Any]:
    """What a booking gets from its type and mailbox where the document does not say."""
    guid = part.fields.get("guid") or uow.tokens.guid()
    derived: dict[str, Any] = {
        "guid": guid,
        "manage_secret": part.fields.get("manage_secret") or uow.tokens.secret(),
        "uid": f"{guid}@{mailbox.domain}",
        "buffer_before": meeting_type.buffer_before,
        "buffer_after": meeting_type.buffer_after,
        "title": meeting_type.title,
        "time_zone": mailbox.time_zone,
        "category": meeting_type.category,
        "location": meeting_type.location,
        "description": meeting_type.description,
        "created_at": uow.now,
    }
    if (
        meeting_type.has_teams(page_says=mailbox.page.teams_for_all)
        and "teams_id" not in part.fields
    ):
        derived |= {"teams_id": uow.tokens.digits(12), "teams_passcode": uow.tokens.letters(6)}
    return derived
