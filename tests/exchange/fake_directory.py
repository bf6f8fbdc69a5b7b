"""A directory in memory: Contoso with Adam, Adele, and two who share a name."""

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

from bookwithme.domain.access import AccessRules, decide
from bookwithme.domain.ews_settings import ChangedSettings, EwsSettings
from bookwithme.domain.mailbox import Mailbox
from bookwithme.domain.organization import Organization

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
        self.contoso = Organization(domain="contoso.com", display_name="Contoso")
        self.people = {
            address: Mailbox(
                address=address,
                alias=alias,
                display_name=name,
                time_zone="Europe/Paris",
                exchange_guid=UUID(int=number),
                calendar_secret="secret",
                subscription="Microsoft 365 E3",
            )
            for number, (address, (alias, name)) in enumerate(PEOPLE.items(), 1)
        }

    def organization(self):
        """The one there is."""
        return self.contoso

    def mailboxes(self):
        """All four."""
        return list(self.people.values())

    def mailbox(self, address):
        """One, by its address."""
        return self.people.get(address)

    def change_hours(self, address, hours):
        """Set them."""
        self.people[address] = replace(self.people[address], meeting_hours=hours)
        self.log.append("hours")

    def change_organization(self, edit, command):
        """Edit; with `waits`, until 09:45."""
        self.contoso, changed = self._change(self.contoso, edit, command)
        waits = self.waits and changed.before != changed.after
        until = datetime(2026, 11, 23, 9, 45, tzinfo=UTC) if waits else None
        return replace(changed, waits_until=until)

    def change_mailbox(self, address, edit, command):
        """Edit, at once."""
        self.people[address], changed = self._change(self.people[address], edit, command)
        return changed

    def decision(self, address):
        """From what is configured."""
        mailbox = self.people[address]
        return decide(
            rules=self.rules,
            subscription=mailbox.subscription,
            bookings_plan=mailbox.bookings_plan,
            organization=self.contoso.ews,
            mailbox=mailbox.ews,
            identity=address,
        )

    def state(self):
        """Everything that a command can change."""
        return self.contoso, dict(self.people)

    def _change(self, owner, edit, command):
        before = EwsSettings(owner.ews, owner.clients)
        after = edit(before)
        if after != before:
            self.log.append(command)
        changed = replace(owner, ews=after.policy, clients=after.clients)
        return changed, ChangedSettings(before, after)
