"""The folders of a mailbox: those that programs look for, all but the calendar empty."""

from __future__ import annotations

from typing import NamedTuple
from uuid import UUID

from bookwithme.domain.mailbox import Mailbox
from bookwithme.service.clients.ews.ids import Id, Kind


class Folder(NamedTuple):
    """`name`: by which every program knows it; `item_class`: of what lies in it."""

    name: str
    display_name: str
    item_class: str = "IPF.Note"
    parent: str | None = "msgfolderroot"

    @property
    def is_calendar(self) -> bool:
        """Whether it is the one that is not empty."""
        return self.name == "calendar"

    def id_in(self, mailbox: Mailbox) -> Id:
        """Its id in a mailbox."""
        return Id(Kind.FOLDER, mailbox.exchange_guid, UUID(int=FOLDERS.index(self)))

    def parent_in(self, mailbox: Mailbox) -> Id | None:
        """The id of the folder that it lies in."""
        return BY_NAME[self.parent].id_in(mailbox) if self.parent else None

    def children(self, *, deep: bool = False) -> list[Folder]:
        """What lies in it, or in that: `deep`."""
        own = [each for each in FOLDERS if each.parent == self.name]
        return own + [inner for each in own for inner in each.children(deep=True) if deep]


FOLDERS = (
    Folder("root", "Root", "IPF", None),
    Folder("msgfolderroot", "Top of Information Store", "IPF", "root"),
    Folder("calendar", "Calendar", "IPF.Appointment"),
    Folder("inbox", "Inbox"),
    Folder("sentitems", "Sent Items"),
    Folder("drafts", "Drafts"),
    Folder("deleteditems", "Deleted Items"),
    Folder("outbox", "Outbox"),
    Folder("junkemail", "Junk Email"),
    Folder("contacts", "Contacts", "IPF.Contact"),
    Folder("tasks", "Tasks", "IPF.Task"),
)
BY_NAME = {each.name: each for each in FOLDERS}
BY_NUMBER = {UUID(int=number): each for number, each in enumerate(FOLDERS)}
CALENDAR = BY_NAME["calendar"]
