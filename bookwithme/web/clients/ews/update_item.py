"""UpdateItem: own single events, field by field."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bookwithme.service.clients.ews.errors import EwsError
from bookwithme.service.clients.ews.writing import update
from bookwithme.web.clients.ews.call import invalid
from bookwithme.web.clients.ews.create_item import written
from bookwithme.web.clients.ews.get_item import failed
from bookwithme.web.clients.ews.soap import message, response
from bookwithme.web.clients.ews.writing import CHANGEABLE, emptied, not_changeable, values_of
from bookwithme.web.clients.ews.xml import NAMES, el, local

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element

    from bookwithme.web.clients.ews.call import Call


def update_item(call: Call) -> str:
    """Change events, each by itself."""
    told = [_one(call, each) for each in call.each("m:ItemChanges/t:ItemChange")]
    return response("UpdateItem", told)


def _one(call: Call, change: Element) -> str:
    try:
        changed = _changed(call, change)
    except EwsError as error:
        return failed("UpdateItem", error)
    conflicts = el("m:ConflictResults", [el("t:Count", 0)])
    return message("UpdateItem", [changed, conflicts])


def _changed(call: Call, change: Element) -> str:
    if not len(change):
        raise invalid("an ItemChange names no item.")
    (item,) = call.named([change[0]])
    if isinstance(item, EwsError):
        raise item
    strict = call.operation.get("ConflictResolution") == "NeverOverwrite"
    known = change[0].get("ChangeKey") if strict else None
    values = {
        key: value
        for each in change.iterfind("t:Updates/*", NAMES)
        for key, value in _update(call, each)
    }
    return written(item.mailbox, update(call.caller.context, item, values, known))


def _update(call: Call, given: Element) -> Iterator[tuple[str, object]]:
    named = given.find("t:FieldURI", NAMES)
    name = "" if named is None else named.get("FieldURI", "").partition(":")[2]
    if name not in CHANGEABLE:
        raise not_changeable(name or local(given))
    match local(given):
        case "SetItemField":
            fields = (field for item in given[1:] for field in item if local(field) == name)
            yield from values_of(call, fields).items()
        case "DeleteItemField":
            yield from emptied(name).items()
        case other:
            raise not_changeable(other)
