"""What an admin does at the Exchange console: the desk of one organization.

It is what `exchange.directory.Directory` asks for. Every change is a transaction of its own and
goes into the change log and the journal: through which door, by which command, effective when.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bookwithme.domain.errors import NotFound
from bookwithme.domain.ews_settings import ChangedSettings, EwsSettings
from bookwithme.domain.policy_delay import PolicyChange, effective_at
from bookwithme.service.access_gate import decision_for, mailbox_at
from bookwithme.service.wire import instant_text
from bookwithme.storage.organizations import PolicyRecord

if TYPE_CHECKING:
    from datetime import datetime

    from bookwithme.domain.access import AccessRules, Decision
    from bookwithme.domain.ews_settings import Edit
    from bookwithme.domain.mailbox import Mailbox
    from bookwithme.domain.organization import Organization
    from bookwithme.service.world_context import Place
    from bookwithme.storage.work import Work


@dataclass(frozen=True, slots=True)
class Desk:
    """One organization, as its admin reaches it. `via`: the door, such as "console" or "api"."""

    place: Place
    domain: str
    via: str

    @property
    def rules(self) -> AccessRules:
        """The world's access rules."""
        with self.place.read() as work:
            return work.world.settings.access_rules

    def organization(self) -> Organization:
        """The organization and what is configured for it; raises NotFound."""
        with self.place.read() as work:
            return organization_at(work, self.domain)

    def mailboxes(self) -> list[Mailbox]:
        """Its mailboxes, in order of creation."""
        with self.place.read() as work:
            return [each for each in work.mailboxes.all() if each.domain == self.domain]

    def decision(self, address: str) -> Decision:
        """The decision about a mailbox, from what is in effect now; raises NotFound."""
        with self.place.read() as work:
            return decision_for(work, mailbox_at(work, address))

    def change_organization(self, edit: Edit, command: str) -> ChangedSettings:
        """Edit the organization's settings. They take effect when the world's delay has passed."""
        with self.place.write() as work:
            organization = organization_at(work, self.domain)
            changed = _edited(organization, edit)
            if changed.before == changed.after:
                return changed
            after = changed.after
            work.organizations.set_policy(organization.id, after.policy, after.clients)
            settings = work.world.settings
            history = work.organizations.history(organization.id)
            at = effective_at(settings.access_rules, settings.policy_delay, work.now, history)
            self._log(
                work,
                PolicyRecord(organization.id, None, _change(work, changed, at), self.via, command),
            )
            return replace(changed, waits_until=at if at > work.now else None)

    def change_mailbox(self, address: str, edit: Edit, command: str) -> ChangedSettings:
        """Edit one mailbox's settings, which take effect at once; raises NotFound."""
        with self.place.write() as work:
            mailbox = mailbox_at(work, address)
            changed = _edited(mailbox, edit)
            if changed.before == changed.after:
                return changed
            after = changed.after
            work.mailboxes.save(replace(mailbox, ews=after.policy, clients=after.clients))
            change = _change(work, changed, work.now)
            number = organization_at(work, self.domain).id
            self._log(work, PolicyRecord(number, mailbox.id, change, self.via, command), address)
            return changed

    def log(self) -> list[PolicyRecord]:
        """Every change of the organization's policy and of its mailboxes', in order."""
        with self.place.read() as work:
            number = organization_at(work, self.domain).id
            return [each for each in work.organizations.records() if each.organization_id == number]

    def _log(self, work: Work, record: PolicyRecord, address: str | None = None) -> None:
        work.organizations.add_record(record)
        data = {
            "organization": self.domain,
            "mailbox": address,
            "command": record.command,
            "via": record.via,
            "effectiveAt": instant_text(record.change.effective_at),
        }
        work.journal.add("policy", work.now, data)


def desk(place: Place, domain: str | None, via: str) -> Desk:
    """Return the desk of an organization; without a name, of that of the world's first mailbox.

    Raises:
        NotFound: there is no such organization, or no mailbox at all.
    """
    with place.read() as work:
        if domain is None:
            first = next(iter(work.mailboxes.all()), None)
            if first is None:
                raise NotFound(
                    "There is no mailbox yet, so there is no organization to connect to."
                )
            domain = first.domain
        return Desk(place, organization_at(work, domain).domain, via)


def organizations(place: Place) -> list[Organization]:
    """The world's organizations, in order of creation."""
    with place.read() as work:
        return work.organizations.all()


def organization_at(work: Work, domain: str) -> Organization:
    """The organization of a domain; raises NotFound."""
    found = work.organizations.by_domain(domain)
    if found is None:
        raise NotFound(f"There is no organization {domain}.")
    return found


def _edited(owner: Organization | Mailbox, edit: Edit) -> ChangedSettings:
    before = EwsSettings(owner.ews, owner.clients)
    return ChangedSettings(before, edit(before))


def _change(work: Work, changed: ChangedSettings, at: datetime) -> PolicyChange:
    return PolicyChange(work.now, at, changed.before.policy, changed.after.policy)
