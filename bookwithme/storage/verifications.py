"""Codes that were mailed to guests, each bound to a meeting type, a link, a time and an address."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from bookwithme.domain.interval import instant
from bookwithme.storage.scope import at, moment
from bookwithme.storage.tables import verifications

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Row

    from bookwithme.storage.scope import Scope


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """One mailed code. It dies in the world's time and in real time, whichever comes first."""

    id: int = field(default=0, compare=False)
    meeting_type_id: int
    link_id: int | None
    secret: str = field(repr=False)
    start: datetime
    email: str
    code: str = field(repr=False)
    tries: int = 0
    created_at: datetime
    created_really_at: datetime
    used_at: datetime | None = None


class Verifications:
    """The verification codes of one world."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def by_secret(self, secret: str) -> Verification | None:
        """The verification that a form carries on."""
        row = self._scope.one(verifications, verifications.c.secret == secret)
        return row and _verification(row)

    def unused(self) -> list[Verification]:
        """The codes that nobody has typed yet, alive or not, in the order they were sent."""
        rows = self._scope.all(verifications, verifications.c.used_at.is_(None))
        return [_verification(row) for row in rows]

    def sent_to(self, meeting_type_id: int, email: str, since: datetime) -> list[Verification]:
        """The codes sent to an address for one type since a real instant."""
        c = verifications.c
        where = (c.meeting_type_id == meeting_type_id, c.email == email.casefold())
        rows = self._scope.all(verifications, *where, c.created_really_at >= at(since))
        return [_verification(row) for row in rows]

    def add(self, verification: Verification) -> int:
        """A new code; its id."""
        return self._scope.insert(
            verifications,
            {
                "meeting_type_id": verification.meeting_type_id,
                "link_id": verification.link_id,
                "secret": verification.secret,
                "starts_at": at(verification.start),
                "email": verification.email.casefold(),
                "code": verification.code,
                "tries": verification.tries,
                "created_at": at(verification.created_at),
                "created_really_at": at(verification.created_really_at),
                "used_at": at(verification.used_at),
            },
        )

    def count_try(self, number: int) -> None:
        """One more wrong code was typed."""
        c = verifications.c
        self._scope.update(verifications, {"tries": c.tries + 1}, c.id == number)

    def use(self, secret: str, now: datetime) -> bool:
        """Spend a code; False where it already is."""
        c = verifications.c
        where = (c.secret == secret, c.used_at.is_(None))
        return self._scope.update(verifications, {"used_at": at(now)}, *where) == 1


def _verification(row: Row[Any]) -> Verification:
    return Verification(
        id=row.id,
        meeting_type_id=row.meeting_type_id,
        link_id=row.link_id,
        secret=row.secret,
        start=instant(row.starts_at),
        email=row.email,
        code=row.code,
        tries=row.tries,
        created_at=instant(row.created_at),
        created_really_at=instant(row.created_really_at),
        used_at=moment(row.used_at),
    )
