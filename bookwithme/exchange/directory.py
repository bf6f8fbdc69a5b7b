"""What the console needs of the house: one organization, its mailboxes, and the decision."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from bookwithme.domain.access import AccessRules, Decision, EwsPolicy
from bookwithme.domain.organization import EwsClients


@dataclass(frozen=True, slots=True)
class Settings:
    """Every EWS setting of one object, as configured."""

    policy: EwsPolicy
    clients: EwsClients


@dataclass(frozen=True, slots=True)
class OrganizationRecord:
    """The organization that the console is connected to."""

    domain: str
    settings: Settings


@dataclass(frozen=True, slots=True)
class MailboxRecord:
    """A mailbox as Get-CASMailbox shows it. `guid`: its ExchangeGuid."""

    address: str
    alias: str
    display_name: str
    guid: UUID
    settings: Settings


@dataclass(frozen=True, slots=True)
class Changed:
    """What a change did. `waits_until`: when it takes effect, or None where it has already."""

    before: Settings
    after: Settings
    waits_until: datetime | None = None


Edit = Callable[[Settings], Settings]


class Directory(Protocol):
    """One organization.

    A change reads, edits and writes in one transaction of its own. It is logged with the text of
    its command; an edit that returns what it was given writes and logs nothing.
    """

    @property
    def rules(self) -> AccessRules:
        """The world's access rules."""

    def organization(self) -> OrganizationRecord:
        """The organization and what is configured for it."""

    def mailboxes(self) -> Sequence[MailboxRecord]:
        """Its mailboxes, in order of creation."""

    def change_organization(self, edit: Edit, command: str) -> Changed:
        """Edit the organization's settings."""

    def change_mailbox(self, address: str, edit: Edit, command: str) -> Changed:
        """Edit one mailbox's settings."""

    def decision(self, address: str) -> Decision:
        """Decide for one mailbox, from what is in effect now."""
