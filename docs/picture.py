"""Draw the README's picture, bookwithme.png: `python -m docs.picture` in the project's root.

Organizer mode and the scheduling view of the Contoso world on a Monday, side by side.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image

from bookwithme import clock
from bookwithme.client import Emulator
from bookwithme.server import running
from bookwithme.settings import Settings
from tests.browser.chromium import start
from tests.browser.pixels import picture
from tests.browser.visitor import Visitor

HERE = Path(__file__).with_name("bookwithme.png")
MONDAY = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
ADELE = "adele@contoso.com"
WIDTH, HEIGHT = 1040, 1000
"""Of each window, in CSS pixels."""

SIZE, GAP = (792, 762), 16
"""Of each window in the picture, and the space between the two."""


def shot(visitor: Visitor) -> Image.Image:
    """What the window shows."""
    return picture(visitor.driver).resize(SIZE, Image.Resampling.LANCZOS)


def windows(visitor: Visitor, page: str) -> Iterator[Image.Image]:
    """Organizer mode as Adele, then her page as a guest who has chosen a type and a day."""
    visitor.begin("en", "Europe/Paris")
    visitor.width(WIDTH, HEIGHT)
    visitor.tell("Emulation.setScrollbarsHidden", hidden=True)
    visitor.become(ADELE)
    visitor.open("/bookwithme/me")
    yield shot(visitor)
    visitor.begin("en", "Europe/Paris")
    visitor.open(f"{page}?anonymous")
    visitor.all(".type")[1].click()
    visitor.one("a[data-date='2026-11-25']").click()
    visitor.until(lambda: "day=2026-11-25" in visitor.driver.current_url)
    yield shot(visitor)


def draw(url: str) -> None:
    """Put the two windows side by side."""
    emulator = Emulator(url)
    emulator.reset("contoso")
    browser = start()
    try:
        found = list(windows(Visitor(browser, url), emulator.mailbox(ADELE).url))
    finally:
        browser.quit()
    pair = Image.new("RGB", (2 * SIZE[0] + GAP, SIZE[1]), "white")
    for number, window in enumerate(found):
        pair.paste(window, (number * (SIZE[0] + GAP), 0))
    pair.save(HERE, optimize=True)


if __name__ == "__main__":
    clock.system_now = lambda: MONDAY
    with (
        TemporaryDirectory() as folder,
        running(Settings(database_url=f"sqlite:///{Path(folder) / 'picture.sqlite3'}")) as url,
    ):
        draw(url)
