"""XML of strangers in, XML of ours out. Nothing is expanded; what is too large is refused early."""

import re
from datetime import datetime, timedelta
from xml.etree import ElementTree as ET
from xml.etree.ElementTree import Element
from xml.sax.saxutils import escape, quoteattr

from bookwithme.contract.types import instant_text
from bookwithme.domain.durations import format_duration
from bookwithme.domain.errors import Malformed

MOST_ELEMENTS, DEEPEST = 20_000, 100

_EWS = "http://schemas.microsoft.com/exchange/services/2006"
NAMES = {
    "s": "http://schemas.xmlsoap.org/soap/envelope/",
    "t": f"{_EWS}/types",
    "m": f"{_EWS}/messages",
    "e": f"{_EWS}/errors",
}
"""The prefixes of names in this package."""

_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class _Builder(ET.TreeBuilder):
    """Builds a tree of limited size."""

    def __init__(self) -> None:
        super().__init__()
        self._left, self._depth = MOST_ELEMENTS, 0

    def doctype(self, *_: object) -> None:
        """Refuse what could define entities; raises Malformed."""
        raise Malformed("A document type declaration is not allowed.")

    def start(self, tag: str, attrs: dict[str, str], /) -> Element:
        """Begin an element; raises Malformed."""
        self._left, self._depth = self._left - 1, self._depth + 1
        if self._left < 0 or self._depth > DEEPEST:
            raise Malformed(f"More than {MOST_ELEMENTS} elements, or {DEEPEST} levels of them.")
        return super().start(tag, attrs)

    def end(self, tag: str, /) -> Element:
        """End an element."""
        self._depth -= 1
        return super().end(tag)


def read(body: bytes) -> Element:
    """Read a document; raises Malformed."""
    try:
        # The builder refuses what makes XML of strangers dangerous.
        return ET.fromstring(body, ET.XMLParser(target=_Builder()))  # noqa: S314
    except (ET.ParseError, ValueError, LookupError) as error:
        raise Malformed("The body is no XML.") from error


def local(element: Element) -> str:
    """An element's name without its namespace."""
    return element.tag.rpartition("}")[2]


def text(element: Element, path: str) -> str:
    """The text of what a path such as `t:Email/t:Address` leads to; empty where nothing is."""
    return element.findtext(path, "", NAMES).strip()


def flag(value: str) -> bool:
    """Read a boolean of XML Schema."""
    return value.strip() in {"true", "1"}


class Xml(str):
    """What is written already."""

    __slots__ = ()


def el(name: str, content: object = None, **attributes: object) -> Xml:
    """Write an element. `content`: elements, as a list; or a value; None: nothing."""
    written = ""
    for key, each in attributes.items():
        written += f" {key}={quoteattr(_allowed(each))}"
    if content is None:
        return Xml(f"<{name}{written}/>")
    inner = "".join(content) if isinstance(content, list) else escape(_allowed(content))
    return Xml(f"<{name}{written}>{inner}</{name}>")


def holding(name: str, **parts: object) -> Xml:
    """Write an element and its parts, which are of the schema's types: values, or whole elements.

    What is None is left out.
    """
    given = ((f"t:{part}", each) for part, each in parts.items() if each is not None)
    return el(name, [each if isinstance(each, Xml) else el(part, each) for part, each in given])


def _allowed(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return instant_text(value)
    written = format_duration(value) if isinstance(value, timedelta) else str(value)
    return written if written.isprintable() else _FORBIDDEN.sub("\ufffd", written)
