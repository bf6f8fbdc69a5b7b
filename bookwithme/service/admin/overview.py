"""Who may use Bookings in an organization, why, and what a command has changed of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bookwithme.domain.access_cautions import cautions
from bookwithme.domain.policy_delay import pending
from bookwithme.service.access_gate import decision_under, effective_policy
from bookwithme.service.admin.policies import organization_at

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from bookwithme.domain.access import Decision, EwsPolicy
    from bookwithme.domain.access_texts import Caution
    from bookwithme.domain.mailbox import Mailbox
    from bookwithme.domain.organization import Organization
    from bookwithme.domain.policy_delay import PolicyChange
    from bookwithme.domain.settings import WorldSettings
    from bookwithme.service.world_context import WorldContext
    from bookwithme.storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Explained:
    """One mailbox.

    Attributes:
        decision: from what is in effect now.
        later: from what is configured, as it will be when all of that is in effect.
        cautions: what an admin should know about the configured settings.
    """

    mailbox: Mailbox
    decision: Decision
    later: Decision
    cautions: tuple[Caution, ...]


@dataclass(frozen=True, slots=True)
class Logged:
    """A change of policy: by which command, through which door, of which mailbox.

    Attributes:
        address: the mailbox, empty where it has been deleted since; None where the
            organization's own policy was changed.
        waits: whether it is configured but not in effect yet.
    """

    change: PolicyChange
    command: str
    via: str
    address: str | None
    waits: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """An organization with its mailboxes at one moment.

    Attributes:
        in_effect: the policy that the check goes by; `organization.ews` is the configured one.
        log: every change of its policy and of its mailboxes', in order.
    """

    now: datetime
    settings: WorldSettings
    organization: Organization
    in_effect: EwsPolicy
    people: tuple[Explained, ...]
    log: tuple[Logged, ...]

    @property
    def waiting(self) -> tuple[Logged, ...]:
        """The changes that are configured but not in effect yet, in order."""
        return tuple(each for each in self.log if each.waits)


def overview(context: WorldContext, domain: str) -> Overview:
    """Everything about one organization; raises NotFound."""
    with context.read() as uow:
        organization = organization_at(uow, domain)
        policy = effective_policy(uow, organization)
        members = [each for each in uow.mailboxes.all() if each.domain == organization.domain]
        return Overview(
            now=uow.now,
            settings=uow.world.settings,
            organization=organization,
            in_effect=policy,
            people=tuple(_explained(uow, each, organization, policy) for each in members),
            log=tuple(_log(uow, organization, members)),
        )


def _explained(
    uow: UnitOfWork, mailbox: Mailbox, organization: Organization, policy: EwsPolicy
) -> Explained:
    return Explained(
        mailbox,
        decision_under(uow, mailbox, policy),
        decision_under(uow, mailbox, organization.ews),
        cautions(uow.world.settings.access_rules, organization.ews, mailbox.ews),
    )


def _log(uow: UnitOfWork, organization: Organization, members: list[Mailbox]) -> Iterator[Logged]:
    history = uow.organizations.history(organization.id)
    waiting = pending(history, uow.world.settings.policy_delay, uow.now)
    addresses = {each.id: each.address for each in members}
    own = 0
    for record in uow.organizations.records():
        if record.organization_id == organization.id:
            own += record.mailbox_id is None
            waits = record.mailbox_id is None and own > len(history) - len(waiting)
            address = addresses.get(record.mailbox_id, "") if record.mailbox_id else None
            yield Logged(record.change, record.command, record.via, address, waits)


def changed_steps(before: Overview, after: Overview) -> dict[str, list[str]]:
    """Which steps of whose decision differ: by address, the steps as they are called after.

    A step counts as changed too where it will differ once what is configured is in effect.
    """
    known = {each.mailbox.address: each for each in before.people}
    found = {
        each.mailbox.address: _differing(known[each.mailbox.address], each)
        for each in after.people
        if each.mailbox.address in known
    }
    return {address: steps for address, steps in found.items() if steps}


def _differing(before: Explained, after: Explained) -> list[str]:
    pairs = zip(
        before.decision.steps,
        after.decision.steps,
        before.later.steps,
        after.later.steps,
        strict=True,
    )
    return [now.step for was, now, would, will in pairs if (was, would) != (now, will)]
