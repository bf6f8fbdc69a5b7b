"""Where in a document something is wrong."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

from bookwithme.domain.errors import FieldProblem, InvalidInput

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

T = TypeVar("T")
R = TypeVar("R")


@contextmanager
def placed(where: str) -> Iterator[None]:
    """Name the place in the document of what is found wrong inside."""
    try:
        yield
    except InvalidInput as error:
        raise InvalidInput(
            *(FieldProblem(f"{where}.{each.field}", each.problem) for each in error.problems)
        ) from error


@contextmanager
def named_as(field: str) -> Iterator[None]:
    """Name what is found wrong inside as the document does, which has it in another field."""
    try:
        yield
    except InvalidInput as error:
        wrong = (FieldProblem(field, each.problem) for each in error.problems)
        raise InvalidInput(*wrong) from error


def each_placed(where: str, items: Iterable[T], make: Callable[[T], R]) -> list[R]:
    """What is made of each item of a list.

    Raises:
        InvalidInput: naming what is wrong in any of them.
    """
    made: list[R] = []
    problems: list[FieldProblem] = []
    for number, item in enumerate(items):
        try:
            with placed(f"{where}[{number}]"):
                made.append(make(item))
        except InvalidInput as error:
            problems += error.problems
    if problems:
        raise InvalidInput(*problems)
    return made
