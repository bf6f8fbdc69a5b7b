"""A surface to draw on at twice its size, so that circles and letters come out smooth."""

from collections.abc import Iterable
from io import BytesIO

from PIL import Image, ImageColor, ImageDraw

FINER = 2
BRAND = "#0f6cbd"
BRAND_DARK = "#0c3b5e"
TINT = "#ebf3fc"
TEXT = "#242424"
SECONDARY = "#616161"
WHITE = "#ffffff"

Box = tuple[float, float, float, float]


def finer(box: Box) -> Box:
    """The same place on the finer surface."""
    left, top, right, bottom = box
    return left * FINER, top * FINER, right * FINER, bottom * FINER


def calendar(
    draw: ImageDraw.ImageDraw, box: Box, *, line: str, paper: str, line_width: int
) -> None:
    """Draw a calendar's sheet into `box`, given in the drawing's own pixels."""
    left, top, right, bottom = box
    unit = (right - left) / 16
    sheet = (left, top + 1.5 * unit, right, bottom)
    draw.rounded_rectangle(sheet, 2.5 * unit, fill=paper, outline=line, width=line_width)
    head = (left, sheet[1], right, sheet[1] + 4 * unit)
    draw.rounded_rectangle(head, 2.5 * unit, fill=line, corners=(True, True, False, False))
    for ring in (4, 12):
        x = left + ring * unit
        ends = (x - 0.75 * unit, top, x + 0.75 * unit, top + 3.5 * unit)
        draw.rounded_rectangle(ends, 0.75 * unit, fill=line)
    for down in (8.4, 11.6):
        for right_hand in (4.4, 8, 11.6):
            x, y, radius = left + right_hand * unit, top + down * unit, 1.1 * unit
            draw.circle((x, y), radius, fill=line)


def palette(edges: Iterable[tuple[str, str]], steps: int = 5) -> Image.Image:
    """The colours to draw with, and what lies between two of them where they meet."""
    pairs = [[ImageColor.getrgb(each) for each in edge] for edge in edges]
    mixed = [
        round(one + (other - one) * step / steps)
        for begin, end in pairs
        for step in range(steps + 1)
        for one, other in zip(begin, end, strict=True)
    ]
    colours = Image.new("P", (1, 1))
    colours.putpalette(mixed)
    return colours


def png(picture: Image.Image, size: tuple[int, int], colours: Image.Image | None = None) -> bytes:
    """The picture at its size, as a PNG without date or other marks: the same bytes each time.

    In the `colours` of a palette it is a fourth as long.
    """
    out = BytesIO()
    drawn = picture.resize(size, Image.Resampling.LANCZOS)
    if colours:
        drawn = drawn.quantize(palette=colours, dither=Image.Dither.NONE)
    drawn.save(out, "PNG", optimize=True)
    return out.getvalue()
