"""Where a part of a list begins."""

from collections.abc import Callable
from typing import Protocol
from uuid import UUID

from bookwithme.domain.addresses import parse_guid
from bookwithme.domain.errors import FieldProblem, InvalidInput

NOT_IN_LIST = "names nothing in this list"


class _Numbered(Protocol):
    @property
    def id(self) -> int: ...


def behind(after: str | None, find: Callable[[UUID], _Numbered | None]) -> int:
    """The number of the record that a list goes on behind; 0: it begins. Raises InvalidInput."""
    if after is None:
        return 0
    guid = parse_guid(after)
    found = guid and find(guid)
    if not found:
        raise InvalidInput(FieldProblem("after", NOT_IN_LIST))
    return found.id
