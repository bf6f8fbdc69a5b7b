"""A world's settings: how it behaves where the product has two answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from bookwithme.domain.access import AccessRules


class PolicyDelay(StrEnum):
    """Whether a policy takes effect at once, or after as long as Exchange Online takes."""

    IMMEDIATE = "immediate"
    REALISTIC = "realistic"


class Provisioning(StrEnum):
    """Whether a page is ready with its first meeting type, or after some minutes."""

    INSTANT = "instant"
    REALISTIC = "realistic"


PROVISIONING_TIME = timedelta(minutes=8)
"""What one person measured; for the setting `provisioning: realistic`."""

SLOW_PROVISIONING_TIME = timedelta(hours=1)
"""Far beyond what anybody measured; for the fault `provisioning-slow`."""


@dataclass(frozen=True, slots=True)
class WorldSettings:
    """One world's switches, with what a world has unless told otherwise."""

    access_rules: AccessRules = AccessRules.R2022
    policy_delay: PolicyDelay = PolicyDelay.IMMEDIATE
    email_verification: bool = True
    provisioning: Provisioning = Provisioning.INSTANT
