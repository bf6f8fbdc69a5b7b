"""Organizations, and the changes of policies: what is configured, and what takes effect when."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bookwithme.domain.access import EwsPolicy
from bookwithme.domain.organization import EwsClients, Organization
from bookwithme.domain.policy_delay import PolicyChange
from bookwithme.storage.mapping import Mapping
from bookwithme.storage.tables import organizations, policy_changes

if TYPE_CHECKING:
    from datetime import datetime

    from bookwithme.storage.scope import Scope


@dataclass(frozen=True, slots=True)
class PolicyRecord:
    """A change of policy with who made it: from where (`via`), by which command."""

    organization_id: int
    mailbox_id: int | None
    change: PolicyChange
    via: str
    command: str


_ORGANIZATIONS = Mapping(Organization, organizations, ews=EwsPolicy, clients=EwsClients)
_RECORDS = Mapping(PolicyRecord, policy_changes, change=PolicyChange)


class Organizations:
    """The organizations of one world."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def all(self) -> list[Organization]:
        """In order of creation."""
        return [_ORGANIZATIONS.record(row) for row in self._scope.all(organizations)]

    def by_domain(self, domain: str) -> Organization | None:
        """The organization of a domain, in whatever case it is written."""
        row = self._scope.one(organizations, organizations.c.domain == domain.lower())
        return row and _ORGANIZATIONS.record(row)

    def add(self, organization: Organization) -> int:
        """A new organization; its id."""
        domain = organization.domain.lower()
        columns = _ORGANIZATIONS.columns(organization) | {"domain": domain}
        return self._scope.insert(organizations, columns)

    def set_policy(self, number: int, policy: EwsPolicy, clients: EwsClients) -> None:
        """What is configured from now on."""
        columns = _ORGANIZATIONS.columns_of_parts(ews=policy, clients=clients)
        self._scope.update(organizations, columns, organizations.c.id == number)

    def records(self) -> list[PolicyRecord]:
        """Every change of policy in the world, in order."""
        return [_RECORDS.record(row) for row in self._scope.all(policy_changes)]

    def history(self, number: int) -> list[PolicyChange]:
        """The changes of an organization's own policy, in order."""
        c = policy_changes.c
        rows = self._scope.all(policy_changes, c.organization_id == number, c.mailbox_id.is_(None))
        return [_RECORDS.record(row).change for row in rows]

    def add_record(self, record: PolicyRecord) -> int:
        """Note a change; its id."""
        return self._scope.insert(policy_changes, _RECORDS.columns(record))

    def hasten(self, now: datetime) -> int:
        """Let every pending change take effect now; how many did."""
        late = policy_changes.c.change_effective_at > now
        return self._scope.update(policy_changes, {"change_effective_at": now}, late)
