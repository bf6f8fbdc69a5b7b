"""How alike codes are: which of the known ones somebody meant who wrote one wrongly."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable

T = TypeVar("T")

_AROUND = re.compile(r"[\s{}()\[\]<>\"'.,;-]")


def plain(code: str) -> str:
    """A code without what people and programs put around and between its characters."""
    return _AROUND.sub("", code).casefold()


def nearest(asked: str, known: Iterable[tuple[str, T]]) -> T | None:
    """What stands beside the code that is most like `asked`.

    None where none is near enough: at least half of its characters must be right.
    """
    wanted = plain(asked)
    near = [(distance(wanted, plain(code)), code, meant) for code, meant in known]
    enough = [each for each in near if 2 * each[0] <= len(plain(each[1]))]
    return min(enough, key=lambda each: each[0])[2] if enough else None


def distance(one: str, other: str) -> int:
    """How many characters must be added, left out or replaced to turn one text into the other.

    Levenshtein's distance, a whole column of its table at once: bit i of `up` says that row i + 1
    is one more than row i, of `down` one less (Myers 1999, as simplified by Hyyrö 2003).
    """
    if not one:
        return len(other)
    places: dict[str, int] = {}
    for row, character in enumerate(one):
        places[character] = places.get(character, 0) | 1 << row
    whole, last = (1 << len(one)) - 1, 1 << (len(one) - 1)
    up, down, far = whole, 0, len(one)
    for character in other:
        same = places.get(character, 0)
        straight = (((same & up) + up) ^ up) | same | down
        more, less = down | ~(straight | up) & whole, up & straight
        far += bool(more & last) - bool(less & last)
        more, less = more << 1 | 1, less << 1
        up, down = (less | ~(same | down | more)) & whole, more & (same | down) & whole
    return far
