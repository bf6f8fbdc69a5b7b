"""What an admin does to an organization at the Exchange console.

It is what `exchange.directory.Directory` asks for. Every change is a transaction of its own and
goes into the change log and the journal: from where, by which command, effective when.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bookwithme.contract.types import instant_text
from bookwithme.domain.errors import NotFound
from bookwithme.domain.ews_settings import ChangedSettings, EwsSettings
from bookwithme.domain.policy_delay import PolicyChange, effective_at
from bookwithme.service.access_gate import decision_for, mailbox_at
from bookwithme.storage.organizations import PolicyRecord

if TYPE_CHECKING:
    from datetime import datetime

    from bookwithme.domain.access import AccessRules, Decision
    from bookwithme.domain.ews_settings import Edit
    from bookwithme.domain.hours import Hours
    from bookwithme.domain.mailbox import Mailbox
    from bookwithme.domain.organization import Organization
    from bookwithme.service.world_context import WorldContext
    from bookwithme.storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class OrganizationDirectory:
    """One organization, as its admin reaches it. `via`: from where, such as "console" or "api"."""

    context: WorldContext
    domain: str
    via: str

    @property
    def rules(self) -> AccessRules:
        """The world's access rules."""
        with self.context.read() as uow:
            return uow.world.settings.access_rules

    def organization(self) -> Organization:
        """The organization and what is configured for it; raises NotFound."""
        with self.context.read() as uow:
            return organization_at(uow, self.domain)

    def mailboxes(self) -> list[Mailbox]:
        """Its mailboxes, in order of creation."""
        with self.context.read() as uow:
            return [each for each in uow.mailboxes.all() if each.domain == self.domain]

    def mailbox(self, address: str) -> Mailbox | None:
        """The mailbox of an address in small letters, if it is one of them."""
        with self.context.read() as uow:
            found = uow.mailboxes.by_address(address)
        return found if found and found.domain == self.domain else None

    def change_hours(self, address: str, hours: Hours) -> None:
        """Set one mailbox's regular meeting hours; raises NotFound."""
        with self.context.write() as uow:
            uow.mailboxes.save(replace(mailbox_at(uow, address), meeting_hours=hours))

    def decision(self, address: str) -> Decision:
        """The decision about a mailbox, from what is in effect now; raises NotFound."""
        with self.context.read() as uow:
            return decision_for(uow, mailbox_at(uow, address))

    def change_organization(self, edit: Edit, command: str) -> ChangedSettings:
        """Edit the organization's settings. They take effect when the world's delay has passed."""
        with self.context.write() as uow:
            organization = organization_at(uow, self.domain)
            changed = _edited(organization, edit)
            if changed.before == changed.after:
                return changed
            after = changed.after
            uow.organizations.set_policy(organization.id, after.policy, after.clients)
            settings = uow.world.settings
            history = uow.organizations.history(organization.id)
            at = effective_at(settings.access_rules, settings.policy_delay, uow.now, history)
            self._log(
                uow,
                PolicyRecord(organization.id, None, _change(uow, changed, at), self.via, command),
            )
            return replace(changed, waits_until=at if at > uow.now else None)

    def change_mailbox(self, address: str, edit: Edit, command: str) -> ChangedSettings:
        """Edit one mailbox's settings, which take effect at once; raises NotFound."""
        with self.context.write() as uow:
            mailbox = mailbox_at(uow, address)
            changed = _edited(mailbox, edit)
            if changed.before == changed.after:
                return changed
            after = changed.after
            uow.mailboxes.save(replace(mailbox, ews=after.policy, clients=after.clients))
            change = _change(uow, changed, uow.now)
            number = organization_at(uow, self.domain).id
            self._log(uow, PolicyRecord(number, mailbox.id, change, self.via, command), address)
            return changed

    def log(self) -> list[PolicyRecord]:
        """Every change of the organization's policy and of its mailboxes', in order."""
        with self.context.read() as uow:
            number = organization_at(uow, self.domain).id
            return [each for each in uow.organizations.records() if each.organization_id == number]

    def _log(self, uow: UnitOfWork, record: PolicyRecord, address: str | None = None) -> None:
        uow.organizations.add_record(record)
        data = {
            "organization": self.domain,
            "mailbox": address,
            "command": record.command,
            "via": record.via,
            "effectiveAt": instant_text(record.change.effective_at),
        }
        uow.journal.add("policy", uow.now, data)


def directory_of(context: WorldContext, domain: str | None, via: str) -> OrganizationDirectory:
    """Return an organization as its admin reaches it; by default that of the first mailbox.

    Raises:
        NotFound: there is no such organization, or no mailbox at all.
    """
    with context.read() as uow:
        if domain is None:
            first = next(iter(uow.mailboxes.all()), None)
            if first is None:
                raise NotFound(
                    "There is no mailbox yet, so there is no organization to connect to."
                )
            domain = first.domain
        return OrganizationDirectory(context, organization_at(uow, domain).domain, via)


def organizations(context: WorldContext) -> list[Organization]:
    """The world's organizations, in order of creation."""
    with context.read() as uow:
        return uow.organizations.all()


def organization_at(uow: UnitOfWork, domain: str) -> Organization:
    """The organization of a domain; raises NotFound."""
    found = uow.organizations.by_domain(domain)
    if found is None:
        raise NotFound(f"There is no organization {domain}.")
    return found


def _edited(owner: Organization | Mailbox, edit: Edit) -> ChangedSettings:
    before = EwsSettings(owner.ews, owner.clients)
    return ChangedSettings(before, edit(before))


def _change(uow: UnitOfWork, changed: ChangedSettings, at: datetime) -> PolicyChange:
    return PolicyChange(uow.now, at, changed.before.policy, changed.after.policy)
