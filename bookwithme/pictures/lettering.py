"""Text for pictures: a font that has French accents, and lines that fit."""

import unicodedata
from collections.abc import Iterator

import fontpkg
from PIL import ImageFont

FONT = "Open Sans"
"""Near to Segoe UI, by the same designer. It knows Latin, Greek, Cyrillic and Hebrew letters."""

ELLIPSIS = "…"
_NO_CHARACTER = "\uffff"
_ITS_WIDTH = 100

Font = ImageFont.FreeTypeFont


def font(size: int, *, bold: bool = False) -> Font:
    """The font at a size in pixels. Each caller has its own: one face is not for two threads."""
    made = ImageFont.truetype(fontpkg.path(FONT), size)
    made.set_variation_by_axes([600 if bold else 400, _ITS_WIDTH])
    return made


def drawable(text: str, letters: Font) -> str:
    """What of a text the font can draw: emoji and far scripts are left out, not drawn as boxes."""
    unknown = bytes(letters.getmask(_NO_CHARACTER))
    composed = unicodedata.normalize("NFC", text)
    kept = (c for c in composed if c.isspace() or (c.isprintable() and _has(letters, c, unknown)))
    return " ".join("".join(kept).split())


def _has(letters: Font, character: str, unknown: bytes) -> bool:
    return bytes(letters.getmask(character)) != unknown


def lines(text: str, letters: Font, width: float, most: int) -> list[str]:
    """Break a text into at most `most` lines of `width` pixels; the last tells what is left out."""
    made: list[str] = []
    for line in _broken(text, letters, width):
        if len(made) == most:
            made[-1] = _cut(made[-1] + ELLIPSIS, letters, width)
            break
        made.append(line)
    return made


def _broken(text: str, letters: Font, width: float) -> Iterator[str]:
    line = ""
    for word in text.split():
        longer = f"{line} {word}".strip()
        if letters.getlength(longer) <= width:
            line = longer
            continue
        if line:
            yield line
        line = _cut(word, letters, width)
    if line:
        yield line


def _cut(text: str, letters: Font, width: float) -> str:
    """The text, shortened to the width where it is longer."""
    if letters.getlength(text) <= width:
        return text
    kept = text.rstrip(ELLIPSIS)
    while kept and letters.getlength(kept + ELLIPSIS) > width:
        kept = kept[:-1]
    return kept.rstrip() + ELLIPSIS
