"""Codes that were mailed to guests, each bound to a meeting type, a link, a time and an address."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from bookwithme.storage.mapping import Mapping
from bookwithme.storage.scope import Scope
from bookwithme.storage.tables import verifications


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


_VERIFICATIONS = Mapping(Verification, verifications)


class Verifications:
    """The verification codes of one world."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def by_secret(self, secret: str) -> Verification | None:
        """The verification that a form carries on."""
        row = self._scope.one(verifications, verifications.c.secret == secret)
        return row and _VERIFICATIONS.record(row)

    def by_id(self, number: int) -> Verification | None:
        """The verification of an id."""
        row = self._scope.one(verifications, verifications.c.id == number)
        return row and _VERIFICATIONS.record(row)

    def unused(self) -> list[Verification]:
        """The codes that nobody has typed yet, alive or not, in the order they were sent."""
        rows = self._scope.all(verifications, verifications.c.used_at.is_(None))
        return [_VERIFICATIONS.record(row) for row in rows]

    def sent_to(self, meeting_type_id: int, email: str, since: datetime) -> list[Verification]:
        """The codes sent to an address for one type since a real instant."""
        c = verifications.c
        where = (c.meeting_type_id == meeting_type_id, c.email == email.casefold())
        rows = self._scope.all(verifications, *where, c.created_really_at >= since)
        return [_VERIFICATIONS.record(row) for row in rows]

    def add(self, verification: Verification) -> int:
        """A new code; its id."""
        columns = _VERIFICATIONS.columns(verification) | {"email": verification.email.casefold()}
        return self._scope.insert(verifications, columns)

    def count_try(self, number: int) -> None:
        """One more wrong code was typed."""
        c = verifications.c
        self._scope.update(verifications, {"tries": c.tries + 1}, c.id == number)

    def use(self, secret: str, now: datetime) -> bool:
        """Spend a code; False where it already is."""
        c = verifications.c
        where = (c.secret == secret, c.used_at.is_(None))
        return self._scope.update(verifications, {"used_at": now}, *where) == 1
