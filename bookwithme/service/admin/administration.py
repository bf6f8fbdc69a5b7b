"""What an operator does to a world: mailboxes, organizations, settings."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from bookwithme.contract.mailbox import NewMailbox
from bookwithme.contract.settings import Settings
from bookwithme.domain.access import BOOKINGS, Decision, EwsPolicy, Program
from bookwithme.domain.errors import MailboxExists
from bookwithme.domain.mailbox import Mailbox
from bookwithme.domain.organization import Organization
from bookwithme.domain.owa_policy import OwaSwitches, governing
from bookwithme.domain.policy_delay import PolicyChange
from bookwithme.domain.settings import PolicyDelay, WorldSettings
from bookwithme.service.access_gate import (
    mailbox_at,
    organization_of,
    policies_configured,
    program_decision,
)
from bookwithme.service.admin import change_log
from bookwithme.service.admin.owa_policies import with_known_policy
from bookwithme.service.availability.calendars import roll_horizon
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
    """A new mailbox, and its organization if that is new; raises InvalidInput, MailboxExists."""
    with context.write() as uow:
        address = new.address.lower()
        given = {"alias": address.partition("@")[0]} | new.values() | {"address": address}
        guid, secret = uow.tokens.guid(), uow.tokens.secret()
        made = Mailbox(exchange_guid=guid, calendar_secret=secret, **given)
        mailbox = with_known_policy(uow, made)
        if uow.mailboxes.by_address(mailbox.address):
            raise MailboxExists(f"There is a mailbox {mailbox.address} already.")
        organization = uow.organizations.by_domain(mailbox.domain)
        number = organization.id if organization else add_organization(uow, mailbox.domain)
        mailbox = replace(mailbox, organization_id=number)
        return replace(mailbox, id=uow.mailboxes.add(mailbox))


def add_organization(uow: UnitOfWork, domain: str) -> int:
    """Make the organization that comes with the first mailbox of a domain; its id."""
    name = domain.partition(".")[0].capitalize()
    return uow.organizations.add(Organization(domain=domain, display_name=name))


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
    was, told = (Settings.of(each).model_dump(mode="json") for each in (before, changed))
    if differing := {name: value for name, value in told.items() if value != was[name]}:
        uow.journal.add("settings", uow.now, differing)
    if changed.policy_delay is PolicyDelay.IMMEDIATE:
        uow.organizations.hasten(uow.now)
    return changed
