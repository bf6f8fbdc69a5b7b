"""Pages of what was found."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeVar

from bookwithme.web.clients.ews.call import MOST, invalid, number
from bookwithme.web.clients.ews.xml import NAMES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bookwithme.web.clients.ews.call import Call

T = TypeVar("T")


class Page(NamedTuple):
    """So many at most, from an offset on."""

    offset: int
    most: int

    def of(self, found: Sequence[T]) -> Sequence[T]:
        """What stands on it."""
        return found[self.offset : self.offset + self.most]

    def told(self, found: Sequence[object]) -> dict[str, object]:
        """The attributes by which clients learn where the next one begins."""
        following = min(self.offset + self.most, len(found))
        return {
            "IndexedPagingOffset": following,
            "TotalItemsInView": len(found),
            "IncludesLastItemInRange": following == len(found),
        }


def page_of(call: Call, view: str) -> Page:
    """The page that a call's element of this name asks for; raises EwsError."""
    given = call.operation.find(view, NAMES)
    if given is None:
        return Page(0, MOST)
    if given.get("BasePoint", "Beginning") != "Beginning":
        raise invalid("only pages from the beginning on are emulated.")
    most = number(given.get("MaxEntriesReturned", ""), MOST)
    return Page(number(given.get("Offset", ""), 0), min(most, MOST))
