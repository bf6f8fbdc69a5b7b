"""The gate: whoever uses the product passes here, and carries the proof.

`admit` is the only maker of `Allowed`, and every use case of the product works on one, so the
type checker shows that no use case goes round it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bookwithme.domain.access import Decision, decide
from bookwithme.domain.access_denied import AccessDenied
from bookwithme.domain.errors import NotFound
from bookwithme.domain.policy_delay import effective

if TYPE_CHECKING:
    from datetime import datetime

    from bookwithme.domain.access import EwsPolicy
    from bookwithme.domain.mailbox import Mailbox
    from bookwithme.domain.organization import Organization
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
    """Ask the access check.

    Raises:
        AccessDenied: with the decision and the mailbox.
    """
    decision = decision_for(uow, mailbox)
    if not decision.allowed:
        raise AccessDenied(decision, mailbox)
    return Allowed(uow, mailbox)


def note_denial(context: WorldContext, denied: AccessDenied, via: str) -> None:
    """Note in the journal that the gate was closed to somebody.

    `via`: the part of the product that was asked for.

    Raises:
        NotFound: the world is gone.
    """
    data: dict[str, object] = {
        "mailbox": denied.mailbox.address,
        "outcome": "denied",
        "reason": str(denied.decision.reason),
        "via": via,
    }
    context.note("decision", data)


def decision_for(uow: UnitOfWork, mailbox: Mailbox) -> Decision:
    """The decision about a mailbox as things are in effect now."""
    policy = effective_policy(uow, organization_of(uow, mailbox))
    return uow.recall(
        ("decision", mailbox.id, policy), lambda: decision_under(uow, mailbox, policy)
    )


def decision_under(uow: UnitOfWork, mailbox: Mailbox, organization: EwsPolicy) -> Decision:
    """The decision about a mailbox if this were in effect for its organization."""
    return decide(
        rules=uow.world.settings.access_rules,
        subscription=mailbox.subscription,
        bookings_plan=mailbox.bookings_plan,
        organization=organization,
        mailbox=mailbox.ews,
        identity=mailbox.address,
    )


def effective_policy(uow: UnitOfWork, organization: Organization) -> EwsPolicy:
    """What is in effect for an organization: with the realistic delay not always what is set."""
    history = uow.recall(
        ("history", organization.id), lambda: uow.organizations.history(organization.id)
    )
    return effective(organization.ews, history, uow.world.settings.policy_delay, uow.now)


def organization_of(uow: UnitOfWork, mailbox: Mailbox) -> Organization:
    """The organization that a mailbox belongs to."""
    domain = mailbox.domain
    organization = uow.recall(("organization", domain), lambda: uow.organizations.by_domain(domain))
    if organization is None:
        raise NotFound(f"There is no organization {mailbox.domain}.")
    return organization


def mailbox_at(uow: UnitOfWork, address: str) -> Mailbox:
    """The mailbox of an address.

    Raises:
        NotFound: there is none.
    """
    mailbox = uow.mailboxes.by_address(address)
    if mailbox is None:
        raise NotFound(f"There is no mailbox {address}.")
    return mailbox
