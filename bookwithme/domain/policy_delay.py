"""When a change of policy takes effect.

What an admin sets is *configured* at once. An organization's settings and the mailbox policies of
Outlook on the web are *effective* later when the world plays the realistic delay; a mailbox's own
settings take effect at once, whatever the setting.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Generic, Protocol, TypeVar

from bookwithme.domain.access import AccessRules
from bookwithme.domain.settings import PolicyDelay


class Timed(Protocol):
    """What takes effect at some instant."""

    @property
    def effective_at(self) -> datetime:
        """When."""


T = TypeVar("T", bound=Timed)
P = TypeVar("P")
P_co = TypeVar("P_co", covariant=True)
"""What a policy says: `EwsPolicy`, or `OwaSwitches`."""

REALISTIC_DELAY = {
    AccessRules.R2022: timedelta(minutes=45),
    AccessRules.R2025: timedelta(hours=4),
    AccessRules.R2026: timedelta(hours=4),
}
"""Within the document's "30 to 60 minutes", and Microsoft's correction of 2024."""

OWA_DELAY = timedelta(minutes=60)
"""The most that a mailbox policy of Outlook on the web takes."""


@dataclass(frozen=True, slots=True)
class PolicyChange(Generic[P_co]):
    """One command's change; `at` and `effective_at` are instants of the world's clock."""

    at: datetime
    effective_at: datetime
    before: P_co
    after: P_co


def effective_at(
    wait: timedelta, delay: PolicyDelay, at: datetime, history: Sequence[PolicyChange[P]]
) -> datetime:
    """Return when a change made at `at` takes effect: never before one that was made earlier.

    Args:
        wait: how long the realistic delay is.
        delay: the world's setting.
        at: the world's present.
        history: the earlier changes of the same policy, in the order they were made.
    """
    if delay is PolicyDelay.IMMEDIATE:
        return at
    return max((at + wait, *(change.effective_at for change in history)))


def effective(
    configured: P, history: Sequence[PolicyChange[P]], delay: PolicyDelay, now: datetime
) -> P:
    """Return what a policy says that the access check goes by at `now`.

    Under the immediate setting it is what is configured, wherever the clock is put. Otherwise it is
    what the last change that has come into effect left behind, or what was there before the first.
    """
    waiting = pending(history, delay, now)
    return waiting[0].before if waiting else configured


def pending(history: Sequence[T], delay: PolicyDelay, now: datetime) -> tuple[T, ...]:
    """Return the changes that are configured but not yet effective, in the order they were made."""
    if delay is PolicyDelay.IMMEDIATE:
        return ()
    done = max((n for n, each in enumerate(history, 1) if each.effective_at <= now), default=0)
    return tuple(history[done:])
