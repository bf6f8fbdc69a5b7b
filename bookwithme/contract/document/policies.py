"""The EWS settings of organizations and mailboxes, and their changes."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import TYPE_CHECKING, Annotated, Any, ClassVar

from pydantic import Field

from bookwithme.contract.base import Partial, Record
from bookwithme.contract.document.moments import Moment
from bookwithme.contract.mailbox import ChangedPolicy, Entries, Policy
from bookwithme.contract.owa_policies import NewOwaPolicy
from bookwithme.contract.types import Flag, Text, left_out
from bookwithme.domain.access import EwsPolicy
from bookwithme.domain.organization import EwsClients
from bookwithme.domain.organization import Organization as DomainOrganization
from bookwithme.domain.owa_policy import OwaPolicy as DomainOwaPolicy
from bookwithme.domain.owa_policy import OwaSwitches
from bookwithme.domain.policy_delay import PolicyChange as DomainChange

if TYPE_CHECKING:
    from bookwithme.contract.document.moments import Present


def _those_of(kind: type[EwsPolicy | OwaSwitches], values: dict[str, Any]) -> dict[str, Any]:
    """The values that such an object of the domain has."""
    names = [each.name for each in fields(kind) if each.name in values]
    return {name: values[name] for name in names}


def _blank(value: object) -> bool:
    return value is None


class SwitchedPolicy(Policy):
    """The EWS settings with the switches that Bookings does not ask for; blank ones left out."""

    outlook: Flag | None = Field(None, alias="ewsAllowOutlook", exclude_if=_blank)
    mac_outlook: Flag | None = Field(None, alias="ewsAllowMacOutlook", exclude_if=_blank)
    entourage: Flag | None = Field(None, alias="ewsAllowEntourage", exclude_if=_blank)

    def policy(self, *, enabled: bool | None = None) -> EwsPolicy:
        """The settings that Bookings goes by; `enabled`: EwsEnabled where it is left out."""
        return EwsPolicy(**({"ews_enabled": enabled} | _those_of(EwsPolicy, self.values())))

    def clients(self) -> EwsClients:
        """The other switches."""
        return EwsClients(self.outlook, self.mac_outlook, self.entourage)


class PolicySaid(SwitchedPolicy, ChangedPolicy):
    """What a policy said before or after a change."""


class OwaPolicy(NewOwaPolicy):
    """A mailbox policy of Outlook on the web."""

    def made(self, organization_id: int) -> DomainOwaPolicy:
        """The policy that it describes."""
        return DomainOwaPolicy(
            organization_id=organization_id, name=self.name, switches=self.switches()
        )


class Organization(Partial, SwitchedPolicy):
    """All mailboxes of one domain, and what is configured for it."""

    required: ClassVar = ("domain", "owa_policies")

    domain: Annotated[Text, Field(min_length=1, max_length=254)]
    display_name: Annotated[Text, Field(max_length=200)]
    allowed_app_ids: Entries = left_out((), alias="ewsAllowedAppIDs")
    owa_policies: tuple[OwaPolicy, ...] = left_out(())
    bookings: Flag | None = Field(None, alias="bookingsEnabled", exclude_if=_blank)
    retrieve_operations: Flag | None = Field(
        None, alias="retrieveEwsOperationAccessPolicy", exclude_if=_blank
    )

    def clients(self) -> EwsClients:
        """The other switches, with those that only an organization has."""
        found = super().clients()
        return replace(found, bookings=self.bookings, retrieve_operations=self.retrieve_operations)

    def made(self) -> DomainOrganization:
        """The organization that it describes."""
        return DomainOrganization(
            domain=self.domain.lower(),
            display_name=self.values().get("display_name", self.domain),
            ews=self.policy(),
            clients=self.clients(),
        )


class PolicyChange(Record):
    """A change of policy and who made it.

    It is of an organization, or of one of its mailboxes or Outlook on the web mailbox policies.
    """

    organization: Text
    mailbox: Text | None = None
    owa_policy: Text | None = left_out()
    at: Moment
    effective_at: Moment
    before: PolicySaid
    after: PolicySaid
    via: Annotated[Text, Field(max_length=16)]
    command: Text

    def made(self, present: Present) -> DomainChange[EwsPolicy | OwaSwitches]:
        """The change that it describes; raises InvalidInput."""
        values = present.values(self)
        return DomainChange(
            at=values["at"],
            effective_at=values["effective_at"],
            before=self._told(self.before),
            after=self._told(self.after),
        )

    def _told(self, policy: PolicySaid) -> EwsPolicy | OwaSwitches:
        """What a policy says: of EWS, unless it is one of Outlook on the web."""
        if self.owa_policy is None:
            return policy.policy()
        told = _those_of(OwaSwitches, policy.values())
        return OwaSwitches(**{name: each for name, each in told.items() if each is not None})
