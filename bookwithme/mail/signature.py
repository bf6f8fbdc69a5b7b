"""The line that organizers put below their mails, inside their own signature or alone."""

import re
from email.message import EmailMessage
from email.policy import SMTP
from functools import lru_cache
from html import escape, unescape
from typing import NamedTuple

from bookwithme import i18n
from bookwithme.mail.letter import draw
from bookwithme.mail.word import Reader

CID = "bookings-icon"
"""Under what name the icon is attached to a mail (RFC 2392)."""

ICON_FILE = "bookings.png"
"""The icon beside a page that has it attached."""

_PLACE = "{{bookings}}"
_TABLE = re.compile(r"</?(?:table|tr|td)\b[^<>]*>")
_PHRASE = re.compile("a|b|em|font|i|label|small|span|strong|u")
_PARAGRAPH = re.compile(r"p|pre|h\d")
_PAGE = '<!doctype html>\n<html><head><meta charset="utf-8"></head>\n<body>\n{}\n</body></html>\n'
# What is never closed goes to the end, so that nothing is looked through again and again.
_ENDS = re.compile(r"</?(?:br|p|div|tr|table|li|h\d)\b[^<>]*>", re.IGNORECASE)
_UNSEEN = re.compile(
    r"<(style|script|head|title)\b.*?(?:</\1>|\Z)|<!--.*?(?:-->|\Z)|</?[a-z!?][^<>]*>",
    re.DOTALL | re.IGNORECASE,
)


class Signature(NamedTuple):
    """The same line twice: HTML that Outlook's Word engine takes, and plain text."""

    html: str
    text: str


def signature(url: str, icon_url: str | None, language: str) -> Signature:
    """Write the line that leads to `url`, with the icon that lies at `icon_url`, if any."""
    lang = i18n.language(language)
    values: dict[str, object] = {"url": url, "icon_url": icon_url}
    html, text = (draw(f"signature.{kind}", lang, values) for kind in ("html", "txt"))
    return Signature(html.strip(), text.strip())


def inside(line: Signature, own: str, **names: str) -> Signature:
    """Put a line into one's own signature, HTML or text, where that says {{bookings}}, or below.

    `names`: what stands for {{name}}, {{address}} and {{url}}.
    """
    html = own if "<" in own else escape(own).replace("\n", "<br>\n")
    html = html if _PLACE in html else f"{html}<br>\n{_PLACE}"
    text = unescape(_UNSEEN.sub("", _ENDS.sub("\n", " ".join(html.split()))))
    text = "\n".join(" ".join(each.split()) for each in text.splitlines() if each.strip())
    html, text = _placed(html, line.html), text.replace(_PLACE, line.text)
    for name, value in names.items():
        html = html.replace(f"{{{{{name}}}}}", escape(value))
        text = text.replace(f"{{{{{name}}}}}", value)
    return Signature(html, text)


def _placed(html: str, line: str) -> str:
    """Put a line where its places are: its table, or what is in that, where none may stand."""
    inline = " ".join(_TABLE.sub("", line).split())
    first, *others = html.split(_PLACE)
    places = zip(_in_phrases(html), others, strict=True)
    return first + "".join((inline if each else line) + after for each, after in places)


@lru_cache(maxsize=4)
def _in_phrases(html: str) -> tuple[bool, ...]:
    """Of each place, whether it is inside what can hold no table; many sign by one template."""
    reader = _Open()

    def is_in_one(before: str) -> bool:
        reader.feed(before)
        return bool(reader.open)

    return tuple(is_in_one(each) for each in html.split(_PLACE)[:-1])


class _Open(Reader):
    """Knows which elements are open that can hold words and no table."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        if _PHRASE.fullmatch(tag):
            self.open.append(tag)
        elif tag not in {"br", "img"}:
            self.open = [tag] if _PARAGRAPH.fullmatch(tag) else []

    def handle_endtag(self, tag: str) -> None:
        if not _PHRASE.fullmatch(tag):
            self.open = []
        elif tag in self.open:
            self.open.remove(tag)


def as_file(signed: Signature, kind: str, icon: bytes) -> bytes:
    """Write it as a page (htm), as text (txt) or as a mail's draft (eml).

    `icon`: lies beside a page as `ICON_FILE`, and in a draft, where the signature has it attached.
    """
    if kind == "htm":
        return _PAGE.format(signed.html.replace(f"cid:{CID}", ICON_FILE)).encode()
    if kind == "txt":
        return f"{signed.text}\n".encode()
    mail = EmailMessage(policy=SMTP)
    mail["X-Unsent"] = "1"  # Outlook opens it as a draft
    mail.set_content(signed.text)
    mail.add_alternative(signed.html, subtype="html")
    if f"cid:{CID}" in signed.html:
        _, html = mail.iter_parts()
        html.add_related(icon, "image", "png", cid=f"<{CID}>")
    return mail.as_bytes()
