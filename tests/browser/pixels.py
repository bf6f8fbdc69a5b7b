"""What can be seen, told by pixels: names and marks tell nothing."""

import base64
import io

from PIL import Image, ImageChops

REACH = "arguments[0].scrollIntoView({block: 'nearest', inline: 'nearest', behavior: 'instant'})"
VANISH = """
for (const [name, value] of [["transition", "none"], ["opacity", "0"]])
  arguments[0].style.setProperty(name, value, "important");
"""
APPEAR = "for (const name of ['opacity', 'transition']) arguments[0].style.removeProperty(name)"


def picture(driver):
    """What the window shows."""
    wished = {"format": "png", "optimizeForSpeed": True}  # it is looked at once, not kept
    taken = driver.execute_cdp_cmd("Page.captureScreenshot", wished)
    with Image.open(io.BytesIO(base64.b64decode(taken["data"]))) as image:
        return image.convert("RGB")


def difference(one, other):
    """The box, (left, top, right, bottom), of all pixels that differ; None: not one does."""
    return ImageChops.difference(one, other).getbbox()


def painted(visitor, thing):
    """The box of the pixels that a thing paints on the window; None: it cannot be seen."""
    visitor.run(REACH, thing)
    with_it, without_it = visitor.until(lambda: _two_pictures(visitor, thing))
    return difference(with_it, without_it)


def _two_pictures(visitor, thing):
    """With a thing and without it; None where something else moved meanwhile."""
    before = picture(visitor.driver)
    visitor.run(VANISH, thing)
    without = picture(visitor.driver)
    visitor.run(APPEAR, thing)
    return None if difference(before, picture(visitor.driver)) else (before, without)
