"""A little Markdown as HTML: paragraphs, lists, bold, code, links within a world.

For texts of lessons and of reminders. Everything else is text, and stays what it is: no HTML comes
out that was not made here.
"""

import re
from html import escape
from itertools import groupby

_ITEM = re.compile(r"\s{0,3}(?:[-*]|(?P<number>\d{1,3})[.)])\s+(?P<text>.*)")
_INLINE = re.compile(
    r"`(?P<code>[^`]+)`"
    r"|\*\*(?P<bold>[^*]+)\*\*"
    r"|\[(?P<words>[^][]+)\]\((?P<path>/(?![/\\])[^\s()]*)\)"
)


def html_of(text: str, base: str = "") -> str:
    """The HTML of a text; `base`: what links begin with, without a slash at its end."""
    blocks = re.split(r"\n\s*\n", text.replace("\r\n", "\n").strip())
    return "\n".join(_block(each, base) for each in blocks if each.strip())


def _block(block: str, base: str) -> str:
    """A paragraph, and the lists in it: each line that begins as an item is one."""
    parts = groupby(_joined(block.split("\n")), key=_kind)
    return "\n".join(_part(kind, [*lines], base) for kind, lines in parts)


def _joined(lines: list[str]) -> list[str]:
    """The lines, each that is indented under an item joined to it."""
    found: list[str] = []
    for line in lines:
        if found and _ITEM.fullmatch(found[-1]) and line.startswith("  ") and not _ITEM.match(line):
            found[-1] += f" {line.strip()}"
        else:
            found.append(line)
    return found


def _kind(line: str) -> str:
    item = _ITEM.fullmatch(line)
    return ("ol" if item["number"] else "ul") if item else "p"


def _part(kind: str, lines: list[str], base: str) -> str:
    if kind == "p":
        return f"<p>{'<br>'.join(_inline(each.strip(), base) for each in lines)}</p>"
    items = (match["text"] for match in map(_ITEM.fullmatch, lines) if match)
    return f"<{kind}>{''.join(f'<li>{_inline(each, base)}</li>' for each in items)}</{kind}>"


def _inline(text: str, base: str) -> str:
    made, end = "", 0
    for match in _INLINE.finditer(text):
        made += escape(text[end : match.start()]) + _marked(match, base)
        end = match.end()
    return made + escape(text[end:])


def _marked(match: re.Match[str], base: str) -> str:
    if match["code"]:
        return f"<code>{escape(match['code'])}</code>"
    if match["bold"]:
        return f"<strong>{_inline(match['bold'], base)}</strong>"
    return f'<a href="{escape(base + match["path"])}">{escape(match["words"])}</a>'
