"""GetFolder and FindFolder."""

from bookwithme.service.clients.ews.listing import count
from bookwithme.web.clients.ews.call import Call, Place
from bookwithme.web.clients.ews.soap import each
from bookwithme.web.clients.ews.xml import el, holding

_ELEMENTS = {
    "IPF.Appointment": "t:CalendarFolder",
    "IPF.Contact": "t:ContactsFolder",
    "IPF.Task": "t:TasksFolder",
}


def get_folder(call: Call) -> str:
    """Read folders by their names or ids."""

    def told(place: Place) -> list[str]:
        return [el("m:Folders", [_written(call, place)])]

    return each("GetFolder", call.places("m:FolderIds"), told, (el("m:Folders"),))


def find_folder(call: Call) -> str:
    """List the folders in folders."""
    deep, page = call.operation.get("Traversal") == "Deep", call.page("m:IndexedPageFolderView")

    def told(place: Place) -> list[str]:
        folders = place.folder.children(deep=deep)
        written = [_written(call, place._replace(folder=each)) for each in page.of(folders)]
        return [el("m:RootFolder", [el("t:Folders", written)], **page.told(len(folders)))]

    return each("FindFolder", call.places("m:ParentFolderIds"), told)


def _written(call: Call, place: Place) -> str:
    """A folder, its parts in the schema's order."""
    mailbox, folder = place
    parent, kind = folder.parent_in(mailbox), folder.item_class
    return holding(
        _ELEMENTS.get(kind, "t:Folder"),
        FolderId=el("t:FolderId", None, Id=folder.id_in(mailbox), ChangeKey="1"),
        ParentFolderId=parent and el("t:ParentFolderId", None, Id=parent, ChangeKey="1"),
        FolderClass=kind,
        DisplayName=folder.display_name,
        TotalCount=call.read(place, count) or 0,
        ChildFolderCount=len(folder.children()),
        UnreadCount=0 if kind == "IPF.Note" else None,
    )
