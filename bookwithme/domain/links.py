"""Private links: 90 days, and one booking where their maker wanted so."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Self, final
from uuid import UUID

from bookwithme.domain.errors import LinkConsumed, LinkExpired, LinkRevoked

NAME_LENGTH = 120

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
    """A link to exactly one meeting type; its booking code is the secret.

    Attributes:
        name: what tells it apart for its owner; empty without one.
        sent_to: to whom it was mailed, each once, in the order of mailing.
    """

    id: int = field(default=0, compare=False)
    meeting_type_id: int = field(default=0, compare=False)
    bookingcode: UUID
    created_at: datetime
    single_use: bool = False
    name: str = ""
    sent_to: tuple[str, ...] = ()
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
        """Let an active link pass; raises LinkExpired, LinkConsumed, LinkRevoked."""
        state = self.state(now)
        if state is not LinkState.ACTIVE:
            raise _DEAD_STATES[state]

    def sent(self, to: Iterable[str]) -> Self:
        """It, mailed to these too."""
        known = {each.casefold() for each in self.sent_to}
        new = {each.casefold(): each for each in to if each.casefold() not in known}
        return replace(self, sent_to=(*self.sent_to, *new.values()))

    def is_for(self, person: str) -> bool:
        """Whether its name or one of those it was mailed to contains a text, in any case."""
        return any(person.casefold() in each.casefold() for each in (self.name, *self.sent_to))


_DEAD_STATES = {
    LinkState.EXPIRED: LinkExpired,
    LinkState.CONSUMED: LinkConsumed,
    LinkState.REVOKED: LinkRevoked,
}
