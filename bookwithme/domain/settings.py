"""A world's settings: how it behaves where the product has two answers."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from bookwithme.domain.access import AccessRules
from bookwithme.domain.errors import FieldProblem, InvalidInput
from bookwithme.domain.ews_retirement import EwsRetirement


class PolicyDelay(StrEnum):
    """Whether a policy takes effect at once, or after as long as Exchange Online takes."""

    IMMEDIATE = "immediate"
    REALISTIC = "realistic"


class Provisioning(StrEnum):
    """Whether a page is ready with its first meeting type, or after some minutes."""

    INSTANT = "instant"
    REALISTIC = "realistic"


class FirstRun(StrEnum):
    """What happens when a mailbox's owner first comes to Bookings, by the year it began.

    In 2022 nothing; from 2024 on the page is published with two public meeting types.
    """

    Y2022 = "2022"
    Y2024 = "2024"


PROVISIONING_TIME = timedelta(minutes=8)
"""What one person measured; for the setting `provisioning: realistic`."""

SLOW_PROVISIONING_TIME = timedelta(hours=1)
"""Far beyond what anybody measured; for the fault `provisioning-slow`."""


@dataclass(frozen=True, slots=True)
class WorldSettings:
    """One world's switches, with what a world has unless told otherwise.

    Raises:
        InvalidInput: two of them contradict each other.
    """

    access_rules: AccessRules = AccessRules.R2022
    policy_delay: PolicyDelay = PolicyDelay.IMMEDIATE
    email_verification: bool = True
    provisioning: Provisioning = Provisioning.INSTANT
    first_run: FirstRun = FirstRun.Y2022
    ews_retirement: EwsRetirement = EwsRetirement.OFF

    def __post_init__(self) -> None:
        retiring = self.ews_retirement is EwsRetirement.REALISTIC
        if retiring and self.access_rules is AccessRules.R2022:
            problem = "cannot be realistic under the rules of 2022: take those of 2025 or 2026"
            raise InvalidInput(FieldProblem("ewsRetirement", f"{problem}, or turn it off"))
