"""Codes that were mailed to guests, each bound to a meeting type, a link, a time and an address."""

from dataclasses import dataclass, field
from datetime import datetime

from bookwithme.storage.mapping import Mapping
from bookwithme.storage.repository import Repository
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


_c = verifications.c


class Verifications(Repository[Verification]):
    """The verification codes of one world."""

    mapping = Mapping(Verification, verifications)

    def by_secret(self, secret: str) -> Verification | None:
        """The verification that a form carries on."""
        return self._one(secret=secret)

    def unused(self) -> list[Verification]:
        """The codes that nobody has typed yet, alive or not, in the order they were sent."""
        return self._found(used_at=None)

    def sent_to(self, meeting_type_id: int, email: str, since: datetime) -> list[Verification]:
        """The codes sent to an address for one type since a real instant."""
        lately = _c.created_really_at >= since
        return self._found(lately, meeting_type_id=meeting_type_id, email=email.casefold())

    def count_try(self, number: int) -> None:
        """One more wrong code was typed."""
        self._scope.update(verifications, {}, by={"tries": 1}, id=number)

    def use(self, secret: str, now: datetime) -> bool:
        """Spend a code; False where it already is."""
        return self._scope.update(verifications, {"used_at": now}, secret=secret, used_at=None) == 1

    def _columns(self, record: Verification) -> dict[str, object]:
        return super()._columns(record) | {"email": record.email.casefold()}
