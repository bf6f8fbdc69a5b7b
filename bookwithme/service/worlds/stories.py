"""What happened, put together as people tell it: entries that belong together are one paragraph."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta

from bookwithme.storage.journal import Entry

PAUSE = timedelta(hours=1)
"""After so long, in the world's time, another paragraph begins."""
_ASIDE = ("mail",)
_OF_ADMINS = ("console", "policy")
_NOBODYS = ("decision", "client")


@dataclass(slots=True)
class Clause:
    """One thing that happened, or the same several times.

    `same`: by whoever did the one before; `again`: with the private link that was told of there.
    """

    entry: Entry
    times: int = 1
    same: bool = False
    again: bool = False


@dataclass(slots=True)
class Paragraph:
    """What belongs together: what was done, and the mails that went out with it."""

    about: str | None
    entries: list[Entry] = field(default_factory=list)
    clauses: list[Clause] = field(default_factory=list)
    mails: list[Entry] = field(default_factory=list)

    def add(self, entry: Entry) -> None:
        """Go on with what happened next."""
        self.entries.append(entry)
        last = self.clauses[-1].entry if self.clauses else None
        if entry.kind in _ASIDE and entry.data.get("mail") != "share":
            self.mails.append(entry)
        elif last is None:
            self.clauses.append(Clause(entry))
        elif _sight(last) == _sight(entry):
            self.clauses[-1].times += not entry.data.get("within")
        elif (entry.kind, last.kind) != ("console", "policy") or (
            entry.data["command"] != last.data["command"]  # the change is all that was typed
        ):
            again = "bookingcode" in last.data
            self.clauses.append(Clause(entry, same=actor(last) == actor(entry), again=again))


def paragraphs(entries: Iterable[Entry]) -> list[Paragraph]:
    """Tell entries, in their order."""
    told: list[Paragraph] = []
    for entry in entries:
        about = _about(entry)
        last = told[-1] if told and about and told[-1].about == about else None
        if last is None or abs(entry.at - last.entries[-1].at) > PAUSE:
            told.append(last := Paragraph(about))
        last.add(entry)
    return told


def actor(entry: Entry) -> str:
    """Who did it: a program, a persona by its address, or what is known of a guest."""
    guest = {"booked": "name", "codeSent": "email"}.get(entry.kind)
    if entry.kind in _NOBODYS:
        return str(entry.id)
    client = entry.data.get("client", "person")
    known = client if client != "person" else entry.persona
    return str(known or (guest and entry.data.get(guest)) or "")


def _about(entry: Entry) -> str | None:
    """What an entry is about: a private link, a guest's way on a page, or an admin's work."""
    data = entry.data
    if entry.kind in _OF_ADMINS:
        return f"admin {data.get('organization')} {entry.persona}"
    if entry.kind == "unknownLink" or "change" in data:
        return None
    return data.get("bookingcode") or data.get("mailbox")


def _sight(entry: Entry) -> object:
    """What makes two looks the same; of anything else, its own."""
    data = entry.data
    seen = (actor(entry), data.get("title"), data.get("status"), data.get("what"))
    return seen if entry.kind in {"opened", "decision"} else entry.id
