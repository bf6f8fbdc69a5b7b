"""How the control API says that something did not go (RFC 9457)."""

from bookwithme.contract.availability import Slot
from bookwithme.contract.base import Record
from bookwithme.contract.types import left_out
from bookwithme.domain.explain import Because


class WrongField(Record):
    """A field, by its path, and what is wrong with it."""

    field: str
    problem: str


class Problem(Record):
    """RFC 9457; `errors` where fields are wrong, `reason` of AccessDenied.

    Of SlotUnavailable: `because`, the event or booking that takes the time (`source`), and the
    `nearest` open times.
    """

    type: str
    title: str
    status: int
    detail: str
    code: str
    errors: tuple[WrongField, ...] | None = left_out()
    reason: str | None = left_out()
    because: Because | None = left_out()
    source: str | None = left_out()
    nearest: tuple[Slot, ...] | None = left_out()
