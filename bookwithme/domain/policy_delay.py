"""When a change of policy takes effect.

What an admin sets is *configured* at once. An organization's settings are *effective* later when
the world plays the realistic delay; a mailbox's take effect at once, whatever the setting.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bookwithme.domain.access import AccessRules, EwsPolicy
from bookwithme.domain.settings import PolicyDelay

REALISTIC_DELAY = {
    AccessRules.R2022: timedelta(minutes=45),
    AccessRules.R2025: timedelta(hours=4),
}
"""Within the document's "30 to 60 minutes", and Microsoft's correction of 2024."""


@dataclass(frozen=True, slots=True)
class PolicyChange:
    """One command's change; `at` and `effective_at` are instants of the world's clock."""

    at: datetime
    effective_at: datetime
    before: EwsPolicy
    after: EwsPolicy


def effective_at(
    rules: AccessRules, delay: PolicyDelay, at: datetime, history: Sequence[PolicyChange]
) -> datetime:
    """Return when a change made at `at` takes effect: never before one that was made earlier.

    Args:
        rules: the rules say how long the realistic delay is.
        delay: the world's setting.
        at: the world's present.
        history: the organization's earlier changes, in the order they were made.
    """
    if delay is PolicyDelay.IMMEDIATE:
        return at
    return max((at + REALISTIC_DELAY[rules], *(change.effective_at for change in history)))


def effective(
    configured: EwsPolicy, history: Sequence[PolicyChange], delay: PolicyDelay, now: datetime
) -> EwsPolicy:
    """Return the organization's policy that the access check goes by at `now`.

    Under the immediate setting it is what is configured, wherever the clock is put. Otherwise it is
    what the last change that has come into effect left behind, or what was there before the first.
    """
    waiting = pending(history, delay, now)
    return waiting[0].before if waiting else configured


def pending(
    history: Sequence[PolicyChange], delay: PolicyDelay, now: datetime
) -> tuple[PolicyChange, ...]:
    """Return the changes that are configured but not yet effective, in the order they were made."""
    if delay is PolicyDelay.IMMEDIATE:
        return ()
    done = max((n for n, each in enumerate(history, 1) if each.effective_at <= now), default=0)
    return tuple(history[done:])
