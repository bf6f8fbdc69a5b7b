"""FindItem: a view of occurrences; or single items and masters by pages, restriction and order."""

from __future__ import annotations

import operator
from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any
from xml.etree.ElementTree import Element

from bookwithme.domain.freebusy import Status
from bookwithme.service.clients.ews.errors import EwsError, ends_early
from bookwithme.service.clients.ews.items import LONGEST_VIEW, Item, singles_and_masters, view
from bookwithme.web.clients.ews.call import Call, Page, Place, invalid, number
from bookwithme.web.clients.ews.fields import FIELDS, asked_for, calendar_item, named_in
from bookwithme.web.clients.ews.soap import each
from bookwithme.web.clients.ews.xml import NAMES, el, flag, local

_OTHER_VIEWS = ("m:FractionalPageItemView", "m:ContactsView", "m:QueryString", "m:GroupBy")

_SEARCHED = frozenset(
    ("item:Subject", "calendar:UID", "calendar:Start", "calendar:End", "calendar:IsRecurring")
)
_COMPARISONS: dict[str, Callable[[Any, Any], bool]] = {
    "IsEqualTo": operator.eq,
    "IsGreaterThan": operator.gt,
    "IsGreaterThanOrEqualTo": operator.ge,
    "IsLessThan": operator.lt,
    "IsLessThanOrEqualTo": operator.le,
}
_CONTAINMENTS: dict[str, Callable[[str, str], bool]] = {
    "FullString": operator.eq,
    "Prefixed": str.startswith,
    "Substring": operator.contains,
}


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
        items = _of_view(call, place, given)
        page = Page(0, number(given.get("MaxEntriesReturned", ""), len(items)))
        told = page.told(items)
        del told["IndexedPagingOffset"]
    else:
        items, page = _of_list(call, place), call.page("m:IndexedPageItemView")
        told = page.told(items)
    written = [calendar_item(each, wanted) for each in page.of(items)]
    return [el("m:RootFolder", [el("t:Items", written)], **told)]


def _of_view(call: Call, place: Place, given: Element) -> list[Item]:
    window = call.window(given.get("StartDate", ""), given.get("EndDate", ""))
    if window.end < window.start:
        raise ends_early()
    if window.end - window.start > LONGEST_VIEW:
        raise EwsError("ErrorCalendarViewRangeTooBig", "The view is longer than two years.")
    found = _read(call, place, partial(view, window=window))
    return [each for each in found if each.status is not Status.UNKNOWN]


def _of_list(call: Call, place: Place) -> list[Item]:
    given = call.operation.find("m:Restriction", NAMES)
    fits = _fits(call, _only(given)) if given is not None else lambda _: True
    items = [each for each in _read(call, place, singles_and_masters) if fits(each)]
    for order in reversed(call.operation.findall("m:SortOrder/t:FieldOrder", NAMES)):
        items.sort(key=_value(order), reverse=order.get("Order") == "Descending")
    return items


def _read(call: Call, place: Place, items: Callable[..., list[Item]]) -> list[Item]:
    is_shallow = call.operation.get("Traversal") == "Shallow"
    return call.read(place, items) if is_shallow else []


def _fits(call: Call, term: Element) -> Callable[[Item], bool]:
    """What a term of a Restriction lets pass; raises EwsError."""
    match name := local(term):
        case "And" | "Or":
            parts, enough = [_fits(call, each) for each in term], all if name == "And" else any
            return lambda item: enough(part(item) for part in parts)
        case "Not":
            negated = _fits(call, _only(term))
            return lambda item: not negated(item)
        case "Contains":
            holds = _CONTAINMENTS.get(term.get("ContainmentMode", ""), operator.contains)
            return _compared(term, "t:Constant", lambda held, wanted: holds(str(held), wanted))
        case _ if name in _COMPARISONS:
            path = "t:FieldURIOrConstant/t:Constant"
            return _compared(term, path, _COMPARISONS[name], partial(_constant, call))
    raise _unsupported(name)


def _compared(
    term: Element,
    path: str,
    compare: Callable[[Any, Any], bool],
    read: Callable[[str, str], object] = lambda _, value: value.casefold(),
) -> Callable[[Item], bool]:
    """Compare a field with a constant, which `read` makes of the field's name and a text."""
    value, constant = _value(term), term.find(path, NAMES)
    if constant is None:
        raise _unsupported("a comparison of two fields")
    wanted = read(named_in(_only(term)), constant.get("Value", ""))
    return lambda item: compare(value(item), wanted)


def _constant(call: Call, field: str, value: str) -> datetime | bool | str:
    if field in {"Start", "End"}:
        return call.moment(value)
    return flag(value) if field == "IsRecurring" else value.casefold()


def _value(parent: Element) -> Callable[[Item], Any]:
    """What an item has of the field that a term or an order is about; raises EwsError."""
    named = _only(parent)
    path = named.get("FieldURI", "")
    if path not in _SEARCHED:
        raise _unsupported(path or local(named))
    of = FIELDS[named_in(named)].of

    def value(item: Item) -> object:
        found = of(item)
        return found.casefold() if isinstance(found, str) else found

    return value


def _only(parent: Element) -> Element:
    child = next(iter(parent), None)
    if child is None:
        raise invalid(f"{local(parent)} is empty.")
    return child


def _unsupported(what: str) -> EwsError:
    return EwsError("ErrorUnsupportedPathForQuery", f"Queries by {what[:100]} are not emulated.")
