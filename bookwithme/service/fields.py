"""Read a JSON object field by field: every wrong field is told, by name; unknown ones are refused.

What comes in is somebody's JSON, so nothing about it is believed. Problems are collected, and
`done` raises them all at once, so that a caller mends a body in one go.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any, TypeVar
from uuid import UUID

from bookwithme.domain.addresses import parse_guid
from bookwithme.domain.durations import parse_duration
from bookwithme.domain.errors import FieldProblem, InvalidInput

if TYPE_CHECKING:
    from collections.abc import Callable
    from enum import StrEnum

E = TypeVar("E", bound="StrEnum")
T = TypeVar("T")

_INSTANT = re.compile(
    r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)", re.ASCII | re.IGNORECASE
)
_UNSTORABLE = re.compile("[\ud800-\udfff\0]")
_EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)
_LATEST = datetime(2200, 1, 1, tzinfo=UTC)
_FAR = (datetime(1000, 1, 1, tzinfo=UTC), datetime(9000, 1, 1, tzinfo=UTC))


REQUIRED: Any = object()


class Fields:
    """One JSON object being read. `where` is its place in the document, for the messages."""

    def __init__(self, document: object, where: str = "") -> None:
        self._where = where
        self._seen: set[str] = set()
        self.problems: list[FieldProblem] = []
        self._document: dict[str, Any] = {}
        if isinstance(document, dict):
            self._document = document
        else:
            self.problems.append(FieldProblem(where or "body", "must be a JSON object"))

    def place(self, name: str) -> str:
        """A field's full name."""
        return f"{self._where}.{name}" if self._where else name

    def problem(self, name: str, text: str) -> None:
        """Note what is wrong with a field."""
        self.problems.append(FieldProblem(self.place(name), text))

    def has(self, name: str) -> bool:
        """Whether the field is there, null or not."""
        return name in self._document

    def raw(self, name: str, default: Any = None) -> Any:
        """A field as it came."""
        self._seen.add(name)
        return self._document.get(name, default)

    def read(self, name: str, parse: Callable[[Any], Any], default: Any = REQUIRED) -> Any:
        """A field through `parse`, whose ValueError is the problem; `default` where it is absent.

        A field without default is required; a wrong one reads as None until `done` raises.
        """
        self._seen.add(name)
        if name not in self._document:
            if default is not REQUIRED:
                return default
            self.problem(name, "is required")
            return None
        try:
            return parse(self._document[name])
        except InvalidInput as error:
            self.problems += [
                FieldProblem(self.place(joined(name, each.field)), each.problem)
                for each in error.problems
            ]
        except ValueError as error:
            self.problem(name, str(error))
        return None

    def done(self) -> None:
        """Finish.

        Raises:
            InvalidInput: something was wrong, or there are fields that nobody asked for.
        """
        for name in self._document:
            if name not in self._seen:
                known = ", ".join(sorted(self._seen))
                self.problem(str(name)[:80], f"is not known here; known are {known}")
        if self.problems:
            raise InvalidInput(*dict.fromkeys(self.problems))


def joined(name: str, inner: str) -> str:
    """The full name of a field, or item, inside another; where `inner` is empty, that itself."""
    if not inner:
        return name
    if inner == name or inner.startswith((f"{name}.", f"{name}[")):
        return inner
    return f"{name}{inner}" if inner.startswith("[") else f"{name}.{inner}"


def text(value: object) -> str:
    """Any text that can be stored."""
    if not isinstance(value, str):
        raise ValueError("must be text")
    if _UNSTORABLE.search(value):
        raise ValueError("must not contain NUL or half of a surrogate pair")
    return value


def flag(value: object) -> bool:
    """True or false, and nothing that merely looks like it."""
    if not isinstance(value, bool):
        raise ValueError("must be true or false")
    return value


def whole(value: object) -> int:
    """A whole number of at most 53 bits."""
    if not isinstance(value, int) or isinstance(value, bool) or abs(value) >= 2**53:
        raise ValueError("must be a whole number")
    return value


def length(value: object) -> timedelta:
    """An ISO 8601 duration."""
    return parse_duration(text(value))


def instant(value: object) -> datetime:
    """An RFC 3339 instant between 1970 and 2200, to the whole second."""
    return in_range(_moment(value))


def edge(value: object) -> datetime:
    """An edge of a window that is only looked at, wherever it lies: of the years 1000 to 8999."""
    moment = _moment(value)
    if not _FAR[0] <= moment < _FAR[1]:
        raise ValueError("must lie between 1000 and 9000")
    return moment.replace(microsecond=0)


def _moment(value: object) -> datetime:
    written = text(value)
    if not _INSTANT.fullmatch(written):
        raise ValueError("must be an instant such as 2026-11-23T09:00:00Z")
    try:
        return datetime.fromisoformat(written.upper()).astimezone(UTC)
    except (ValueError, OverflowError):
        raise ValueError("must be an instant that exists") from None


def in_range(moment: datetime) -> datetime:
    """An instant between 1970 and 2200, to the whole second; raises ValueError."""
    if not _EARLIEST <= moment < _LATEST:
        raise ValueError("must lie between 1970 and 2200")
    return moment.replace(microsecond=0)


def day(value: object) -> date:
    """A day such as 2026-11-23."""
    try:
        return date.fromisoformat(text(value))
    except ValueError:
        raise ValueError("must be a day such as 2026-11-23") from None


def guid(value: object) -> UUID:
    """A GUID in its usual spelling."""
    parsed = parse_guid(text(value))
    if parsed is None:
        raise ValueError("must be a GUID such as 3f2b1c4e-0000-4000-8000-000000000000")
    return parsed


def one_of(kind: type[E]) -> Callable[[object], E]:
    """A value of an enumeration."""

    def parse(value: object) -> E:
        try:
            return kind(text(value))
        except ValueError:
            known = ", ".join(each.value for each in kind)
            raise ValueError(f"must be one of {known}") from None

    return parse


def nothing_or(parse: Callable[[Any], T]) -> Callable[[Any], T | None]:
    """Null, or what `parse` takes."""
    return lambda value: None if value is None else parse(value)


def list_of(parse: Callable[[Any], T], most: int = 1_000) -> Callable[[Any], list[T]]:
    """A list, each through `parse`; a problem names the item."""

    def parse_all(value: object) -> list[T]:
        if not isinstance(value, list):
            raise ValueError("must be a list")
        if len(value) > most:
            raise ValueError(f"must have at most {most} items")
        return [_item(parse, n, each) for n, each in enumerate(value)]

    return parse_all


def _item(parse: Callable[[Any], T], number: int, value: Any) -> T:
    try:
        return parse(value)
    except InvalidInput:
        raise
    except ValueError as error:
        raise ValueError(f"item {number} {error}") from None
