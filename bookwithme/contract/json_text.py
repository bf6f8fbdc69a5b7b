"""JSON that comes from outside: whole, or piece by piece. Nothing about it is believed."""

import codecs
import json
import re
from collections.abc import Iterator
from typing import IO, NoReturn

from bookwithme.domain.errors import Malformed

DEEPEST = 100
"""Levels of a JSON body. None of ours needs ten, and a thousand would break who walks them."""
PIECE = 2**20
"""So many bytes are read at once."""
LARGEST = 100 * PIECE
"""Of one value of a text that is read piece by piece, in characters."""

_NEAR = 32
"""What is wrong so near the end of what was read may be right when more is there."""


def parsed(data: bytes) -> object:
    """Read JSON; raises Malformed where it is none, or nested too deep."""
    try:
        value: object = json.loads(data, parse_constant=_no_number, parse_float=_number)
    except (ValueError, RecursionError) as error:
        raise Malformed(_NONE) from error
    return _flat(value)


_NONE = "The body is not JSON."


def _flat(value: object) -> object:
    """Let a value pass that is not nested too deep; raises Malformed."""
    level: list[object] = [value]
    for _ in range(DEEPEST):
        level = [inner for each in level for inner in _inside(each)]
        if not level:
            return value
    raise Malformed(f"The body is nested more than {DEEPEST} levels deep.")


def _no_number(text: str) -> NoReturn:
    raise ValueError(f"{text} is no JSON")


def _number(text: str) -> float:
    """A number that is written with a point; 1.0 is whole, as it is for JSON Schema."""
    number = float(text)
    return int(number) if number.is_integer() else number


def _inside(value: object) -> list[object]:
    if isinstance(value, dict):
        return list(value.values())
    return value if isinstance(value, list) else []


_SPACE = re.compile(r"[ \t\n\r]*+")
_DECODER = json.JSONDecoder(parse_constant=_no_number, parse_float=_number)


class JsonText:
    """A JSON text of any length: of what is walked into, no more than a value is held.

    Everything here raises Malformed where the text is no JSON.
    """

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        start = b""
        while len(start) < 4 and (more := file.read(PIECE)):  # which tell the encoding
            start += more
        self._decoder = codecs.getincrementaldecoder(json.detect_encoding(start))("surrogatepass")
        self._text, self._at = "", 0
        self._add(start)

    def next(self) -> str:
        """The character with which something begins here; nothing at the end."""
        while True:
            self._at = _SPACE.match(self._text, self._at).end()  # type: ignore[union-attr]
            if self._at < len(self._text) or not self._more():
                return self._text[self._at : self._at + 1]

    def value(self) -> object:
        """The value that is here."""
        self.next()
        while True:
            try:
                value, end = _DECODER.raw_decode(self._text, self._at)
                length = end - self._at
                if not self._goes_on(end) or not self._more():
                    self._at += length
                    return _flat(value)
            except json.JSONDecodeError as error:
                if self._is_wrong(error) or not self._more():
                    raise Malformed(_NONE) from error
            except (ValueError, RecursionError) as error:
                raise Malformed(_NONE) from error

    def items(self) -> Iterator[object]:
        """The values of the list that begins here."""
        return (self.value() for _ in self._each("]"))

    def names(self) -> Iterator[str]:
        """The names in the object that begins here; after each its value is to be read."""
        for _ in self._each("}"):
            name = self.value()
            if not isinstance(name, str) or self.next() != ":":
                raise Malformed(_NONE)
            self._at += 1
            yield name

    def end(self) -> None:
        """Nothing is left."""
        if self.next():
            raise Malformed(_NONE)

    def _each(self, closing: str) -> Iterator[None]:
        """Stand before each of what is in brackets, the first of which is here."""
        self.next()
        self._at += 1
        mark = self.next()
        while mark != closing:
            yield
            mark = self.next()
            if mark not in {",", closing}:
                raise Malformed(_NONE)
            self._at += mark == ","
        self._at += 1

    def _goes_on(self, end: int) -> bool:
        """Whether a value that could end here may be a number of which more is to come."""
        rest = self._text[end : end + _NEAR]
        return not rest or (rest[0] in ".eE" and len(rest) < _NEAR)

    def _is_wrong(self, error: json.JSONDecodeError) -> bool:
        """Whether more text cannot make it right."""
        is_open = error.msg.startswith("Unterminated string")
        return not is_open and error.pos < len(self._text) - _NEAR

    def _more(self) -> bool:
        """Read on: as much again as is there of a value, so that a long one is not read often."""
        there = len(self._text) - self._at
        if there > LARGEST:
            raise Malformed(f"A value of the document has more than {LARGEST} characters.")
        data = self._file.read(max(PIECE, there))
        self._text, self._at = self._text[self._at :], 0
        self._add(data)
        return bool(data)

    def _add(self, data: bytes) -> None:
        try:
            self._text += self._decoder.decode(data, final=not data)
        except ValueError as error:
            raise Malformed(_NONE) from error
