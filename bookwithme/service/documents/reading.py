"""Read a document of any length, once from its beginning to its end, before anything is written.

Bookings and mails may be too many to be held: those that were read lie in a file.
"""

import pickle
import weakref
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from tempfile import SpooledTemporaryFile
from typing import IO, Generic, TypeVar

from bookwithme.contract.base import Record
from bookwithme.contract.document.places import MOST, refuse
from bookwithme.contract.document.records import Booking, Message
from bookwithme.contract.document.whole import Noted
from bookwithme.contract.document.world import World
from bookwithme.contract.json_text import PIECE, JsonText
from bookwithme.domain.errors import FieldProblem, InvalidInput

Part = tuple[str, int | None, object]
"""A value of a document under its name; or one of a long list, with its place there."""

LONG = ("bookings", "messages")
"""The lists that are never held."""

R = TypeVar("R", bound=Record)


class Kept(Generic[R]):
    """Records of a long list that were read; they are gone through in order, any number of times.

    They lie in a file of this process alone, which goes with them.
    """

    def __init__(self) -> None:
        self._file = SpooledTemporaryFile(PIECE)
        self._count = 0
        weakref.finalize(self, self._file.close)

    def add(self, record: R) -> R:
        """Keep one more; the same again."""
        pickle.dump(record, self._file, pickle.HIGHEST_PROTOCOL)
        self._count += 1
        return record

    def __iter__(self) -> Iterator[R]:
        self._file.seek(0)
        return (pickle.load(self._file) for _ in range(self._count))


@dataclass(frozen=True)
class Document:
    """A document that is right in itself; `world` has all of it but the long lists."""

    world: World
    bookings: Kept[Booking]
    messages: Kept[Message]


def parts_of(document: object) -> Iterator[Part]:
    """The parts of a document that is there whole."""
    for name, value in _object(document).items():
        if name in LONG and isinstance(value, list):
            yield from ((name, *each) for each in enumerate(value))
        else:
            yield name, None, value


def parts_in(file: IO[bytes]) -> Iterator[Part]:
    """The parts of a document as its text has them; raises Malformed where it is no JSON."""
    text = JsonText(file)
    if text.next() != "{":
        _object(text.value())
    read = set()
    for name in text.names():
        if name in LONG and text.next() == "[":
            if name in read:
                raise InvalidInput(FieldProblem(name, "stands in the document before"))
            read.add(name)
            yield from ((name, *each) for each in enumerate(text.items()))
        else:
            yield name, None, text.value()
    text.end()


def _object(document: object) -> dict[str, object]:
    if not isinstance(document, dict):
        raise InvalidInput(FieldProblem("body", "must be a JSON object"))
    return document


def read_world(parts: Iterable[Part]) -> Document:
    """Read a document; what only the whole can tell comes after all else.

    Raises:
        InvalidInput: naming every place that is wrong, or the first of very many.
    """
    head: dict[str, object] = {}
    problems: list[FieldProblem] = []
    bookings, messages, noted = Kept[Booking](), Kept[Message](), Noted()
    for name, number, value in parts:
        with _told_in(problems):
            if number is None:
                head[name] = value
            elif name == "bookings":
                noted.booking(number, bookings.add(Booking.read(value, at=(name, number))))
            else:
                noted.message(number, messages.add(Message.read(value, at=(name, number))))
        if len(problems) > MOST:
            refuse(problems)
    with _told_in(problems):
        world = World.read(head)
    refuse(problems)
    noted.check(world)
    return Document(world, bookings, messages)


@contextmanager
def _told_in(problems: list[FieldProblem]) -> Iterator[None]:
    try:
        yield
    except InvalidInput as error:
        problems += error.problems
