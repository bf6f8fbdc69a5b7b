"""Which items a FindItem is after, and in which order."""

from __future__ import annotations

import operator
from collections.abc import Callable
from datetime import datetime
from xml.etree.ElementTree import Element

from bookwithme.service.clients.ews.errors import EwsError
from bookwithme.service.clients.ews.items import SINGLE, Item
from bookwithme.web.clients.ews.call import Call, invalid
from bookwithme.web.clients.ews.xml import NAMES, flag, local

Fits = Callable[[Item], bool]

_FIELDS: dict[str, Callable[[Item], str | datetime | bool]] = {
    "item:Subject": lambda item: item.subject.casefold(),
    "calendar:UID": lambda item: item.uid.casefold(),
    "calendar:Start": lambda item: item.start,
    "calendar:End": lambda item: item.end,
    "calendar:IsRecurring": lambda item: item.type != SINGLE,
}
_COMPARISONS: dict[str, Callable[..., bool]] = {
    "IsEqualTo": operator.eq,
    "IsGreaterThan": operator.gt,
    "IsGreaterThanOrEqualTo": operator.ge,
    "IsLessThan": operator.lt,
    "IsLessThanOrEqualTo": operator.le,
}


def restriction(call: Call) -> Fits:
    """What a call's Restriction lets pass; everything, where it has none. Raises EwsError."""
    given = call.operation.find("m:Restriction", NAMES)
    return _fits(call, _only(given)) if given is not None else lambda _: True


def in_order(call: Call, items: list[Item]) -> list[Item]:
    """The items as the call's SortOrder has them; raises EwsError."""
    for order in reversed(call.operation.findall("m:SortOrder/t:FieldOrder", NAMES)):
        descending = order.get("Order") == "Descending"
        items = sorted(items, key=_field(_only(order)), reverse=descending)
    return items


def _only(parent: Element) -> Element:
    child = next(iter(parent), None)
    if child is None:
        raise invalid(f"{local(parent)} is empty.")
    return child


def _fits(call: Call, term: Element) -> Fits:
    inner = (_fits(call, each) for each in term)
    match local(term):
        case "And":
            parts = [*inner]
            return lambda item: all(each(item) for each in parts)
        case "Or":
            parts = [*inner]
            return lambda item: any(each(item) for each in parts)
        case "Not":
            negated = _fits(call, _only(term))
            return lambda item: not negated(item)
        case "Contains":
            return _contains(term)
        case name if name in _COMPARISONS:
            return _compares(call, term, _COMPARISONS[name])
    raise _unsupported(local(term))


def _compares(call: Call, term: Element, compare: Callable[..., bool]) -> Fits:
    path, constant = _path(term), term.find("t:FieldURIOrConstant/t:Constant", NAMES)
    field = _field(_only(term))
    if constant is None:
        raise _unsupported("a comparison of two fields")
    value = constant.get("Value", "")
    wanted: object = value.casefold()
    if path in {"calendar:Start", "calendar:End"}:
        wanted = call.moment(value)
    elif path == "calendar:IsRecurring":
        wanted = flag(value)
    return lambda item: compare(field(item), wanted)


def _contains(term: Element) -> Fits:
    constant, field = term.find("t:Constant", NAMES), _field(_only(term))
    wanted = constant.get("Value", "").casefold() if constant is not None else ""
    match term.get("ContainmentMode", "Substring"):
        case "FullString":
            return lambda item: field(item) == wanted
        case "Prefixed":
            return lambda item: str(field(item)).startswith(wanted)
    return lambda item: wanted in str(field(item))


def _path(term: Element) -> str:
    return _only(term).get("FieldURI", "")


def _field(named: Element) -> Callable[[Item], str | datetime | bool]:
    path = named.get("FieldURI", "")
    if path not in _FIELDS:
        raise _unsupported(path or local(named))
    return _FIELDS[path]


def _unsupported(what: str) -> EwsError:
    return EwsError("ErrorUnsupportedPathForQuery", f"Queries by {what[:100]} are not emulated.")
