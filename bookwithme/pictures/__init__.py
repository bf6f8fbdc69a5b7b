"""Pictures, drawn: the card of a link, the signature's icon, QR codes.

Pillow, segno and the font are read when the first picture is asked for, so that
a server starts without them.
"""

from functools import lru_cache

from bookwithme.pictures.card_face import CARD_SIZE, CardFace

__all__ = ["CARD_SIZE", "CardFace", "card", "icon", "qr_png", "qr_svg"]


@lru_cache(maxsize=256)
def card(face: CardFace) -> bytes:
    """Draw the picture of a link, a PNG of `CARD_SIZE`; the same words are drawn once."""
    from bookwithme.pictures.link_card import draw

    return draw(face)


@lru_cache(maxsize=1)
def icon() -> bytes:
    """Draw the calendar beside a signature's link: a PNG of 32 × 32, shown at 16 × 16."""
    from bookwithme.pictures.calendar_icon import draw

    return draw()


def qr_svg(text: str, size: int | None = None, caption: str = "") -> bytes:
    """Draw a QR code as SVG, with the quiet zone that readers need.

    `size`: its width in pixels, instead of the one it is given; `caption`: a line below it.
    """
    from bookwithme.pictures.codes import svg

    return svg(text, size, caption)


def qr_png(text: str, size: int | None = None, caption: str = "") -> bytes:
    """Draw a QR code as PNG, large enough to print unless a size in pixels is given."""
    from bookwithme.pictures.codes import png

    return png(text, size, caption)
