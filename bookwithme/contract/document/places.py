"""Where in a document something is wrong."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from typing import TypeVar

from bookwithme.domain.errors import FieldProblem, InvalidInput, refuse_any

T = TypeVar("T")
R = TypeVar("R")

MOST = 100
"""So many things are told at once that are wrong."""


def refuse(problems: Iterable[FieldProblem]) -> None:
    """Refuse a document of which something is wrong; raises InvalidInput that tells the first."""
    found = list(islice(problems, MOST + 1))
    if len(found) > MOST:
        found[MOST] = FieldProblem("body", f"has more problems than these {MOST}")
    refuse_any(found)


@contextmanager
def placed(where: str) -> Iterator[None]:
    """Name the place in the document of what is found wrong inside."""
    try:
        yield
    except InvalidInput as error:
        raise InvalidInput(*_under(where, error)) from error


def _under(where: str, error: InvalidInput) -> Iterator[FieldProblem]:
    return (FieldProblem(f"{where}.{each.field}", each.problem) for each in error.problems)


@contextmanager
def named_as(field: str) -> Iterator[None]:
    """Name what is found wrong inside as the document does, which has it in another field."""
    try:
        yield
    except InvalidInput as error:
        wrong = (FieldProblem(field, each.problem) for each in error.problems)
        raise InvalidInput(*wrong) from error


def each_placed(where: str, items: Iterable[T], make: Callable[[T], R]) -> list[R]:
    """What is made of each item of a list; raises InvalidInput."""
    made: list[R] = []
    problems: list[FieldProblem] = []
    for number, item in enumerate(items):
        try:
            made.append(make(item))
        except InvalidInput as error:
            problems += _under(f"{where}[{number}]", error)
            if len(problems) > MOST:
                break
    refuse(problems)
    return made
