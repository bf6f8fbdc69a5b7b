"""An organization's mailbox policies of Outlook on the web, as its admin reaches them."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from bookwithme.domain.errors import (
    FieldProblem,
    InvalidInput,
    NotFound,
    OwaPolicyExists,
    OwaPolicyInUse,
    refuse_any,
)
from bookwithme.domain.mailbox import Mailbox
from bookwithme.domain.owa_policy import UNTOUCHED, OwaPolicy, OwaSwitches, find, name_problems
from bookwithme.domain.policy_delay import OWA_DELAY, PolicyChange, effective_at, pending
from bookwithme.service.access_gate import organization_at
from bookwithme.service.admin import change_log
from bookwithme.service.world_context import WorldContext
from bookwithme.storage.organizations import PolicyRecord
from bookwithme.storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class OwaPolicyAdmin:
    """The policies of one organization. `via`: from where, such as "console" or "api".

    `at_once`: whether a change counts at once, whatever the world's delay.
    """

    context: WorldContext
    domain: str
    via: str
    at_once: bool = False

    def all(self) -> list[OwaPolicy]:
        """In order of creation, the default one first."""
        with self.context.read() as uow:
            return _policies(uow, self.domain)

    def named(self, name: str) -> OwaPolicy:
        """One of them; raises NotFound."""
        with self.context.read() as uow:
            return _named(uow, self.domain, name)

    def add(self, name: str, switches: OwaSwitches, command: str) -> OwaPolicy:
        """Make one, which counts at once for whoever is given it.

        Raises:
            InvalidInput, OwaPolicyExists: and nothing is changed.
        """
        refuse_any(name_problems(name))
        with self.context.write() as uow:
            number = organization_at(uow, self.domain).id
            if find(_policies(uow, self.domain), name):
                raise OwaPolicyExists(f"There is a policy {name} already.")
            policy = OwaPolicy(organization_id=number, name=name, switches=switches)
            policy = replace(policy, id=uow.organizations.save_owa_policy(policy))
            self._log(uow, policy, UNTOUCHED, command, uow.now)
            return policy

    def change(
        self, name: str, edit: Callable[[OwaSwitches], OwaSwitches], command: str
    ) -> tuple[OwaPolicy, OwaPolicy, datetime | None]:
        """Edit one; it as it was, as it is now, and until when that waits. Raises NotFound."""
        with self.context.write() as uow:
            before = _named(uow, self.domain, name)
            after = replace(before, switches=edit(before.switches))
            history = uow.organizations.owa_history(before.id)
            delay = uow.world.settings.policy_delay
            at = uow.now if self.at_once else effective_at(OWA_DELAY, delay, uow.now, history)
            overtakes = self.at_once and pending(history, delay, uow.now)
            if before != after or overtakes:
                after = replace(after, id=uow.organizations.save_owa_policy(after))
                self._log(uow, after, before.switches, command, at)
            return before, after, at if before != after and at > uow.now else None

    def remove(self, name: str, command: str) -> None:
        """Delete one; raises NotFound, OwaPolicyInUse."""
        with self.context.write() as uow:
            policy = _named(uow, self.domain, name)
            users = [
                each.address
                for each in uow.mailboxes.all()
                if each.domain == self.domain and policy.is_named(each.owa_mailbox_policy or "")
            ]
            if policy.is_default or users:
                why = f"{', '.join(users)} has it" if users else "it is the default policy"
                raise OwaPolicyInUse(f"The policy {policy.name} can't be removed: {why}.")
            uow.organizations.delete_owa_policy(policy.id)
            self._log(uow, policy, policy.switches, command, uow.now)

    def _log(
        self, uow: UnitOfWork, policy: OwaPolicy, before: OwaSwitches, command: str, at: datetime
    ) -> None:
        change = PolicyChange(uow.now, at, before, policy.switches)
        number = policy.organization_id
        record = PolicyRecord(number, None, change, self.via, command, owa_policy_id=policy.id)
        change_log.log(uow, record, self.domain)


def with_known_policy(uow: UnitOfWork, mailbox: Mailbox) -> Mailbox:
    """The mailbox with its policy's name as the organization writes it; raises InvalidInput."""
    if mailbox.owa_mailbox_policy is None:
        return mailbox
    organization = uow.organizations.by_domain(mailbox.domain)
    policies = uow.organizations.owa_policies(organization.id) if organization else [OwaPolicy()]
    policy = find(policies, mailbox.owa_mailbox_policy)
    if policy is None:
        known = ", ".join(each.name for each in policies)
        problem = f"is no policy of {mailbox.domain}; known are {known}"
        raise InvalidInput(FieldProblem("owaMailboxPolicy", problem))
    return replace(mailbox, owa_mailbox_policy=policy.name)


def _policies(uow: UnitOfWork, domain: str) -> list[OwaPolicy]:
    return uow.organizations.owa_policies(organization_at(uow, domain).id)


def _named(uow: UnitOfWork, domain: str, name: str) -> OwaPolicy:
    policies = _policies(uow, domain)
    found = find(policies, name)
    if found is None:
        known = ", ".join(each.name for each in policies)
        raise NotFound(f"There is no policy {name} in {domain}; there are {known}.")
    return found
