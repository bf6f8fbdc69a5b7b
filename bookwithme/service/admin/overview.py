"""Who may use Bookings in an organization, why, and what a command has changed of it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from bookwithme.domain.access import Decision, EwsPolicy
from bookwithme.domain.access_decision import cautions
from bookwithme.domain.access_texts import Caution
from bookwithme.domain.ews_retirement import at_stage
from bookwithme.domain.mailbox import Mailbox
from bookwithme.domain.organization import Organization
from bookwithme.domain.owa_policy import OwaSwitches
from bookwithme.domain.policy_delay import PolicyChange
from bookwithme.domain.settings import WorldSettings
from bookwithme.service.access_gate import (
    Policies,
    decision_under,
    ews_stage,
    organization_at,
    policies_configured,
    policies_in_effect,
)
from bookwithme.service.admin import change_log
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
    """A change of policy: by which command, from where, of which mailbox.

    Attributes:
        address: the mailbox, empty where it has been deleted since; None where none was changed.
        policy: the same of an Outlook on the web mailbox policy.
        waits: whether it is configured but not in effect yet.
    """

    change: PolicyChange[EwsPolicy | OwaSwitches]
    command: str
    via: str
    address: str | None
    policy: str | None
    waits: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """An organization with its mailboxes at one moment.

    Attributes:
        configured: what is set; `in_effect`: what the check goes by.
        log: every change of its policy and of its mailboxes', in order.
    """

    now: datetime
    settings: WorldSettings
    organization: Organization
    configured: Policies
    in_effect: Policies
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
        configured = policies_configured(uow, organization)
        in_effect = policies_in_effect(uow, organization)
        members = [each for each in uow.mailboxes.all() if each.domain == organization.domain]
        people = (
            Explained(
                each,
                decision_under(uow, each, in_effect),
                decision_under(uow, each, configured),
                cautions(uow.world.settings.access_rules, configured.ews, each.ews),
            )
            for each in members
        )
        stage = ews_stage(uow)
        return Overview(
            now=uow.now,
            settings=uow.world.settings,
            organization=organization,
            configured=replace(configured, ews=at_stage(configured.ews, stage)),
            in_effect=replace(in_effect, ews=at_stage(in_effect.ews, stage)),
            people=tuple(people),
            log=tuple(_log(uow, organization, members)),
        )


def _log(uow: UnitOfWork, organization: Organization, members: list[Mailbox]) -> Iterator[Logged]:
    records = change_log.records_of(uow, organization.id)
    waiting = [id(each) for each in change_log.waiting(uow, records)]
    addresses = {each.id: each.address for each in members}
    policies = {each.id: each.name for each in policies_configured(uow, organization).owa}
    for record in records:
        yield Logged(
            record.change,
            record.command,
            record.via,
            addresses.get(record.mailbox_id, "") if record.mailbox_id else None,
            policies.get(record.owa_policy_id, "") if record.owa_policy_id else None,
            id(record) in waiting,
        )


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
