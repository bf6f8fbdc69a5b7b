"""The subscriptions that include Bookings, and which of them a name means that is none."""

from difflib import get_close_matches
from functools import lru_cache

COVERED_SUBSCRIPTIONS = (
    *(f"Office 365 {plan}" for plan in ("A3", "A5", "E1", "E3", "E5", "F1", "F3")),
    *(f"Microsoft 365 {plan}" for plan in ("A3", "A5", "E1", "E3", "E5", "F1", "F3")),
    *(f"Microsoft 365 Business {plan}" for plan in ("Basic", "Standard", "Premium")),
)
"""The subscriptions that include Bookings, in the document's order."""

LATER_SUBSCRIPTIONS = (
    *(f"Office 365 {plan}" for plan in ("G1", "G3", "G5")),
    *(f"Microsoft 365 {plan}" for plan in ("G1", "G3", "G5")),
    *("Teams Essentials", "Teams Premium"),
)
"""Those that include it since about 2024: known in every world, covered under the rules of 2026."""

ALL_SUBSCRIPTIONS = (*COVERED_SUBSCRIPTIONS, *LATER_SUBSCRIPTIONS)


@lru_cache(maxsize=256)
def nearest_covered(subscription: str | None) -> str | None:
    """The covered subscription that is meant by a name that is none, such as "E3"; None: none is.

    The end of a name is enough; of two, the one that Microsoft sells today.
    """
    if not subscription or subscription in ALL_SUBSCRIPTIONS:
        return None
    ending = f" {subscription.strip().casefold()}"
    meant = [each for each in ALL_SUBSCRIPTIONS if each.casefold().endswith(ending)]
    near = meant[-1:] or get_close_matches(subscription, ALL_SUBSCRIPTIONS, 1)
    return near[0] if near else None
