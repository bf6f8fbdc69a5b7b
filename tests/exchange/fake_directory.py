"""A directory in memory: Contoso with Adam, Adele, and two who share a name."""

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

from bookwithme.domain.access import AccessRules
from bookwithme.domain.access_decision import decide
from bookwithme.domain.errors import InvalidInput, OwaPolicyExists, OwaPolicyInUse
from bookwithme.domain.ews_settings import ChangedSettings, EwsSettings
from bookwithme.domain.mailbox import Mailbox
from bookwithme.domain.organization import Organization
from bookwithme.domain.owa_policy import OwaPolicy, find, governing, name_problems

PEOPLE = {
    "adam@contoso.com": ("Adam", "Adam"),
    "adele@contoso.com": ("AdeleV", "Adele Vance"),
    "sam1@contoso.com": ("sam1", "Sam Same"),
    "sam2@contoso.com": ("sam2", "Sam Same"),
}


UNTIL = datetime(2026, 11, 23, 9, 45, tzinfo=UTC)


class FakeOwaPolicies:
    """What `OwaPolicyAdmin` is, on a list."""

    def __init__(self, directory):
        self.directory = directory
        self.kept = [OwaPolicy()]

    def all(self):
        """The default one first."""
        return list(self.kept)

    def add(self, name, switches, command):
        """Make one."""
        if problems := tuple(name_problems(name)):
            raise InvalidInput(*problems)
        if find(self.kept, name):
            raise OwaPolicyExists(f"There is a policy {name} already.")
        self.kept.append(OwaPolicy(name=name, switches=switches))
        self.directory.log.append(command)
        return self.kept[-1]

    def change(self, name, edit, command):
        """Edit one; with `waits`, until 09:45."""
        before = find(self.kept, name)
        after = replace(before, switches=edit(before.switches))
        self.kept[self.kept.index(before)] = after
        if before == after:
            return before, after, None
        self.directory.log.append(command)
        return before, after, UNTIL if self.directory.waits else None

    def remove(self, name, command):
        """Delete one that nobody has."""
        policy = find(self.kept, name)
        users = [
            each.address
            for each in self.directory.people.values()
            if each.owa_mailbox_policy == policy.name
        ]
        if policy.is_default or users:
            why = f"{', '.join(users)} has it" if users else "it is the default policy"
            raise OwaPolicyInUse(f"The policy {policy.name} can't be removed: {why}.")
        self.kept.remove(policy)
        self.directory.log.append(command)


class FakeDirectory:
    """What `Directory` is, on a dictionary; `log` holds the commands that changed something."""

    def __init__(self, *, rules=AccessRules.R2022, waits=False):
        self.rules = rules
        self.waits = waits
        self.log = []
        self.ews_ended = False
        self.owa = FakeOwaPolicies(self)
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

    def edit_mailbox(self, address, edit):
        """Edit, at once."""
        self.people[address] = edit(self.people[address])
        self.log.append("edited")

    def change_organization(self, edit, command):
        """Edit; with `waits`, until 09:45."""
        self.contoso, changed = self._change(self.contoso, edit, command)
        waits = self.waits and changed.before != changed.after
        return replace(changed, waits_until=UNTIL if waits else None)

    def change_mailbox(self, address, edit, command):
        """Edit, at once."""
        self.people[address], changed = self._change(self.people[address], edit, command)
        return replace(changed, organization=self.contoso.ews)

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
            owa=governing(self.owa.kept, mailbox.owa_mailbox_policy),
        )

    def state(self):
        """Everything that a command can change."""
        return self.contoso, dict(self.people), self.owa.all()

    def _change(self, owner, edit, command):
        shown = (owner.ews, owner.switches) if owner is self.contoso else (owner.ews,)
        own = getattr(owner, "owa_mailbox_policy", None)
        before = EwsSettings(*shown, owa_mailbox_policy=own)
        after = edit(before)
        if after != before:
            self.log.append(command)
        changed = replace(owner, ews=after.policy)
        if isinstance(owner, Mailbox) and after.owa_mailbox_policy:
            name = find(self.owa.kept, after.owa_mailbox_policy).name
            after = replace(after, owa_mailbox_policy=name)
        if isinstance(owner, Mailbox):
            changed = replace(changed, owa_mailbox_policy=after.owa_mailbox_policy)
        else:
            changed = replace(changed, switches=after.switches)
        return changed, ChangedSettings(before, after)
