"""Organizations and mailboxes; policies as they are configured, and when a change takes effect."""

from dataclasses import dataclass
from datetime import datetime
from typing import cast
from uuid import UUID

from bookwithme.domain.access import EwsPolicy
from bookwithme.domain.mailbox import Mailbox, MailSignature, Page
from bookwithme.domain.organization import Organization, OtherSwitches
from bookwithme.domain.owa_policy import OwaPolicy, OwaSwitches
from bookwithme.domain.policy_delay import PolicyChange
from bookwithme.storage.mapping import Mapping
from bookwithme.storage.repository import Repository
from bookwithme.storage.tables import mailboxes, organizations, owa_policies, policy_changes


@dataclass(frozen=True, slots=True)
class PolicyRecord:
    """A change of policy with who made it: from where (`via`), by which command.

    It is a mailbox's, or of a mailbox policy of Outlook on the web, or the organization's own.
    """

    organization_id: int
    mailbox_id: int | None
    change: PolicyChange[EwsPolicy | OwaSwitches]
    via: str
    command: str
    owa_policy_id: int | None = None

    @property
    def effective_at(self) -> datetime:
        """When it takes effect."""
        return self.change.effective_at


_OWA_POLICIES = Mapping(OwaPolicy, owa_policies, switches=OwaSwitches)
_RECORDS = Mapping(PolicyRecord, policy_changes, change=PolicyChange)


class Organizations(Repository[Organization]):
    """The organizations of one world."""

    mapping = Mapping(Organization, organizations, ews=EwsPolicy, switches=OtherSwitches)

    def by_domain(self, domain: str) -> Organization | None:
        """The organization of a domain, in whatever case it is written."""
        return self._one(domain=domain.lower())

    def records(self) -> list[PolicyRecord]:
        """Every change of policy in the world, in order."""
        return [_RECORDS.record(row) for row in self._scope.all(policy_changes)]

    def history(self, number: int) -> list[PolicyChange[EwsPolicy]]:
        """The changes of an organization's own policy, in order."""
        own = {"organization_id": number, "mailbox_id": None, "owa_policy_id": None}
        rows = self._scope.all(policy_changes, **own)
        return [cast("PolicyChange[EwsPolicy]", _RECORDS.record(row).change) for row in rows]

    def owa_history(self, number: int) -> list[PolicyChange[OwaSwitches]]:
        """The changes of a mailbox policy of Outlook on the web, in order."""
        rows = self._scope.all(policy_changes, owa_policy_id=number)
        return [cast("PolicyChange[OwaSwitches]", _RECORDS.record(row).change) for row in rows]

    def owa_policies(self, number: int) -> list[OwaPolicy]:
        """An organization's mailbox policies of Outlook on the web.

        The default one comes first; it has no row until somebody touches it.
        """
        rows = self._scope.all(owa_policies, organization_id=number)
        found = [_OWA_POLICIES.record(row) for row in rows]
        default = [each for each in found if each.is_default] or [OwaPolicy(organization_id=number)]
        return [*default, *(each for each in found if not each.is_default)]

    def save_owa_policy(self, policy: OwaPolicy) -> int:
        """Write a policy, a new one too; its id."""
        columns = _OWA_POLICIES.columns(policy)
        if not policy.id:
            return self._scope.insert(owa_policies, columns)
        self._scope.update(owa_policies, columns, id=policy.id)
        return policy.id

    def delete_owa_policy(self, number: int) -> None:
        """Delete a policy; its changes stay in the log."""
        self._scope.delete(owa_policies, id=number)

    def add_record(self, record: PolicyRecord) -> int:
        """Note a change; its id."""
        return self._scope.insert(policy_changes, _RECORDS.columns(record))

    def hasten(self, now: datetime) -> int:
        """Let every pending change take effect now; how many did."""
        late = policy_changes.c.change_effective_at > now
        return self._scope.update(policy_changes, {"change_effective_at": now}, late)

    def _columns(self, record: Organization) -> dict[str, object]:
        return super()._columns(record) | {"domain": record.domain.lower()}


class Mailboxes(Repository[Mailbox]):
    """The mailboxes of one world. Addresses are compared without regard to case."""

    mapping = Mapping(Mailbox, mailboxes, ews=EwsPolicy, signature=MailSignature, page=Page)

    def by_address(self, address: str) -> Mailbox | None:
        """The mailbox of an address."""
        return self._one(address=address.lower())

    def by_guid(self, exchange_guid: UUID) -> Mailbox | None:
        """The mailbox that a page's address names."""
        return self._one(exchange_guid=exchange_guid)

    def keep_ready(self, was: datetime, now: datetime) -> None:
        """Let the pages that were provisioned at `was` be so at `now`, which may be earlier."""
        ready_at = mailboxes.c.page_ready_at
        early = (ready_at > now, ready_at <= was)
        self._scope.update(mailboxes, {"page_ready_at": now}, *early)

    def _columns(self, record: Mailbox) -> dict[str, object]:
        return super()._columns(record) | {"address": record.address.lower()}
