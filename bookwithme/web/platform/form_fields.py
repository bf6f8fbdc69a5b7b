"""Read form fields that we filled in ourselves, and that anybody may have changed or left out."""

from collections.abc import Collection
from datetime import date

from flask import request

from bookwithme.contract.types import LARGEST
from bookwithme.domain.errors import FieldProblem, InvalidInput


def choice(name: str, among: Collection[str]) -> str:
    """Read a field that must be one of our own values; raises InvalidInput."""
    value = request.form.get(name, "")
    if value not in among:
        raise InvalidInput(FieldProblem(name, f"must be one of {', '.join(among)}"))
    return value


def numbers(field: str) -> list[int]:
    """The small whole numbers that a field of the form names; what is none does not count."""
    given = request.form.getlist(field)
    return [int(each) for each in given if each.isdecimal() and len(each) <= _DIGITS]


_DIGITS = 6


def place_asked(name: str) -> int | None:
    """The record's number behind which a list is to go on; None where the address names none."""
    number = request.args.get(name, 0, type=int)
    return number if 0 < number <= LARGEST else None


YEARS = range(1971, 2199)


def day_of(text: str) -> date | None:
    """A day that an address names; None where it is none, or too far away."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if day.year in YEARS else None
