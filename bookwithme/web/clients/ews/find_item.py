"""FindItem: a view of occurrences, or pages of single items and masters."""

from __future__ import annotations

from functools import partial
from xml.etree.ElementTree import Element

from bookwithme.domain.interval import Interval
from bookwithme.service.clients.ews.errors import EwsError
from bookwithme.service.clients.ews.items import LONGEST_VIEW, Item, singles_and_masters, view
from bookwithme.web.clients.ews.call import Call, Page, Place, number
from bookwithme.web.clients.ews.fields import asked_for, calendar_item
from bookwithme.web.clients.ews.restriction import in_order, restriction
from bookwithme.web.clients.ews.soap import each
from bookwithme.web.clients.ews.xml import NAMES, el

_OTHER_VIEWS = ("m:FractionalPageItemView", "m:ContactsView", "m:QueryString", "m:GroupBy")


def find_item(call: Call) -> str:
    """List the items of folders."""
    for other in _OTHER_VIEWS:
        if call.operation.find(other, NAMES) is not None:
            raise EwsError("ErrorUnsupportedPathForQuery", f"{other[2:]} is not emulated.")
    return each("FindItem", call.places("m:ParentFolderIds"), partial(_found, call))


def _found(call: Call, place: Place) -> list[str]:
    wanted = asked_for(call.operation, in_list=True)
    given = call.operation.find("m:CalendarView", NAMES)
    if given is not None:
        items = _view(call, place, _window(call, given))
        page = Page(0, number(given.get("MaxEntriesReturned", ""), len(items)))
        told = page.told(items)
        del told["IndexedPagingOffset"]
    else:
        items, page = _listed(call, place), call.page("m:IndexedPageItemView")
        told = page.told(items)
    written = [calendar_item(each, wanted) for each in page.of(items)]
    return [el("m:RootFolder", [el("t:Items", written)], **told)]


def _window(call: Call, given: Element) -> Interval:
    window = call.window(given.get("StartDate", ""), given.get("EndDate", ""))
    if window.end < window.start:
        code = "ErrorCalendarEndDateIsEarlierThanStartDate"
        raise EwsError(code, "EndDate is earlier than StartDate.")
    if window.end - window.start > LONGEST_VIEW:
        raise EwsError("ErrorCalendarViewRangeTooBig", "The view is longer than two years.")
    return window


def _is_empty(call: Call, place: Place) -> bool:
    return not place.folder.is_calendar or call.operation.get("Traversal") != "Shallow"


def _view(call: Call, place: Place, window: Interval) -> list[Item]:
    if _is_empty(call, place):
        return []
    with call.caller.context.read() as uow:
        return view(uow, place.mailbox, window)


def _listed(call: Call, place: Place) -> list[Item]:
    fits = restriction(call)
    if _is_empty(call, place):
        return []
    with call.caller.context.read() as uow:
        items = singles_and_masters(uow, place.mailbox)
    return in_order(call, [each for each in items if fits(each)])
