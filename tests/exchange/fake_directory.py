"""A directory in memory: Contoso with Adam, Adele, and two whose names are hard to type."""

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

from bookwithme.domain.access import AccessRules, EwsPolicy, decide
from bookwithme.domain.organization import EwsClients
from bookwithme.exchange.directory import (
    Changed,
    MailboxRecord,
    OrganizationRecord,
    Settings,
)

NO_CLIENTS = EwsClients()
PEOPLE = {
    "adam@contoso.com": ("Adam", "Adam"),
    "adele@contoso.com": ("AdeleV", "Adele Vance"),
    "sam1@contoso.com": ("sam1", "Sam Same"),
    "sam2@contoso.com": ("sam2", "Sam Same"),
}


class FakeDirectory:
    """The protocol `Directory` on a dictionary; `log` holds the commands that changed something."""

    def __init__(self, *, rules=AccessRules.R2022, waits=False):
        self.rules = rules
        self.waits = waits
        self.log = []
        self.record = OrganizationRecord("contoso.com", Settings(EwsPolicy(), NO_CLIENTS))
        self.people = {
            address: MailboxRecord(
                address, alias, name, UUID(int=n), Settings(EwsPolicy(True), NO_CLIENTS)
            )
            for n, (address, (alias, name)) in enumerate(PEOPLE.items(), 1)
        }

    def organization(self):
        """The one there is."""
        return self.record

    def mailboxes(self):
        """All four."""
        return list(self.people.values())

    def change_organization(self, edit, command):
        """Edit; with `waits`, until 09:45."""
        changed = self._change(self.record.settings, edit, command)
        self.record = replace(self.record, settings=changed.after)
        waits = self.waits and changed.before != changed.after
        until = datetime(2026, 11, 23, 9, 45, tzinfo=UTC) if waits else None
        return replace(changed, waits_until=until)

    def change_mailbox(self, address, edit, command):
        """Edit, at once."""
        record = self.people[address]
        changed = self._change(record.settings, edit, command)
        self.people[address] = replace(record, settings=changed.after)
        return changed

    def decision(self, address):
        """From what is configured."""
        return decide(
            rules=self.rules,
            subscription="Microsoft 365 E3",
            bookings_plan=True,
            organization=self.record.settings.policy,
            mailbox=self.people[address].settings.policy,
            identity=address,
        )

    def state(self):
        """Everything that a command can change."""
        return self.record, dict(self.people)

    def _change(self, before, edit, command):
        changed = Changed(before, edit(before))
        if changed.before != changed.after:
            self.log.append(command)
        return changed
