"""Names of worlds and snapshots, which stand in addresses."""

import re
from collections.abc import Iterator

from bookwithme.domain.errors import FieldProblem

SEED_LENGTH = 200
WORLD_NAME = "^[a-z0-9][a-z0-9-]{0,62}$"

_NAME = re.compile(WORLD_NAME, re.ASCII)


def is_world_name(name: str) -> bool:
    """Whether a world could be called so."""
    return _NAME.fullmatch(name) is not None


def name_problems(name: str) -> Iterator[FieldProblem]:
    """What forbids a name."""
    if not is_world_name(name):
        problem = "must begin with a-z or 0-9 and have at most 63 of a-z, 0-9 and -"
        yield FieldProblem("name", problem)


def seed_problems(seed: str | None) -> Iterator[FieldProblem]:
    """What forbids a seed; None: the world is random."""
    if seed is not None and not 0 < len(seed) <= SEED_LENGTH:
        yield FieldProblem("seed", f"must have 1 to {SEED_LENGTH} characters")
