"""QR codes (ISO/IEC 18004), by segno, with a line of text below them."""

from html import escape
from io import BytesIO

import segno
from PIL import Image, ImageDraw
from segno import QRCode

from bookwithme.pictures.canvas import TEXT, WHITE
from bookwithme.pictures.canvas import png as written
from bookwithme.pictures.lettering import drawable, font, lines

LEVEL = "m"
"""Error correction: a code stays readable with a seventh of it gone."""

QUIET = 4
"""Empty modules around the code, as the standard asks for."""

MODULE = 12
"""Pixels of a module where no size is given."""

LINE = 4
"""Modules that a caption takes below the code."""


def _made(text: str) -> QRCode:
    return segno.make(text, error=LEVEL, micro=False)


def _side(code: QRCode) -> int:
    return int(code.symbol_size(border=QUIET)[0])


def svg(text: str, size: int | None, caption: str) -> bytes:
    """Draw a code that takes the size it is given, unless it has one."""
    out, code = BytesIO(), _made(text)
    code.save(out, kind="svg", border=QUIET, omitsize=True, light=WHITE, title=None, xmldecl=False)
    drawn = out.getvalue().decode()
    side = _side(code)
    height = side + (LINE if caption else 0)
    inside = drawn[drawn.index(">") + 1 : drawn.rindex("</svg>")]
    sized = f' width="{size}" height="{round(size * height / side)}"' if size else ""
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {height}"{sized}>'
    return f"{head}{inside}{_caption(caption, side)}</svg>".encode()


def _caption(text: str, side: int) -> str:
    if not text:
        return ""
    letter = min(2.4, 1.7 * (side - 2) / len(text))  # a letter is about 0.6 of its size wide
    paper = f'<path fill="{WHITE}" d="M0 {side}h{side}v{LINE}H0z"/>'
    at = f'x="{side / 2}" y="{side + LINE / 2 - 0.2}" font-size="{letter:.2f}" text-anchor="middle"'
    return f'{paper}<text {at} font-family="Segoe UI,sans-serif">{escape(text)}</text>'


def png(text: str, size: int | None, caption: str) -> bytes:
    """Draw a code with modules of whole pixels, in a picture of exactly the width."""
    code = _made(text)
    side = _side(code)
    width = size or side * MODULE
    module = max(1, width // side)
    line = LINE * module if caption else 0
    picture = Image.new("RGB", (max(width, side * module), max(width, side * module) + line), WHITE)
    out = BytesIO()
    code.save(out, kind="png", border=QUIET, scale=module)
    edge = (picture.width - side * module) // 2
    picture.paste(Image.open(out).convert("RGB"), (edge, edge))
    letters = font(max(10, round(2.4 * module)))
    for told in lines(drawable(caption, letters), letters, picture.width - 2 * module, 1):
        at = (picture.width / 2, picture.width - edge + module)
        ImageDraw.Draw(picture).text(at, told, fill=TEXT, font=letters, anchor="mm")
    return written(picture, picture.size)
