"""What programs write of an event: from XML to the names of the control API."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from html.parser import HTMLParser
from xml.etree.ElementTree import Element

from bookwithme.service.clients.ews.errors import EwsError
from bookwithme.service.clients.ews.time_zones import zone_named
from bookwithme.service.clients.ews.writing import Values
from bookwithme.web.clients.ews.call import Call
from bookwithme.web.clients.ews.fields import STATUSES
from bookwithme.web.clients.ews.xml import NAMES, flag, local

_LINES = frozenset({"br", "p", "div", "li", "tr"})


class _Plain(HTMLParser):
    """The text of a body that is HTML."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.parts: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, _attrs: list[tuple[str, str | None]]) -> None:
        if tag in _LINES and self.parts:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        self.parts.append(data)

    def parse_marked_section(self, i: int, report: bool = True) -> int:  # noqa: FBT001, FBT002
        """Pass over `<![…>`, which the library reads as SGML, or gives up."""
        return self.parse_bogus_comment(i, report)


def _body(given: Element) -> str:
    written = given.text or ""
    return "".join(_Plain(written).parts).strip() if given.get("BodyType") == "HTML" else written


def _status(given: Element) -> str:
    known = {name: status.value for status, name in STATUSES.items()}
    return known.get(_text(given), _text(given))


def _text(given: Element) -> str:
    return given.text or ""


_READ: dict[str, tuple[str, Callable[[Element], object]]] = {
    "Subject": ("subject", _text),
    "Location": ("location", _text),
    "Body": ("body", _body),
    "IsAllDayEvent": ("allDay", lambda given: flag(_text(given))),
    "LegacyFreeBusyStatus": ("status", _status),
    "Sensitivity": ("sensitivity", lambda given: _text(given).lower()),
    "Categories": ("categories", lambda given: [_text(each) for each in given]),
    "StartTimeZone": ("timeZone", lambda given: zone_named(given.get("Id", "")).key),
    "UID": ("uid", _text),
}
_TIMES = {"Start": "start", "End": "end"}
_EMPTY: dict[str, object] = {
    "subject": "",
    "location": "",
    "body": "",
    "allDay": False,
    "status": "busy",
    "sensitivity": "normal",
    "categories": [],
}
"""What is left of a field that is deleted."""

_CHANGEABLE = (_READ.keys() | _TIMES.keys() | {"EndTimeZone"}) - {"UID"}
"""What programs may change; the second zone counts for nothing."""


def values_of(call: Call, fields: Iterable[Element]) -> Values:
    """The fields that are known of those that are given; raises EwsError."""
    found: dict[str, object] = {}
    for each in fields:
        name = local(each)
        if name in _TIMES:
            found[_TIMES[name]] = call.moment(_text(each))
        elif name in _READ:
            key, read = _READ[name]
            found[key] = read(each)
    if not found.get("uid", True):
        del found["uid"]
    return found


def changed_values(call: Call, change: Element) -> Values:
    """The fields as an ItemChange leaves them; raises EwsError."""
    found: dict[str, object] = {}
    for update in change.iterfind("t:Updates/*", NAMES):
        named = update.find("t:FieldURI", NAMES)
        name = "" if named is None else named.get("FieldURI", "").partition(":")[2]
        key = _READ.get(name, ("",))[0]
        if local(update) == "SetItemField" and name in _CHANGEABLE:
            fields = (field for item in update[1:] for field in item if local(field) == name)
            found |= values_of(call, fields)
        elif local(update) == "DeleteItemField" and key in _EMPTY:
            found[key] = _EMPTY[key]
        else:
            text = f"{name[:100] or local(update)[:100]} cannot be changed here."
            raise EwsError("ErrorInvalidPropertySet", text)
    return found
