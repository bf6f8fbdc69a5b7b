"""Every EWS setting of an organization or a mailbox, and what a change of them did."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bookwithme.domain.access import EwsPolicy, Step
from bookwithme.domain.organization import BLANK, NO_SWITCHES, OtherSwitches


@dataclass(frozen=True, slots=True)
class EwsSettings:
    """What is configured. `switches`: of an organization, those that decide nothing here.

    `owa_mailbox_policy`: of a mailbox, the name of its own policy of Outlook on the web.
    """

    policy: EwsPolicy
    switches: OtherSwitches = NO_SWITCHES
    owa_mailbox_policy: str | None = None


@dataclass(frozen=True, slots=True)
class LockedOut:
    """A program that used a mailbox and may no longer, with the step that denies it."""

    agent: str
    mailbox: str
    step: Step


@dataclass(frozen=True, slots=True)
class ChangedSettings:
    """What a change did.

    Attributes:
        before: what was set until then.
        after: what is set now.
        waits_until: when it takes effect, or None where it has already.
        organization: of a mailbox's change, what its organization has set.
        locked_out: the programs that it turns away, as soon as it is in effect.
    """

    before: EwsSettings
    after: EwsSettings
    waits_until: datetime | None = None
    organization: EwsPolicy = BLANK
    locked_out: tuple[LockedOut, ...] = ()


Edit = Callable[[EwsSettings], EwsSettings]
