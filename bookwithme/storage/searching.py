"""Find a text in columns, in any of the usual cases."""

import re
from collections.abc import Iterator
from typing import Any

from sqlalchemy import ColumnElement, Text, cast, func, or_

_PLAIN = re.compile(r"[\w@.+ -]+", re.ASCII)


def perhaps(text: str, *columns: ColumnElement[Any]) -> list[ColumnElement[bool]]:
    """What the database can tell of rows that hold a text: a plain part of it is there.

    Letters outside ASCII are escaped in JSON, so that whoever asks has the last word.
    """
    part = max(_PLAIN.findall(text), key=len, default="")
    found = or_(*(cast(each, Text).icontains(part, autoescape=True) for each in columns))
    return [found] if part else []


def has(text: str, *columns: ColumnElement[Any]) -> ColumnElement[bool]:
    """Whether one of the columns contains a text.

    SQLite, and PostgreSQL in the locale C, turn no letters but those of ASCII into small ones.
    """
    small = text.lower()
    cases = () if small.isascii() else (text, small.upper(), small.capitalize())
    return or_(
        *(func.lower(each).contains(small, autoescape=True) for each in columns),
        *(each.contains(case, autoescape=True) for each in columns for case in cases),
    )


def texts(value: object) -> Iterator[str]:
    """All values inside a value, as texts."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for each in value:
            yield from texts(each)
    elif value is not None:
        yield str(value)
