"""Every EWS setting of an organization or a mailbox, and what a change of them did."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bookwithme.domain.access import EwsPolicy
from bookwithme.domain.organization import BLANK, EwsClients


@dataclass(frozen=True, slots=True)
class EwsSettings:
    """What is configured: what Bookings asks for, and the switches of other clients.

    `owa_mailbox_policy`: of a mailbox, the name of its own policy of Outlook on the web.
    """

    policy: EwsPolicy
    clients: EwsClients
    owa_mailbox_policy: str | None = None


@dataclass(frozen=True, slots=True)
class ChangedSettings:
    """What a change did.

    Attributes:
        before: what was set until then.
        after: what is set now.
        waits_until: when it takes effect, or None where it has already.
        organization: of a mailbox's change, what its organization has set.
    """

    before: EwsSettings
    after: EwsSettings
    waits_until: datetime | None = None
    organization: EwsPolicy = BLANK


Edit = Callable[[EwsSettings], EwsSettings]
