"""The picture of a link, as Open Graph wants one: who, what, how long."""

from PIL import Image, ImageDraw

from bookwithme.pictures.canvas import (
    BRAND,
    BRAND_DARK,
    FINER,
    SECONDARY,
    TEXT,
    TINT,
    WHITE,
    calendar,
    finer,
    palette,
    png,
)
from bookwithme.pictures.card_face import CARD_SIZE, CardFace
from bookwithme.pictures.lettering import drawable, font, lines

WIDTH, HEIGHT = CARD_SIZE
LEFT = 72
BAND = 880
"""Where the blue band begins; the words end before it."""

COLUMN = BAND - LEFT - 56
AVATAR = 112
DEEP = "#115ea3"
EDGES = (
    *((WHITE, ink) for ink in (TEXT, SECONDARY, BRAND, BRAND_DARK)),
    *((ground, BRAND_DARK) for ground in (BRAND, DEEP)),
    (TINT, DEEP),
)
"""Which colours meet; those that are nearly alike need nothing between them."""


def draw(face: CardFace) -> bytes:
    """Draw it: a PNG of `CARD_SIZE`."""
    sheet = _Sheet()
    sheet.band()
    below = sheet.person(face.name, face.caption) if face.name else sheet.brand(face.caption)
    below = sheet.heading(face.heading, below)
    if face.length:
        sheet.length(face.length, below)
    sheet.button(face.button)
    return png(sheet.picture, CARD_SIZE, palette(EDGES))


class _Sheet:
    def __init__(self) -> None:
        self.picture = Image.new("RGB", (WIDTH * FINER, HEIGHT * FINER), WHITE)
        self.pen = ImageDraw.Draw(self.picture)

    def band(self) -> None:
        """The right side, with a large calendar."""
        self.pen.rectangle(finer((BAND, 0, WIDTH, HEIGHT)), fill=BRAND)
        self.pen.ellipse(finer((BAND + 60, 330, WIDTH + 240, HEIGHT + 240)), fill=DEEP)
        box = finer((BAND + 70, 215, WIDTH - 70, 395))
        calendar(self.pen, box, line=BRAND_DARK, paper=WHITE, line_width=8 * FINER)

    def write(
        self, at: tuple[float, float], text: str, size: int, *, ink: str = TEXT, bold: bool = False
    ) -> None:
        """One line of text, shortened to the column; `at` is its left end and vertical middle."""
        letters = font(size * FINER, bold=bold)
        left, middle = at
        room = (LEFT + COLUMN - left) * FINER
        for line in lines(drawable(text, letters), letters, room, 1):
            place = (left * FINER, middle * FINER)
            self.pen.text(place, line, fill=ink, font=letters, anchor="lm")

    def person(self, name: str, caption: str) -> float:
        """Initials, name and caption; gives where the next thing may begin."""
        top = 72
        self.pen.ellipse(finer((LEFT, top, LEFT + AVATAR, top + AVATAR)), fill=TINT)
        letters = font(44 * FINER, bold=True)
        middle = ((LEFT + AVATAR / 2) * FINER, (top + AVATAR / 2) * FINER)
        initials = drawable(_initials(name), letters)
        self.pen.text(middle, initials, fill=DEEP, font=letters, anchor="mm")
        beside = LEFT + AVATAR + 28
        self.write((beside, top + 38), name, 40, bold=True)
        self.write((beside, top + 84), caption, 28, ink=SECONDARY)
        return top + AVATAR + 36

    def brand(self, caption: str) -> float:
        """The card of a link that names nobody."""
        box = finer((LEFT, 84, LEFT + 72, 156))
        calendar(self.pen, box, line=BRAND, paper=WHITE, line_width=5 * FINER)
        self.write((LEFT + 96, 124), caption, 34, ink=SECONDARY)
        return 220

    def heading(self, text: str, top: float) -> float:
        """The large line, or two; gives where the next thing may begin."""
        letters = font(56 * FINER, bold=True)
        for line in lines(drawable(text, letters), letters, COLUMN * FINER, 2):
            at = (LEFT * FINER, (top + 40) * FINER)
            self.pen.text(at, line, fill=TEXT, font=letters, anchor="lm")
            top += 78
        return top

    def length(self, text: str, top: float) -> None:
        """A clock and how long it takes."""
        self.pen.ellipse(
            finer((LEFT + 2, top + 14, LEFT + 38, top + 50)), outline=SECONDARY, width=4 * FINER
        )
        for end in ((20, 22), (30, 38)):
            hand = finer((LEFT + 20, top + 32, LEFT + end[0], top + end[1]))
            self.pen.line(hand, fill=SECONDARY, width=4 * FINER)
        self.write((LEFT + 54, top + 32), text, 34, ink=SECONDARY)

    def button(self, text: str) -> None:
        """What the card invites to."""
        letters = font(32 * FINER, bold=True)
        said = drawable(text, letters)
        top, bottom = HEIGHT - 148, HEIGHT - 72
        right = LEFT + letters.getlength(said) / FINER + 64
        self.pen.rounded_rectangle(finer((LEFT, top, right, bottom)), 8 * FINER, fill=BRAND)
        middle = ((LEFT + right) / 2 * FINER, (top + bottom) / 2 * FINER)
        self.pen.text(middle, said, fill=WHITE, font=letters, anchor="mm")


def _initials(name: str) -> str:
    first, *others = name.split()
    return (first[0] + "".join(word[0] for word in others[-1:])).upper()
