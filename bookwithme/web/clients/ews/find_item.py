"""FindItem: a view of occurrences; or single items and masters by pages, restriction and order."""

import operator
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial, reduce
from typing import Any, TypeVar
from xml.etree.ElementTree import Element

from bookwithme.domain.freebusy import Status
from bookwithme.domain.interval import Interval
from bookwithme.service.clients.ews.errors import EwsError, ends_early
from bookwithme.service.clients.ews.items import LONGEST_VIEW, Item, view
from bookwithme.service.clients.ews.listing import EVER, near, part
from bookwithme.web.clients.ews.call import Call, Page, Place, invalid, number
from bookwithme.web.clients.ews.fields import FIELDS, asked_for, calendar_item, named_in
from bookwithme.web.clients.ews.soap import each
from bookwithme.web.clients.ews.xml import NAMES, el, flag, local

T = TypeVar("T")

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
_CONSTANT = "t:FieldURIOrConstant/t:Constant"
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
        shown, told = page.of(items), page.told(len(items))
        del told["IndexedPagingOffset"]
    else:
        page = call.page("m:IndexedPageItemView")
        shown, total = _of_list(call, place, page)
        told = page.told(total)
    written = [calendar_item(each, wanted) for each in shown]
    return [el("m:RootFolder", [el("t:Items", written)], **told)]


def _of_view(call: Call, place: Place, given: Element) -> list[Item]:
    window = call.window(given.get("StartDate", ""), given.get("EndDate", ""))
    if window.end < window.start:
        raise ends_early()
    if window.end - window.start > LONGEST_VIEW:
        raise EwsError("ErrorCalendarViewRangeTooBig", "The view is longer than two years.")
    found = _read(call, place, partial(view, window=window)) or []
    return [each for each in found if each.status is not Status.UNKNOWN]


def _of_list(call: Call, place: Place, page: Page) -> tuple[Sequence[Item], int]:
    """What stands on a page, and how many there are: cut by the database where it can order."""
    given = call.operation.find("m:Restriction", NAMES)
    orders = [
        (_value(each), each.get("Order") == "Descending", named_in(_only(each)))
        for each in call.operation.findall("m:SortOrder/t:FieldOrder", NAMES)
    ]
    if given is None and [name for *_, name in orders] in ([], ["Start"]):
        latest_first = any(is_descending for _, is_descending, _ in orders)
        asked = partial(part, offset=page.offset, most=page.most, latest_first=latest_first)
        return _read(call, place, asked) or ([], 0)
    fits, window = None, EVER
    if given is not None:
        fits, window = _fits(call, _only(given)), _window(call, _only(given))
    items = [*filter(fits, _read(call, place, partial(near, window=window)) or [])]
    for value, is_descending, _ in reversed(orders):
        items.sort(key=value, reverse=is_descending)
    return page.of(items), len(items)


def _read(call: Call, place: Place, question: Callable[..., T]) -> T | None:
    is_shallow = call.operation.get("Traversal") == "Shallow"
    return call.read(place, question) if is_shallow else None


def _window(call: Call, term: Element) -> Interval:
    """Where all lies that a term lets pass, its ends too: so much is read."""
    name, (start, end) = local(term), EVER
    if name == "And":
        return reduce(Interval.clipped, (_window(call, each) for each in term), EVER)
    if name in _COMPARISONS and named_in(_only(term)) in {"Start", "End"}:
        at = call.moment(next(term.iterfind(_CONSTANT, NAMES)).get("Value", ""))
        start = start if "Less" in name else at
        end = end if "Greater" in name else at
    return Interval(start, end)


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
            return _compared(term, _CONSTANT, _COMPARISONS[name], partial(_constant, call))
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
