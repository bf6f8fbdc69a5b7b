"""A list in parts: so many of its records, after one of them."""

from typing import Annotated

from pydantic import PlainValidator

from bookwithme.contract.base import Record
from bookwithme.contract.types import Text, query_number, schema_of_query_number

MOST = 10_000
"""So many records a list has at most, all of it or one part."""


Limit = Annotated[
    int,
    PlainValidator(lambda value: query_number(value, 1, MOST)),
    schema_of_query_number(1, MOST),
]


class Limited(Record):
    """So many records of a list; without a limit all of them."""

    limit: Limit | None = None

    @property
    def most(self) -> int:
        """How many to look for: one more tells that there are more."""
        return (self.limit or MOST) + 1


class Part(Limited):
    """Those after one: its id, else its guid, bookingcode, address or name."""

    after: Text | None = None
