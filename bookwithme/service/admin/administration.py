"""What an operator does to a world: mailboxes, organizations, settings, the clock."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from operator import attrgetter
from typing import Any

from bookwithme import clock
from bookwithme.clock import ClockState
from bookwithme.contract.mailbox import NewMailbox
from bookwithme.contract.settings import Settings
from bookwithme.contract.types import instant_text
from bookwithme.contract.world import Ran
from bookwithme.domain.access import BOOKINGS, Decision, EwsPolicy, Program
from bookwithme.domain.durations import CODE_LIFETIME
from bookwithme.domain.errors import FieldProblem, InvalidInput, MailboxExists
from bookwithme.domain.ews_retirement import BLANK_IS_FALSE_FROM, ENDED_FROM, EwsRetirement
from bookwithme.domain.mailbox import Mailbox
from bookwithme.domain.organization import Organization
from bookwithme.domain.owa_policy import OwaSwitches, governing
from bookwithme.domain.policy_delay import PolicyChange
from bookwithme.domain.settings import PolicyDelay, WorldSettings
from bookwithme.domain.world_clock import LATEST, ClockMode
from bookwithme.service.access_gate import (
    mailbox_at,
    organization_of,
    policies_configured,
    program_decision,
)
from bookwithme.service.admin import change_log
from bookwithme.service.admin.owa_policies import with_known_policy
from bookwithme.service.availability.calendars import roll_horizon
from bookwithme.service.availability.feed_requests import place
from bookwithme.service.availability.feeds import refresh_due
from bookwithme.service.mail.reminders import send_due
from bookwithme.service.world_context import WorldContext
from bookwithme.storage.unit_of_work import UnitOfWork


def mailboxes(context: WorldContext) -> list[Mailbox]:
    """The world's mailboxes in order of creation."""
    return context.look(lambda uow: uow.recall("mailboxes", uow.mailboxes.all))


def mailbox(context: WorldContext, address: str) -> Mailbox:
    """One mailbox; raises NotFound."""
    with context.read() as uow:
        return mailbox_at(uow, address)


def create_mailbox(context: WorldContext, new: NewMailbox) -> Mailbox:
    """A new mailbox, and its organization where the domain is new.

    Raises:
        InvalidInput, MailboxExists: and nothing is changed.
    """
    with context.write() as uow:
        mailbox = with_known_policy(uow, _made(uow, new))
        if uow.mailboxes.by_address(mailbox.address):
            raise MailboxExists(f"There is a mailbox {mailbox.address} already.")
        organization = uow.organizations.by_domain(mailbox.domain)
        number = (
            organization.id
            if organization
            else uow.organizations.add(found_organization(mailbox.domain))
        )
        mailbox = replace(mailbox, organization_id=number)
        return replace(mailbox, id=uow.mailboxes.add(mailbox))


def _made(uow: UnitOfWork, new: NewMailbox) -> Mailbox:
    address = new.address.lower()
    given = {"alias": address.partition("@")[0]} | new.values() | {"address": address}
    return Mailbox(exchange_guid=uow.tokens.guid(), calendar_secret=uow.tokens.secret(), **given)


def found_organization(domain: str) -> Organization:
    """The organization that comes with the first mailbox of a domain."""
    return Organization(domain=domain, display_name=domain.partition(".")[0].capitalize())


def change_mailbox(
    context: WorldContext, address: str, edit: Callable[[Mailbox], Mailbox]
) -> Mailbox:
    """Change a mailbox's fields; raises NotFound, InvalidInput."""
    with context.write() as uow:
        before = mailbox_at(uow, address)
        changed = with_known_policy(uow, edit(before))
        uow.mailboxes.save(changed)
    if changed.time_zone != before.time_zone:
        roll_horizon(context)
    return changed


def delete_mailbox(context: WorldContext, address: str) -> None:
    """Delete a mailbox with all that hangs on it; raises NotFound."""
    with context.write() as uow:
        uow.mailboxes.delete(mailbox_at(uow, address).id)


@dataclass(frozen=True, slots=True)
class Access:
    """The decision about a mailbox, and what will change it without anybody doing anything."""

    mailbox: Mailbox
    decision: Decision
    pending: tuple[PolicyChange[EwsPolicy | OwaSwitches], ...]


def access(context: WorldContext, address: str, program: Program = BOOKINGS) -> Access:
    """Who may, and why; raises NotFound."""
    with context.read() as uow:
        owner = mailbox_at(uow, address)
        organization = organization_of(uow, owner)
        policy = governing(policies_configured(uow, organization).owa, owner.owa_mailbox_policy)
        waiting = tuple(
            each.change
            for each in change_log.waiting(uow, change_log.records_of(uow, organization.id))
            if each.owa_policy_id in (None, policy.id if program is BOOKINGS else None)
        )
        return Access(owner, program_decision(uow, owner, program), waiting)


def settings(context: WorldContext) -> WorldSettings:
    """The world's switches."""
    with context.read() as uow:
        return uow.world.settings


def change_settings(
    context: WorldContext, edit: Callable[[WorldSettings], WorldSettings]
) -> WorldSettings:
    """Set switches; switching the delay off applies every policy that is waiting."""
    with context.write() as uow:
        return set_settings(uow, edit)


