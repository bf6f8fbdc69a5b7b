"""A client for tests: drives one world of an emulator over HTTP.

What the emulator answers comes as the records of the contract: `booking.data.start` is a
`datetime`. Every refusal is raised.
"""

from collections.abc import Mapping
from typing import Any, Unpack
from urllib.parse import quote, urlencode

from bookwithme.client import fields as f
from bookwithme.client.http import CallFailed, NoServer, Response, request
from bookwithme.client.parts import Caller, Faults, R, Snapshots, body_of
from bookwithme.client.things import Booking, Event, Link, Mailbox, MeetingType
from bookwithme.contract.exchange import CommandResult
from bookwithme.contract.mailbox import MailboxInfo, NewMailbox
from bookwithme.contract.messages import Entry, Mail
from bookwithme.contract.settings import Settings, SettingsChange

__all__ = [
    "Booking",
    "CallFailed",
    "CommandFailed",
    "Emulator",
    "Event",
    "Link",
    "Mailbox",
    "MeetingType",
    "NoServer",
    "Response",
    "request",
]


class CommandFailed(AssertionError):
    """A command of the Exchange console failed; `result` is all that it printed."""

    def __init__(self, command: str, result: CommandResult) -> None:
        self.result = result
        error = result.error
        super().__init__(f"{error.message} [{error.id}] ({command})" if error else command)


AT_ONCE = 1_000
"""So many records of a list are asked for by one call."""


class Emulator(Caller):
    """One world. `url` is where it begins, without a slash at its end."""

    def __init__(self, url: str, token: str | None = None) -> None:
        super().__init__(url, token)
        self.faults = Faults(self)
        self.snapshots = Snapshots(self)

    def mailbox(self, address: str, **fields: Unpack[f.NewMailboxFields]) -> Mailbox:
        """The mailbox of an address; made where there is none, changed where fields are given.

        A new one is a Microsoft 365 E3 user in UTC, unless the fields say otherwise.
        """
        known = {each["address"]: each for each in self.call("GET", "/mailboxes")["mailboxes"]}
        found, given = known.get(address.lower()), body_of(NewMailbox, fields)
        if found is None:
            name = address.partition("@")[0].replace(".", " ").title()
            made = {"displayName": name, "timeZone": "UTC", "subscription": "Microsoft 365 E3"}
            found = self.call("POST", "/mailboxes", {"address": address, **made, **given})
        elif given:
            found = self.call("PATCH", f"/mailboxes/{quote(address)}", given)
        return Mailbox(self, self._read(MailboxInfo, found))

    def settings(self, **changes: Unpack[f.SettingsChangeFields]) -> Settings:
        """The world's switches, after setting some."""
        if changes:
            return self.ask(Settings, "PATCH", "/settings", body_of(SettingsChange, changes))
        return self.ask(Settings, "GET", "/settings")

    def exchange(
        self,
        command: str,
        organization: str | None = None,
        *,
        files: Mapping[str, str] | None = None,
        check: bool = True,
    ) -> CommandResult:
        """Run a command or a script of the Exchange console; Import-Csv finds the files.

        Raises:
            CommandFailed: it failed, unless `check` is false.
        """
        given = {"organization": organization, "files": files}
        body = {"command": command} | {name: each for name, each in given.items() if each}
        result = self.ask(CommandResult, "POST", "/exchange", body)
        if check and result.error:
            raise CommandFailed(command, result)
        return result

    def messages(self, *, to: str = "", subject: str = "", wait: float = 0) -> list[Mail]:
        """The mails that fit; `wait`: so many real seconds for the first one."""
        query = {"to": to, "subject": subject, "wait": wait}
        return self._list(Mail, "messages", f"/messages?{_asked(query)}")

    def journal(
        self, *, kind: str = "", text: str = "", after: int = 0, wait: float = 0
    ) -> list[Entry]:
        """What happened, in order: of a kind, with a text in it, after an entry's id.

        `wait`: so many real seconds for the first entry that fits. What an entry has besides its
        id, kind and time is in `model_extra`.
        """
        query = {"kind": kind, "text": text, "after": after, "wait": wait}
        return self._list(Entry, "entries", f"/journal?{_asked(query)}")

    def _list(self, record: type[R], plural: str, path: str) -> list[R]:
        """A whole list, however long, in parts."""
        found, after = [], f"{path}&limit={AT_ONCE}"
        while after:
            response = self._send("GET", after)
            found += [self._read(record, each) for each in response.json()[plural]]
            link = response.headers.get("Link", "")
            after = link.partition("/_emulator/api")[2].partition(">")[0]
        return found

    def export(self) -> dict[str, Any]:
        """The world as a document."""
        document: dict[str, Any] = self.call("GET", "/world")
        return document

    def load(self, document: Mapping[str, Any]) -> None:
        """Replace the world by a document; raises CallFailed, and changes nothing, on a bad one."""
        self.call("PUT", "/world", document)

    def reset(self, scenario: str | None = None) -> None:
        """Bring the world back to its scenario, or to another."""
        self.call("POST", "/reset", {"scenario": scenario} if scenario else {})


def _asked(query: Mapping[str, object]) -> str:
    return urlencode({name: value for name, value in query.items() if value})
