"""A mail by which an organizer shares something."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from bookwithme.domain.booking import email_problems
from bookwithme.domain.errors import FieldProblem, refuse_any
from bookwithme.domain.meeting_type import TEXT_LENGTH, text_problems

RECIPIENTS = 50


class Icon(StrEnum):
    """Where the picture of a signature is: nowhere, in the mail itself, or at its address."""

    NONE = "none"
    ATTACHED = "attached"
    LINK = "link"


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation:
    """To whom, with which words; `bookingcode`: of the private link that is shared.

    Raises:
        InvalidInput: no recipient, a wrong address, or a message that cannot be sent.
    """

    to: tuple[str, ...]
    message: str = ""
    language: str = "en"
    bookingcode: UUID | None = None

    def __post_init__(self) -> None:
        refuse_any(invitation_problems(self.to, self.message))


def invitation_problems(to: Sequence[str] | None, message: str) -> Iterator[FieldProblem]:
    """What is wrong with recipients (None: unknown) and a message."""
    for address in to or ():
        yield from email_problems("to", address)
    yield from text_problems("message", message, TEXT_LENGTH, lines=True)
    if to is not None and not 0 < len(to) <= RECIPIENTS:
        yield FieldProblem("to", f"must be 1 to {RECIPIENTS} addresses")
