"""GetFolder and FindFolder."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bookwithme.service.clients.ews.errors import EwsError
from bookwithme.service.clients.ews.items import singles_and_masters
from bookwithme.web.clients.ews.paging import page_of
from bookwithme.web.clients.ews.soap import message, response
from bookwithme.web.clients.ews.xml import el, some

if TYPE_CHECKING:
    from bookwithme.service.clients.ews.folders import Folder
    from bookwithme.web.clients.ews.call import Call, Place

_ELEMENTS = {
    "IPF.Appointment": "t:CalendarFolder",
    "IPF.Contact": "t:ContactsFolder",
    "IPF.Task": "t:TasksFolder",
}


def get_folder(call: Call) -> str:
    """Read folders by their names or ids."""
    return response(
        "GetFolder",
        [
            message("GetFolder", el("m:Folders"), error=each)
            if isinstance(each, EwsError)
            else message("GetFolder", el("m:Folders", [_written(call, each)]))
            for each in call.places("m:FolderIds")
        ],
    )


def find_folder(call: Call) -> str:
    """List the folders in folders."""
    deep = call.operation.get("Traversal") == "Deep"
    return response(
        "FindFolder",
        [
            message("FindFolder", error=each)
            if isinstance(each, EwsError)
            else message("FindFolder", _page(call, each, each.folder.children(deep=deep)))
            for each in call.places("m:ParentFolderIds")
        ],
    )


def _page(call: Call, place: Place, folders: list[Folder]) -> str:
    page = page_of(call, "m:IndexedPageFolderView")
    written = [_written(call, place._replace(folder=each)) for each in page.of(folders)]
    return el("m:RootFolder", [el("t:Folders", written)], **page.told(folders))


def _written(call: Call, place: Place) -> str:
    """A folder, its parts in the schema's order."""
    mailbox, folder = place
    parent, kind = folder.parent_in(mailbox), folder.item_class
    is_of_mail = kind == "IPF.Note"
    parts = some(
        el("t:FolderId", None, Id=folder.id_in(mailbox), ChangeKey="1"),
        parent and el("t:ParentFolderId", None, Id=parent, ChangeKey="1"),
        el("t:FolderClass", kind),
        el("t:DisplayName", folder.display_name),
        el("t:TotalCount", _count(call, place)),
        el("t:ChildFolderCount", len(folder.children())),
        el("t:UnreadCount", 0) if is_of_mail else None,
    )
    return el(_ELEMENTS.get(kind, "t:Folder"), parts)


def _count(call: Call, place: Place) -> int:
    if not place.folder.is_calendar:
        return 0
    with call.caller.context.read() as uow:
        return len(singles_and_masters(uow, place.mailbox))
