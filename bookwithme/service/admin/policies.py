"""What an admin does to an organization at the Exchange console.

Every change reads, edits and writes in one transaction of its own, and goes into the change log and
the journal: from where, by which command, effective when. An edit that returns what it was given
writes and logs nothing.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from bookwithme.domain.access import AccessRules, Decision, EwsPolicy
from bookwithme.domain.errors import NotFound
from bookwithme.domain.ews_retirement import EwsStage, at_stage
from bookwithme.domain.ews_settings import ChangedSettings, Edit, EwsSettings
from bookwithme.domain.mailbox import Mailbox
from bookwithme.domain.organization import Organization
from bookwithme.domain.policy_delay import REALISTIC_DELAY, PolicyChange, effective_at
from bookwithme.service.access_gate import decision_for, ews_stage, mailbox_at, organization_at
from bookwithme.service.admin import change_log
from bookwithme.service.admin.owa_policies import OwaPolicyAdmin, with_known_policy
from bookwithme.service.clients.programs import locked_out
from bookwithme.service.world_context import WorldContext
from bookwithme.storage.organizations import PolicyRecord
from bookwithme.storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Directory:
    """One organization, as its admin reaches it. `via`: from where, such as "console" or "api"."""

    context: WorldContext
    domain: str
    via: str

    @property
    def rules(self) -> AccessRules:
        """The world's access rules."""
        return self.context.look(lambda uow: uow.world.settings.access_rules)

    @property
    def ews_ended(self) -> bool:
        """Whether EWS has ended in this world, so that nobody can turn it on."""
        return self.context.look(lambda uow: ews_stage(uow) is EwsStage.ENDED)

    @property
    def owa(self) -> OwaPolicyAdmin:
        """Its mailbox policies of Outlook on the web."""
        return OwaPolicyAdmin(self.context, self.domain, self.via)

    def organization(self) -> Organization:
        """The organization and what is configured for it; raises NotFound."""
        with self.context.read() as uow:
            return as_shown(uow, organization_at(uow, self.domain))

    def mailboxes(self) -> list[Mailbox]:
        """Its mailboxes, in order of creation."""
        with self.context.read() as uow:
            return [each for each in uow.mailboxes.all() if each.domain == self.domain]

    def mailbox(self, address: str) -> Mailbox | None:
        """The mailbox of an address in small letters, if it is one of them."""
        with self.context.read() as uow:
            found = uow.mailboxes.by_address(address)
        return found if found and found.domain == self.domain else None

    def edit_mailbox(self, address: str, edit: Callable[[Mailbox], Mailbox]) -> None:
        """Edit what has nothing to do with EWS of one mailbox; raises NotFound, InvalidInput."""
        with self.context.write() as uow:
            uow.mailboxes.save(edit(mailbox_at(uow, address)))

    def decision(self, address: str) -> Decision:
        """The decision about a mailbox, from what is in effect now; raises NotFound."""
        with self.context.read() as uow:
            return decision_for(uow, mailbox_at(uow, address))

    def change_organization(self, edit: Edit, command: str) -> ChangedSettings:
        """Edit the organization's settings. They take effect when the world's delay has passed."""
        with self.context.write() as uow:
            organization = organization_at(uow, self.domain)
            shown = as_shown(uow, organization).ews
            before = EwsSettings(shown, organization.switches)
            changed = ChangedSettings(before, edit(before))
            if changed.before == changed.after:
                return changed
            after = changed.after
            policy = _as_kept(organization.ews, shown, after.policy)
            uow.organizations.save(replace(organization, ews=policy, switches=after.switches))
            settings = uow.world.settings
            history = uow.organizations.history(organization.id)
            wait = REALISTIC_DELAY[settings.access_rules]
            at = effective_at(wait, settings.policy_delay, uow.now, history)
            change = PolicyChange(uow.now, at, organization.ews, policy)
            record = PolicyRecord(organization.id, None, change, self.via, command)
            change_log.log(uow, record, self.domain)
            members = [(e, e) for e in uow.mailboxes.all() if e.domain == self.domain]
            out = locked_out(uow, organization.ews, policy, members)
            waits_until = at if at > uow.now else None
            return replace(changed, waits_until=waits_until, locked_out=tuple(out))

    def change_mailbox(self, address: str, edit: Edit, command: str) -> ChangedSettings:
        """Edit one mailbox's settings, which take effect at once; raises NotFound, InvalidInput."""
        with self.context.write() as uow:
            mailbox = mailbox_at(uow, address)
            before = EwsSettings(mailbox.ews, owa_mailbox_policy=mailbox.owa_mailbox_policy)
            after = edit(before)
            edited = replace(mailbox, ews=after.policy, owa_mailbox_policy=after.owa_mailbox_policy)
            edited = with_known_policy(uow, edited)
            after = replace(after, owa_mailbox_policy=edited.owa_mailbox_policy)
            organization = organization_at(uow, self.domain)
            beside = as_shown(uow, organization).ews
            if before == after:
                return ChangedSettings(before, after, organization=beside)
            uow.mailboxes.save(edited)
            change = PolicyChange(uow.now, uow.now, before.policy, after.policy)
            record = PolicyRecord(organization.id, mailbox.id, change, self.via, command)
            change_log.log(uow, record, self.domain, address)
            out = locked_out(uow, organization.ews, organization.ews, [(mailbox, edited)])
            return ChangedSettings(before, after, organization=beside, locked_out=tuple(out))

    def log(self) -> list[PolicyRecord]:
        """Every change of the organization's policies and of its mailboxes', in order."""
        with self.context.read() as uow:
            return change_log.records_of(uow, organization_at(uow, self.domain).id)


def directory_of(context: WorldContext, domain: str | None, via: str) -> Directory:
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
        return Directory(context, organization_at(uow, domain).domain, via)


def organizations(context: WorldContext) -> list[Organization]:
    """The world's organizations, in order of creation."""
    with context.read() as uow:
        return uow.organizations.all()


def as_shown(uow: UnitOfWork, organization: Organization) -> Organization:
    """An organization with its EWS settings as they are at this stage of EWS's end."""
    return replace(organization, ews=at_stage(organization.ews, ews_stage(uow)))


def _as_kept(kept: EwsPolicy, shown: EwsPolicy, edited: EwsPolicy) -> EwsPolicy:
    """The edited settings; an EwsEnabled that the edit left alone stays what it was set to."""
    untouched = edited.ews_enabled is shown.ews_enabled
    return replace(edited, ews_enabled=kept.ews_enabled) if untouched else edited
