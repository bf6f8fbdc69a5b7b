"""How many of some things a world may have, and a page of it."""

from dataclasses import dataclass

from bookwithme.domain.errors import LimitReached


@dataclass(frozen=True, slots=True)
class Limits:
    """How many snapshots, private links, mails, and meeting types of a page; None: any number."""

    snapshots: int | None = None
    links: int | None = None
    mails: int | None = None
    types: int | None = None

    def check(self, what: str, there: int) -> None:
        """Let one more of something pass where so many are there; raises LimitReached."""
        most: int | None = getattr(self, what)
        if most is not None and there >= most:
            raise LimitReached(what, most)
