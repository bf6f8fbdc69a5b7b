"""Write a world as a document: everything that `loading` reads, nothing that differs by itself.

No time of export, no absolute address (mails and signatures say `{base}`), no journal, faults or
snapshots; codes waiting to be typed and remembered requests are left out too. Two exports with no
change between are equal.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from tempfile import SpooledTemporaryFile
from typing import Self

from bookwithme.clock import ClockState
from bookwithme.contract.base import Record
from bookwithme.contract.document.events import ChangedOccurrence, Event
from bookwithme.contract.document.mailboxes import Link, Mailbox, MeetingType, Page
from bookwithme.contract.document.policies import Organization, OwaPolicy, PolicyChange
from bookwithme.contract.document.records import Booking
from bookwithme.contract.document.records import PlannedMail as Planned
from bookwithme.contract.document.world import VERSION, Clock, DocumentSettings, World
from bookwithme.contract.mailbox import ChangedPolicy
from bookwithme.domain import booking as domain
from bookwithme.domain.links import PrivateLink
from bookwithme.domain.mailbox import Mailbox as DomainMailbox
from bookwithme.domain.meeting_type import MeetingType as DomainType
from bookwithme.domain.organization import Organization as DomainOrganization
from bookwithme.domain.owa_policy import OwaPolicy as DomainOwaPolicy
from bookwithme.domain.reminders import PlannedMail
from bookwithme.domain.world_clock import ClockMode
from bookwithme.service.documents.as_scenario import AsScenario
from bookwithme.service.documents.calendars import written_calendar
from bookwithme.service.documents.mails import BASE, moved_signature, written_mail
from bookwithme.service.world_context import WorldContext
from bookwithme.storage.organizations import PolicyRecord
from bookwithme.storage.repository import AT_ONCE
from bookwithme.storage.scope import parts
from bookwithme.storage.unit_of_work import UnitOfWork

PIECE = 2**20
"""So many bytes of a document are kept in memory."""


def written_world(
    context: WorldContext, *, scenario: bool = False, indent: int | None = None
) -> Iterator[bytes]:
    """The world's document in pieces, by way of a file, so that no reader holds the database.

    `scenario`: one that begins worlds like it. `indent`: so many spaces for each level.

    Raises:
        NotFound: there is no such world; with the first piece.
    """
    with SpooledTemporaryFile(max_size=PIECE) as file:
        with context.read() as uow:
            for part in _text(uow, context.base, indent, scenario=scenario):
                file.write(part.encode())  # not writelines, which keeps all in memory
        file.seek(0)
        yield from iter(partial(file.read, PIECE), b"")


@dataclass(frozen=True, slots=True)
class _Stock:
    """What bookings and changes refer to.

    Attributes:
        mailboxes: by id; `types`: each one's; `links`: each type's, in order.
        places: where in its list a type or a link stands, by id.
        policies: mailbox policies of Outlook on the web that are kept, by id.
    """

    mailboxes: dict[int, DomainMailbox]
    types: dict[int, list[DomainType]]
    links: dict[int, list[PrivateLink]]
    places: dict[int, int]
    policies: dict[int, DomainOwaPolicy]

    @classmethod
    def of(cls, uow: UnitOfWork) -> Self:
        """All of a world."""
        types: defaultdict[int, list[DomainType]] = defaultdict(list)
        links: defaultdict[int, list[PrivateLink]] = defaultdict(list)
        places: dict[int, int] = {}
        for meeting_type in uow.meeting_types.all():
            places[meeting_type.id] = len(types[meeting_type.mailbox_id])
            types[meeting_type.mailbox_id].append(meeting_type)
        for link in uow.links.all():
            places[link.id] = len(links[link.meeting_type_id])
            links[link.meeting_type_id].append(link)
        policies = {
            each.id: each
            for organization in uow.organizations.all()
            for each in uow.organizations.owa_policies(organization.id)
            if each.id
        }
        mailboxes = {each.id: each for each in uow.mailboxes.all()}
        return cls(mailboxes, types, links, places, policies)


def _text(uow: UnitOfWork, base: str, indent: int | None, *, scenario: bool) -> Iterator[str]:
    """The text part by part, so that a large world is never held whole."""
    stock = _Stock.of(uow)
    world, bookings = _described(uow, stock, base), _bookings(uow, stock)
    if scenario:
        carried = AsScenario(world, uow.now)
        world, bookings = carried.world(), map(carried.booking, bookings)
    yield world.text(indent).removesuffix("}").rstrip("\n")
    yield from _listed("bookings", bookings, indent)
    if not scenario:
        mails = (written_mail(each, base) for each in uow.messages.each())
        yield from _listed("messages", mails, indent)
    yield "\n}\n" if indent else "}"


def _listed(name: str, records: Iterable[Record], indent: int | None) -> Iterator[str]:
    line = "\n" + " " * indent if indent else ""
    inner = line + " " * indent if indent else ""
    yield f',{line}"{name}":{" " if indent else ""}['
    number = None
    for number, each in enumerate(records):
        text = each.model_dump_json(exclude_unset=True, indent=indent)
        yield ("," if number else "") + inner + text.replace("\n", inner)
    yield "]" if number is None else line + "]"


def _described(uow: UnitOfWork, stock: _Stock, base: str) -> World:
    """What a document says besides bookings and mails."""
    organizations = uow.organizations.all()
    # Where the numbers of a world with a seed stand: what comes of them must not come again.
    seeded = {} if uow.world.seed is None else {"sequence": uow.scope.sequence}
    domains = {each.id: each.domain for each in organizations}
    return World.of(
        **seeded,
        version=VERSION,
        name=uow.world.name,
        clock=_clock(uow.world.clock),
        settings=DocumentSettings.of(uow.world.settings),
        organizations=[_organization(stock, each) for each in organizations],
        mailboxes=[_mailbox(uow, stock, each, base) for each in stock.mailboxes.values()],
        policy_changes=[
            _change(stock, domains, each)
            for each in uow.organizations.records()
            # Those of what was deleted have nothing to be of.
            if each.mailbox_id in {None, *stock.mailboxes}
            and each.owa_policy_id in {None, *stock.policies}
        ],
    )


def _clock(state: ClockState) -> Clock:
    if state.mode is ClockMode.FROZEN and state.frozen_at:
        return Clock(mode=state.mode, now=state.frozen_at)
    if state.mode is ClockMode.SHIFTED:
        return Clock(mode=state.mode, shift=state.shift)
    return Clock(mode=ClockMode.SYSTEM)


def _organization(stock: _Stock, organization: DomainOrganization) -> Organization:
    owa = [
        OwaPolicy.of(each, each.switches)
        for each in stock.policies.values()
        if each.organization_id == organization.id
    ]
    return Organization.of(organization, organization.ews, organization.switches, owa_policies=owa)


def _mailbox(uow: UnitOfWork, stock: _Stock, mailbox: DomainMailbox, base: str) -> Mailbox:
    return Mailbox.of(
        mailbox,
        mailbox.ews,
        signature=moved_signature(mailbox.signature, base, BASE),
        page=Page.of(mailbox.page),
        calendars=[written_calendar(uow, each) for each in uow.calendars.of(mailbox.id)],
        events=[
            Event.of(each, changes=[ChangedOccurrence.of(change) for change in each.changes])
            for each in uow.events.of(mailbox.id)
        ],
        meeting_types=[
            MeetingType.of(each, links=[Link.of(link) for link in stock.links[each.id]])
            for each in stock.types[mailbox.id]
        ],
    )


def _bookings(uow: UnitOfWork, stock: _Stock) -> Iterator[Booking]:
    for part in parts(uow.bookings.each(), AT_ONCE):
        planned: defaultdict[int, list[PlannedMail]] = defaultdict(list)
        for mail in uow.planned_mails.of_these([each.id for each in part]):
            planned[mail.booking_id].append(mail)
        yield from (_booking(stock, each, planned[each.id]) for each in part)


def _booking(stock: _Stock, booking: domain.Booking, mails: list[PlannedMail]) -> Booking:
    number = stock.places[booking.meeting_type_id]
    meeting_type = stock.types[booking.mailbox_id][number]
    planned = [Planned.of(each) for each in mails]
    told = planned or meeting_type.reminders or meeting_type.follow_ups
    return Booking.of(
        booking,
        booking.attendee,
        mailbox=stock.mailboxes[booking.mailbox_id].address,
        meeting_type=number,
        link=None if booking.link_id is None else stock.places[booking.link_id],
        **({"planned": planned} if told else {}),
    )


def _change(stock: _Stock, domains: dict[int, str], record: PolicyRecord) -> PolicyChange:
    owner = stock.mailboxes[record.mailbox_id] if record.mailbox_id else None
    policy = stock.policies[record.owa_policy_id] if record.owa_policy_id else None
    return PolicyChange.of(
        record,
        record.change,
        organization=domains[record.organization_id],
        mailbox=owner and owner.address,
        owa_policy=policy and policy.name,
        before=ChangedPolicy.of(record.change.before),
        after=ChangedPolicy.of(record.change.after),
    )
