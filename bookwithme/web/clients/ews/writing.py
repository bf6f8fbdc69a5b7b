"""What programs write of an event: from XML to its fields."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import MISSING, fields
from xml.etree.ElementTree import Element

from bookwithme.domain.event import Event
from bookwithme.service.clients.ews.errors import EwsError
from bookwithme.service.clients.ews.writing import Values
from bookwithme.web.clients.ews.call import Call
from bookwithme.web.clients.ews.fields import FIELDS, named_in
from bookwithme.web.clients.ews.xml import NAMES, local

_CHANGEABLE = {name for name, field in FIELDS.items() if field.key} - {"UID"} | {"EndTimeZone"}
"""What programs may change; the second zone counts for nothing."""

_EMPTY = {each.name: each.default for each in fields(Event) if each.default is not MISSING}
"""What is left of a field that is deleted."""


def values_of(call: Call, given: Iterable[Element]) -> Values:
    """The fields that are known of those that are given; raises EwsError."""
    found: dict[str, object] = {}
    for each in given:
        field = FIELDS.get(local(each))
        if field and field.key:
            try:
                found[field.key] = field.read(call, each)
            except (ValueError, LookupError):
                text = f"{(each.text or '')[:50]!r} is no {local(each)}."
                raise EwsError("ErrorInvalidPropertySet", text) from None
    return found


def changed_values(call: Call, change: Element) -> Values:
    """The fields as an ItemChange leaves them; raises EwsError."""
    found: dict[str, object] = {}
    for update in change.iterfind("t:Updates/*", NAMES):
        name, what = named_in(update.find("t:FieldURI", NAMES)), local(update)
        key = FIELDS[name].key if name in _CHANGEABLE else ""
        if what == "SetItemField" and name in _CHANGEABLE:
            given = (field for item in update[1:] for field in item if local(field) == name)
            found |= values_of(call, given)
        elif what == "DeleteItemField" and key in _EMPTY:
            found[key] = _EMPTY[key]
        else:
            text = f"{name[:100] or what[:100]} cannot be changed here."
            raise EwsError("ErrorInvalidPropertySet", text)
    return found
