"""The calendar beside the link in a signature. PNG, since Outlook's Word engine shows no SVG."""

from PIL import Image, ImageDraw

from bookwithme.pictures.canvas import BRAND, WHITE, calendar, png

SIZE = (32, 32)
"""Twice the size it is shown at, for screens with fine pixels."""

_FINER = 8


def draw() -> bytes:
    """Draw it on nothing, so that it lies on light and on dark mails."""
    side = SIZE[0] * _FINER
    picture = Image.new("RGBA", (side, side))
    box = (_FINER * 2.0, _FINER * 1.0, side - _FINER * 2.0, side - _FINER * 2.0)
    pen = ImageDraw.Draw(picture)
    calendar(pen, box, line=BRAND, paper=WHITE, line_width=2 * _FINER)
    return png(picture, SIZE)
