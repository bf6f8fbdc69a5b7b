"""Find which of the known codes somebody meant who wrote one wrongly."""

import re
from collections.abc import Iterable
from difflib import get_close_matches
from typing import TypeVar

T = TypeVar("T")

LIKE_ENOUGH = 0.6
"""A GUID cut off in its middle is more like the whole one; of 8,000 random pairs none was."""

_AROUND = re.compile(r"[\s{}()\[\]<>\"'.,;-]")


def plain(code: str) -> str:
    """Take away what people and programs put around and between a code's characters."""
    return _AROUND.sub("", code).casefold()


def nearest(asked: str, known: Iterable[tuple[str, T]]) -> T | None:
    """Find what stands beside the code that is most like `asked`; None where none is like it."""
    meant = {plain(code): value for code, value in known}
    close = get_close_matches(plain(asked), meant, n=1, cutoff=LIKE_ENOUGH)
    return meant[close[0]] if close else None
