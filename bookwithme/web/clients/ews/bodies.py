"""The text of an item's body."""

from __future__ import annotations

from html.parser import HTMLParser
from xml.etree.ElementTree import Element

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


def plain(body: Element) -> str:
    """What a body says without its HTML."""
    written = body.text or ""
    return "".join(_Plain(written).parts).strip() if body.get("BodyType") == "HTML" else written
