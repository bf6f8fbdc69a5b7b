"""Private links: 90 days, and one booking where their maker wanted so."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, final

from bookwithme.domain.errors import LinkConsumed, LinkExpired, LinkRevoked

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

LIFETIME = timedelta(days=90)
"""90 × 24 hours from creation; dead at exactly that instant."""


class LinkState(StrEnum):
    """Active until the first of the others; `expired` is computed, never stored."""

    ACTIVE = "active"
    EXPIRED = "expired"
    CONSUMED = "consumed"
    REVOKED = "revoked"


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class PrivateLink:
    """A link to exactly one meeting type; its booking code is the secret."""

    id: int = field(default=0, compare=False)
    meeting_type_id: int = field(default=0, compare=False)
    bookingcode: UUID
    created_at: datetime
    single_use: bool = False
    consumed_at: datetime | None = None
    revoked_at: datetime | None = None

    @property
    def expires_at(self) -> datetime:
        """The first instant at which it does not work any more."""
        return self.created_at + LIFETIME

    def state(self, now: datetime) -> LinkState:
        """What became of it: an act upon it outlives its date."""
        if self.revoked_at:
            return LinkState.REVOKED
        if self.consumed_at:
            return LinkState.CONSUMED
        return LinkState.EXPIRED if now >= self.expires_at else LinkState.ACTIVE

    def check(self, now: datetime) -> None:
        """Let an active link pass.

        Raises:
            LinkExpired, LinkConsumed, LinkRevoked: it is dead, and of what.
        """
        state = self.state(now)
        if state is not LinkState.ACTIVE:
            raise _DEAD_STATES[state]

    def days_left(self, now: datetime) -> int:
        """Whole days until it expires, rounded up, never negative."""
        return max(0, -((now - self.expires_at) // timedelta(days=1)))


_DEAD_STATES = {
    LinkState.EXPIRED: LinkExpired,
    LinkState.CONSUMED: LinkConsumed,
    LinkState.REVOKED: LinkRevoked,
}
