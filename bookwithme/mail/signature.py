"""The line that organizers put below their mails."""

from __future__ import annotations

from typing import NamedTuple

from bookwithme import i18n
from bookwithme.mail.letter import draw


class Signature(NamedTuple):
    """The same line twice: HTML that Outlook's Word engine takes, and plain text."""

    html: str
    text: str


def signature(url: str, icon_url: str, language: str) -> Signature:
    """Write the line that leads to `url`, with the icon that lies at `icon_url`."""
    lang = i18n.language(language)
    values: dict[str, object] = {"url": url, "icon_url": icon_url}
    html, text = (draw(f"signature.{kind}", lang, values) for kind in ("html", "txt"))
    return Signature(html.strip(), text.strip())
