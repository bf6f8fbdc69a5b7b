"""An organization: a domain with a policy of its own."""

from dataclasses import dataclass, field

from bookwithme.domain.access import EwsPolicy


@dataclass(frozen=True, slots=True)
class OtherSwitches:
    """What commands show and set of an organization, and nobody here asks for.

    Shared Bookings, and reading which EWS operations are allowed.
    """

    bookings: bool | None = None
    retrieve_operations: bool | None = None


BLANK = EwsPolicy()
NO_SWITCHES = OtherSwitches()


@dataclass(frozen=True, slots=True, kw_only=True)
class Organization:
    """All mailboxes of one domain. `ews` is what is configured; effective may lag behind."""

    id: int = field(default=0, compare=False)
    domain: str
    display_name: str
    ews: EwsPolicy = BLANK
    switches: OtherSwitches = NO_SWITCHES
