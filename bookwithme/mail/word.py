"""What Outlook on Windows cannot show: its HTML is drawn by Word's engine of 2007.

After Microsoft's list "Word 2007 HTML and CSS rendering capabilities in Outlook 2007", which the
classic Outlook still follows, and what caniemail.com tests.
"""

import re
from html.parser import HTMLParser

_TAGS = re.compile(
    "audio|button|canvas|form|iframe|input|link|object|picture|script|select|style|svg|textarea|"
    "video"
)
_STYLES = re.compile(
    r"(?:^|;)\s*(animation|background-image|background-position|background-size|border-radius|"
    r"box-shadow|display|filter|flex[\w-]*|float|gap|grid[\w-]*|max-height|max-width|min-height|"
    r"min-width|object-fit|opacity|overflow[\w-]*|position|text-shadow|transform|transition)\s*:"
)
_PICTURES = re.compile(r"cid:|https?://[^?#]+\.(png|jpe?g|gif)([?#]|$)", re.IGNORECASE)


def word_problems(html: str) -> list[str]:
    """What of a mail's HTML Word does not show as it is meant, each as `tag: reason`."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.problems


class Reader(HTMLParser):
    """Reads any text as a browser does."""

    def parse_marked_section(self, i: int, report: bool = True) -> int:  # noqa: FBT001, FBT002
        """Pass over `<![…>`, which the library reads as SGML, or gives up."""
        return self.parse_bogus_comment(i, report)


class _Reader(Reader):
    def __init__(self) -> None:
        super().__init__()
        self.problems: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = {name: value or "" for name, value in attrs}
        if _TAGS.fullmatch(tag):
            self.problems.append(f"{tag}: not shown")
        if "class" in named:
            self.problems.append(f"{tag}: class")
        self.problems += [f"{tag}: {style}" for style in _STYLES.findall(named.get("style", ""))]
        if tag == "img":
            self._picture(named)

    def _picture(self, named: dict[str, str]) -> None:
        if not _PICTURES.match(named.get("src", "")):
            self.problems.append("img: no PNG, JPEG or GIF that is attached or at a web address")
        if missing := [each for each in ("width", "height") if each not in named]:
            self.problems.append(f"img: without {' and '.join(missing)}")