def set_settings(uow: UnitOfWork, edit: Callable[[WorldSettings], WorldSettings]) -> WorldSettings:
    """The same, inside a unit of work."""
    before = uow.world.settings
    changed = edit(before)
    uow.set_settings(changed)
    _note_settings(uow, before, changed)
    if changed.policy_delay is PolicyDelay.IMMEDIATE:
        uow.organizations.hasten(uow.now)
    return changed


def _note_settings(uow: UnitOfWork, before: WorldSettings, after: WorldSettings) -> None:
    was, told = (Settings.of(each).model_dump(mode="json") for each in (before, after))
    if changed := {name: value for name, value in told.items() if value != was[name]}:
        uow.journal.add("settings", uow.now, changed)


@dataclass(frozen=True, slots=True)
class ClockFace:
    """What a world's clock shows, and how it goes."""

    now: datetime
    state: ClockState

    @property
    def mode(self) -> ClockMode:
        """How it goes."""
        return self.state.mode


def show_clock(context: WorldContext) -> ClockFace:
    """The world's clock."""
    return context.look(lambda uow: ClockFace(uow.now, uow.world.clock))


def set_clock(context: WorldContext, state: ClockState) -> ClockFace:
    """Set the world's clock to anything, the past too."""
    face, _ran = _move(context, state)
    return face


def _move(
    context: WorldContext, state: ClockState, ran: Iterable[Ran] = (), **data: Any
) -> tuple[ClockFace, list[Ran]]:
    """Set the clock and do what is due then; `ran`: what fell due on the way.

    `data`: what the journal tells besides.
    """
    with place(context):  # a clock that cannot wait for the calendars stays where it is
        with context.write() as uow:
            data.setdefault("was", instant_text(uow.now))
            uow.set_clock(state)
        face = ClockFace(clock.now(state), state)
        roll_horizon(context)
        ran = sorted([*ran, *send_due(context)], key=attrgetter("at"))
        ran += refresh_due(context, pause=timedelta(0))
    told = [each.model_dump(mode="json") for each in ran]
    with context.write(moved=False) as uow:
        data |= {"now": instant_text(face.now), "mode": state.mode.value, "ran": told}
        uow.journal.add("clock", face.now, data)
    return face, ran


def note_clock(uow: UnitOfWork, state: ClockState) -> None:
    """Set the clock inside a unit of work, and note what fell due on the way, if it went on."""
    was, now = uow.now, clock.now(state)
    due = sorted(falling_due(uow, was, now), key=attrgetter("at"))
    ran = [each.model_dump(mode="json") for each in due]
    uow.set_clock(state)
    uow.now = now
    times: dict[str, Any] = {"was": instant_text(was), "now": instant_text(now)}
    uow.journal.add("clock", now, times | {"mode": state.mode.value, "ran": ran})


def advance_clock(
    context: WorldContext, to: datetime | timedelta
) -> tuple[datetime, ClockFace, list[Ran]]:
    """Let the world's time pass; from when, to when, and what fell due on the way, in order.

    `to`: an instant, or how much later than the world's present.

    Raises:
        InvalidInput: it would go back, or so long beyond the year 2190.
    """
    with context.read() as uow:
        start, state = uow.now, uow.world.clock
        if isinstance(to, timedelta):
            if to >= LATEST - start:
                raise InvalidInput(FieldProblem("by", "leads beyond the year 2190"))
            to = start + to
        if to < start:
            raise InvalidInput(FieldProblem("to", "must not lie before the world's present"))
        ran = falling_due(uow, start, to)
    moved = clock.frozen_at(to) if state.frozen_at is not None else clock.shifted_to(to)
    began = instant_text(start)  # not the present of the write, which may be a second later
    face, ran = _move(context, moved, ran, was=began, advancedFrom=began)
    return start, face, ran


def falling_due(uow: UnitOfWork, start: datetime, end: datetime) -> list[Ran]:
    """What falls due in a time; at one instant, policies come first, then links and pages."""
    return [each for each in _due(uow) if start < each.at <= end]


def _due(uow: UnitOfWork) -> Iterator[Ran]:
    for change in change_log.waiting(uow, uow.organizations.records()):
        yield Ran(at=change.effective_at, what="policyEffective", about=change.command)
    if uow.world.settings.ews_retirement is EwsRetirement.REALISTIC:
        yield Ran(at=BLANK_IS_FALSE_FROM, what="ewsRetirement", about="EwsEnabled: blank is False")
        yield Ran(at=ENDED_FROM, what="ewsRetirement", about="EwsEnabled: always False")
    titles = {each.id: each.title for each in uow.meeting_types.all()}
    for link in uow.links.all():
        if not link.consumed_at and not link.revoked_at:
            about, name = str(link.bookingcode), link.name or titles.get(link.meeting_type_id)
            yield Ran(at=link.expires_at, what="linkExpired", about=about, name=name)
    for each in uow.mailboxes.all():
        if each.page.ready_at:
            yield Ran(at=each.page.ready_at, what="pageProvisioned", about=each.address)
    for code in uow.verifications.unused():
        yield Ran(at=code.created_at + CODE_LIFETIME, what="codeExpired", about=code.email)
