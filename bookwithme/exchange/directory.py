"""What the console needs: one organization, its mailboxes, and the access decision."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Protocol

from bookwithme.domain.access import AccessRules, Decision
from bookwithme.domain.ews_settings import ChangedSettings, Edit
from bookwithme.domain.mailbox import Mailbox
from bookwithme.domain.organization import Organization
from bookwithme.domain.owa_policy import OwaPolicy, OwaSwitches


class OwaPolicies(Protocol):
    """An organization's mailbox policies of Outlook on the web; changed as `Directory` says."""

    def all(self) -> Sequence[OwaPolicy]:
        """In order of creation, the default one first."""

    def add(self, name: str, switches: OwaSwitches, command: str) -> OwaPolicy:
        """Make one; raises InvalidInput, Conflict."""

    def change(
        self, name: str, edit: Callable[[OwaSwitches], OwaSwitches], command: str
    ) -> tuple[OwaPolicy, OwaPolicy, datetime | None]:
        """Edit one; it before, it after, and until when the change waits."""

    def remove(self, name: str, command: str) -> None:
        """Delete one; raises Conflict."""


class Directory(Protocol):
    """One organization.

    A change reads, edits and writes in one transaction of its own. It is logged with the text of
    its command; an edit that returns what it was given writes and logs nothing.
    """

    @property
    def rules(self) -> AccessRules:
        """The world's access rules."""

    @property
    def ews_ended(self) -> bool:
        """Whether EWS has ended, so that nobody can turn it on."""

    @property
    def owa(self) -> OwaPolicies:
        """Its mailbox policies of Outlook on the web."""

    def organization(self) -> Organization:
        """The organization and what is configured for it."""

    def mailboxes(self) -> Sequence[Mailbox]:
        """Its mailboxes, in order of creation."""

    def mailbox(self, address: str) -> Mailbox | None:
        """The mailbox of an address in small letters, if there is one."""

    def edit_mailbox(self, address: str, edit: Callable[[Mailbox], Mailbox]) -> None:
        """Edit what has nothing to do with EWS of one mailbox."""

    def change_organization(self, edit: Edit, command: str) -> ChangedSettings:
        """Edit the organization's settings."""

    def change_mailbox(self, address: str, edit: Edit, command: str) -> ChangedSettings:
        """Edit one mailbox's settings."""

    def decision(self, address: str) -> Decision:
        """Decide for one mailbox, from what is in effect now."""
