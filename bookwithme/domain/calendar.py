"""What a mailbox's calendar may be called."""

from collections.abc import Iterator

from bookwithme.domain.errors import FieldProblem, refuse_any

NAME_LENGTH = 120


def name_problems(name: str) -> Iterator[FieldProblem]:
    """What forbids a calendar's name."""
    if not 0 < len(name) <= NAME_LENGTH or not name.isprintable():
        yield FieldProblem("name", f"must be 1 to {NAME_LENGTH} printable characters")


def check_name(name: str) -> None:
    """Let a calendar's name pass; raises InvalidInput."""
    refuse_any(name_problems(name))
