"""The gate: whoever uses the product passes here, and carries the proof.

`admit` is the only maker of `Allowed`, and every use case of the product works on one, so the
type checker shows that no use case goes round it.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from bookwithme.domain.access import BOOKINGS, Decision, EwsPolicy, Program
from bookwithme.domain.access_decision import AccessDenied, decide
from bookwithme.domain.errors import existing
from bookwithme.domain.ews_retirement import EwsStage, stage_at
from bookwithme.domain.mailbox import Mailbox
from bookwithme.domain.organization import Organization
from bookwithme.domain.owa_policy import OwaPolicy, governing
from bookwithme.domain.policy_delay import effective
from bookwithme.service.world_context import WorldContext
from bookwithme.storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Allowed:
    """A mailbox whose owner may use Bookings, inside the unit of work that asked."""

    uow: UnitOfWork
    mailbox: Mailbox

    @property
    def now(self) -> datetime:
        """The present of this unit of work."""
        return self.uow.now


def admit(uow: UnitOfWork, mailbox: Mailbox) -> Allowed:
    """Ask the access check; raises AccessDenied, with the decision and the mailbox."""
    decision = decision_for(uow, mailbox)
    if not decision.allowed:
        raise AccessDenied(decision, mailbox)
    return Allowed(uow, mailbox)


def note_denial(context: WorldContext, denied: AccessDenied, via: str) -> None:
    """Note in the journal that the gate was closed to somebody; raises NotFound.

    `via`: the part of the product that was asked for.
    """
    data: dict[str, object] = {
        "mailbox": denied.mailbox.address,
        "outcome": "denied",
        "reason": denied.decision.told,
        "via": via,
    }
    context.note("decision", data)


@dataclass(frozen=True, slots=True)
class Policies:
    """What decides about an organization's mailboxes: of EWS, and of Outlook on the web."""

    ews: EwsPolicy
    owa: tuple[OwaPolicy, ...]


def decision_for(uow: UnitOfWork, mailbox: Mailbox) -> Decision:
    """The decision about a mailbox as things are in effect now."""
    policies = policies_in_effect(uow, organization_of(uow, mailbox))
    key = "decision", mailbox.id, policies, ews_stage(uow)
    return uow.recall(key, lambda: decision_under(uow, mailbox, policies))


def program_decision(uow: UnitOfWork, mailbox: Mailbox, program: Program) -> Decision:
    """The decision about a program that asks for a mailbox, as things are in effect now."""
    policies = policies_in_effect(uow, organization_of(uow, mailbox))
    return decision_under(uow, mailbox, policies, program)


def admit_program(uow: UnitOfWork, mailbox: Mailbox, program: Program) -> None:
    """Ask the access check about a program; raises AccessDenied as `admit`."""
    decision = program_decision(uow, mailbox, program)
    if not decision.allowed:
        raise AccessDenied(decision, mailbox)


def decision_under(
    uow: UnitOfWork, mailbox: Mailbox, policies: Policies, program: Program = BOOKINGS
) -> Decision:
    """The decision about a mailbox if these were in effect in its organization."""
    return decide(
        rules=uow.world.settings.access_rules,
        subscription=mailbox.subscription,
        bookings_plan=mailbox.bookings_plan,
        organization=policies.ews,
        mailbox=mailbox.ews,
        identity=mailbox.address,
        owa=governing(policies.owa, mailbox.owa_mailbox_policy),
        stage=ews_stage(uow),
        program=program,
    )


def ews_stage(uow: UnitOfWork) -> EwsStage:
    """How far the end of EWS has come in this world."""
    return stage_at(uow.world.settings.ews_retirement, uow.now)


def policies_configured(uow: UnitOfWork, organization: Organization) -> Policies:
    """What is set in an organization, in effect or not yet."""
    owa = uow.recall(
        ("owa", organization.id), lambda: uow.organizations.owa_policies(organization.id)
    )
    return Policies(organization.ews, tuple(owa))


def policies_in_effect(uow: UnitOfWork, organization: Organization) -> Policies:
    """What is in effect in an organization: with the realistic delay not always what is set."""
    history = uow.recall(
        ("history", organization.id), lambda: uow.organizations.history(organization.id)
    )
    delay, set_ = uow.world.settings.policy_delay, policies_configured(uow, organization)
    owa = tuple(_in_effect(uow, each) for each in set_.owa)
    return Policies(effective(organization.ews, history, delay, uow.now), owa)


def _in_effect(uow: UnitOfWork, policy: OwaPolicy) -> OwaPolicy:
    key = "owa history", policy.id
    history = uow.recall(key, lambda: uow.organizations.owa_history(policy.id))
    delay = uow.world.settings.policy_delay
    return replace(policy, switches=effective(policy.switches, history, delay, uow.now))


def organization_of(uow: UnitOfWork, mailbox: Mailbox) -> Organization:
    """The organization that a mailbox belongs to."""
    domain = mailbox.domain
    return uow.recall(("organization", domain), lambda: organization_at(uow, domain))


def organization_at(uow: UnitOfWork, domain: str) -> Organization:
    """The organization of a domain; raises NotFound."""
    return existing(uow.organizations.by_domain(domain), f"There is no organization {domain}.")


def mailbox_at(uow: UnitOfWork, address: str) -> Mailbox:
    """The mailbox of an address; raises NotFound."""
    return existing(uow.mailboxes.by_address(address), f"There is no mailbox {address}.")
