"""Write a world's document, which was read to its end, into an empty world."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from bookwithme import clock
from bookwithme.clock import ClockState
from bookwithme.contract.document import mailboxes as document
from bookwithme.contract.document.moments import Present
from bookwithme.contract.document.places import each_placed, refuse
from bookwithme.contract.document.policies import Organization, PolicyChange
from bookwithme.contract.document.records import Booking
from bookwithme.contract.document.whole import Taken, overlaps
from bookwithme.contract.document.world import Clock
from bookwithme.domain.errors import FieldProblem, InvalidInput
from bookwithme.domain.interval import Interval
from bookwithme.domain.links import PrivateLink
from bookwithme.domain.mailbox import Mailbox
from bookwithme.domain.meeting_type import MeetingType
from bookwithme.domain.world_clock import ClockMode, check_shown
from bookwithme.service.admin.administration import add_organization
from bookwithme.service.documents.calendars import add_calendar, add_event
from bookwithme.service.documents.mails import BASE, moved_signature, read_mail
from bookwithme.service.documents.reading import Document
from bookwithme.storage.organizations import PolicyRecord
from bookwithme.storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class _Type:
    """A meeting type that was written, and its links."""

    meeting_type: MeetingType
    links: list[PrivateLink]


@dataclass(frozen=True, slots=True)
class _Owner:
    """A mailbox that was written, its meeting types, and how instants of its zone are read."""

    mailbox: Mailbox
    types: list[_Type]
    present: Present


def load(uow: UnitOfWork, read: Document, base: str) -> None:
    """Fill an empty world from a document. `base`: the world's own address.

    Raises:
        InvalidInput: naming every place that is wrong; the caller's transaction undoes the rest.
    """
    world = read.world
    state = _clock_state(world.clock)
    uow.set_clock(state)
    uow.set_settings(world.settings.made())
    uow.now = clock.now(state)  # one present for all that the document counts from it
    present = Present(uow.now)
    domains = {
        each.domain.lower(): uow.organizations.add(each.made()) for each in world.organizations
    }
    policies = _add_owa_policies(uow, world.organizations, domains)

    def add(mailbox: document.Mailbox) -> _Owner:
        return _add_mailbox(uow, replace(present, zone=mailbox.time_zone), mailbox, domains, base)

    owners = {each.mailbox.address: each for each in each_placed("mailboxes", world.mailboxes, add)}
    with uow.scope.in_bulk():
        _add_bookings(uow, read.bookings, owners)
        _add_changes(uow, present, world.policy_changes, domains, owners, policies=policies)
        each_placed(
            "messages",
            read.messages,
            lambda mail: uow.messages.add(read_mail(mail, present, base)),
        )
    uow.scope.sequence = max(uow.scope.sequence, world.sequence)


def _clock_state(state: Clock) -> ClockState:
    if state.mode is ClockMode.FROZEN:
        return clock.frozen_at(state.now or clock.system_now())
    if state.mode is ClockMode.SHIFTED and state.now is not None:
        return clock.shifted_to(state.now)
    if state.mode is ClockMode.SHIFTED and state.shift is not None:
        return _shifted_by(state.shift)
    return ClockState()


def _shifted_by(shift: timedelta) -> ClockState:
    state = ClockState(ClockMode.SHIFTED, shift=shift)
    try:
        check_shown(clock.now(state))
    except OverflowError:
        raise InvalidInput(FieldProblem("clock.shift", "leads to no instant")) from None
    except ValueError as error:
        raise InvalidInput(FieldProblem("clock.shift", str(error))) from None
    return state


def _add_mailbox(
    uow: UnitOfWork,
    present: Present,
    described: document.Mailbox,
    domains: dict[str, int],
    base: str,
) -> _Owner:
    """A mailbox with what hangs on it; `domains`: of the organizations, to which it may add."""
    guid, secret = uow.tokens.guid(), uow.tokens.secret()
    mailbox = described.made(present, exchange_guid=guid, calendar_secret=secret)
    if mailbox.domain not in domains:
        domains[mailbox.domain] = add_organization(uow, mailbox.domain)
    signature = moved_signature(mailbox.signature, BASE, base)
    mailbox = replace(mailbox, organization_id=domains[mailbox.domain], signature=signature)
    mailbox = replace(mailbox, id=uow.mailboxes.add(mailbox))
    each_placed(
        "calendars", described.calendars, lambda each: add_calendar(uow, present, mailbox, each)
    )
    each_placed("events", described.events, lambda each: add_event(uow, present, mailbox, each))
    types = each_placed(
        "meetingTypes", described.meeting_types, lambda each: _add_type(uow, present, mailbox, each)
    )
    return _Owner(mailbox, types, present)


def _add_type(
    uow: UnitOfWork, present: Present, mailbox: Mailbox, described: document.MeetingType
) -> _Type:
    made = {"mailbox_id": mailbox.id, "guid": described.values().get("guid") or uow.tokens.guid()}
    meeting_type = described.made(present, **made)
    meeting_type = replace(meeting_type, id=uow.meeting_types.add(meeting_type))
    links = each_placed(
        "links", described.links, lambda each: _add_link(uow, present, meeting_type, each)
    )
    return _Type(meeting_type, links)


def _add_link(
    uow: UnitOfWork, present: Present, meeting_type: MeetingType, described: document.Link
) -> PrivateLink:
    code = described.values().get("bookingcode") or uow.tokens.guid()
    link = described.made(present, meeting_type_id=meeting_type.id, bookingcode=code)
    return replace(link, id=uow.links.add(link))


def _add_bookings(uow: UnitOfWork, bookings: Iterable[Booking], owners: dict[str, _Owner]) -> None:
    taken: list[Taken] = []

    def time(numbered: tuple[int, Booking]) -> Interval:
        number, booking = numbered
        owner = owners[booking.address]
        length = owner.types[booking.meeting_type].meeting_type.duration
        found = booking.time(owner.present, length)
        if not booking.is_cancelled:
            taken.append(Taken(owner.mailbox.address, found, number))
        return found

    times = each_placed("bookings", enumerate(bookings), time)
    refuse(overlaps(taken))
    timed = zip(bookings, times, strict=True)
    each_placed("bookings", timed, lambda each: _add_booking(uow, owners[each[0].address], *each))


def _add_booking(uow: UnitOfWork, owner: _Owner, described: Booking, time: Interval) -> None:
    of = owner.types[described.meeting_type]
    link = None if described.link is None else of.links[described.link].id
    derived = _derived(uow, described, owner.mailbox, of.meeting_type)
    booking = described.made(owner.present, time, link_id=link, **derived)
    number = uow.bookings.add(booking)
    if "planned" in described.model_fields_set:
        planned = each_placed("planned", described.planned, lambda each: each.made(owner.present))
    else:
        planned = booking.plan_mails(of.meeting_type, uow.now)
    uow.planned_mails.plan(number, [] if booking.is_cancelled else planned)


def _derived(
    uow: UnitOfWork, described: Booking, mailbox: Mailbox, meeting_type: MeetingType
) -> dict[str, object]:
    """What a booking gets from its type and mailbox where the document does not say."""
    given = described.values()
    guid = given.get("guid") or uow.tokens.guid()
    derived: dict[str, object] = {
        "mailbox_id": mailbox.id,
        "meeting_type_id": meeting_type.id,
        "guid": guid,
        "manage_secret": given.get("manage_secret") or uow.tokens.secret(),
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
    teams = meeting_type.has_teams(page_says=mailbox.page.teams_for_all)
    if teams and "teams_id" not in given:
        derived |= {"teams_id": uow.tokens.digits(12), "teams_passcode": uow.tokens.letters(6)}
    return derived


def _add_owa_policies(
    uow: UnitOfWork, organizations: Sequence[Organization], domains: dict[str, int]
) -> dict[tuple[str, str], int]:
    """The mailbox policies of Outlook on the web by domain and name, in small letters."""
    return {
        (domain, policy.name.lower()): uow.organizations.save_owa_policy(
            policy.made(domains[domain])
        )
        for domain, each in ((each.domain.lower(), each) for each in organizations)
        for policy in each.owa_policies
    }


def _add_changes(
    uow: UnitOfWork,
    present: Present,
    changes: Sequence[PolicyChange],
    domains: dict[str, int],
    owners: dict[str, _Owner],
    *,
    policies: dict[tuple[str, str], int],
) -> None:
    def add(described: PolicyChange) -> None:
        domain, policy = described.organization.lower(), described.owa_policy
        owner = owners[described.mailbox.lower()].mailbox.id if described.mailbox else None
        number = policies[domain, policy.lower()] if policy else None
        change, via = described.made(present), described.via
        record = PolicyRecord(domains[domain], owner, change, via, described.command, number)
        uow.organizations.add_record(record)

    each_placed("policyChanges", changes, add)
