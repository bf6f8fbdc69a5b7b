"""The EWS settings of organizations and mailboxes, and their changes."""

from typing import Annotated, ClassVar

from pydantic import Field

from bookwithme.contract.base import Partial, Record, those_of
from bookwithme.contract.document.moments import Moment, Present
from bookwithme.contract.mailbox import ChangedPolicy, Entries, Policy
from bookwithme.contract.owa_policies import NewOwaPolicy
from bookwithme.contract.types import Flag, Text, left_out
from bookwithme.domain.access import EwsPolicy
from bookwithme.domain.organization import Organization as DomainOrganization
from bookwithme.domain.organization import OtherSwitches
from bookwithme.domain.owa_policy import OwaPolicy as DomainOwaPolicy
from bookwithme.domain.owa_policy import OwaSwitches
from bookwithme.domain.policy_delay import PolicyChange as DomainChange


class OwaPolicy(NewOwaPolicy):
    """A mailbox policy of Outlook on the web."""

    def made(self, organization_id: int) -> DomainOwaPolicy:
        """The policy that it describes."""
        return DomainOwaPolicy(
            organization_id=organization_id, name=self.name, switches=self.switches()
        )


class Organization(Partial, Policy):
    """All mailboxes of one domain, and what is configured for it."""

    required: ClassVar = ("domain", "owa_policies")

    domain: Annotated[Text, Field(min_length=1, max_length=254)]
    display_name: Annotated[Text, Field(max_length=200)]
    allowed_app_ids: Entries = left_out((), alias="ewsAllowedAppIDs")
    owa_policies: tuple[OwaPolicy, ...] = left_out(())
    bookings: Flag | None = left_out(alias="bookingsEnabled")
    retrieve_operations: Flag | None = left_out(alias="retrieveEwsOperationAccessPolicy")

    def made(self) -> DomainOrganization:
        """The organization that it describes."""
        return DomainOrganization(
            domain=self.domain.lower(),
            display_name=self.values().get("display_name", self.domain),
            ews=self.policy(),
            switches=OtherSwitches(self.bookings, self.retrieve_operations),
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
    before: ChangedPolicy
    after: ChangedPolicy
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

    def _told(self, policy: ChangedPolicy) -> EwsPolicy | OwaSwitches:
        """What a policy says: of EWS, unless it is one of Outlook on the web."""
        if self.owa_policy is None:
            return policy.policy()
        told = those_of(OwaSwitches, policy.values())
        return OwaSwitches(**{name: each for name, each in told.items() if each is not None})
