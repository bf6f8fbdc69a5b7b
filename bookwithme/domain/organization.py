"""An organization: a domain with a policy of its own."""

from __future__ import annotations

from dataclasses import dataclass, field

from bookwithme.domain.access import EwsPolicy


@dataclass(frozen=True, slots=True)
class EwsClients:
    """The switches that the booking page does not ask for, but that the commands show and set.

    The last two are the organization's alone: shared Bookings, and reading which EWS operations
    are allowed.
    """

    outlook: bool | None = None
    mac_outlook: bool | None = None
    entourage: bool | None = None
    bookings: bool | None = None
    retrieve_operations: bool | None = None


BLANK = EwsPolicy()
NO_CLIENTS = EwsClients()


@dataclass(frozen=True, slots=True, kw_only=True)
class Organization:
    """All mailboxes of one domain. `ews` is what is configured; effective may lag behind."""

    id: int = field(default=0, compare=False)
    domain: str
    display_name: str
    ews: EwsPolicy = BLANK
    clients: EwsClients = NO_CLIENTS
