"""What the access check costs, beside what one comparison of names by pattern costs.

    python benchmarks/bench_access.py

Reach: 50 µs for a decision with all its steps.
"""

from __future__ import annotations

from fnmatch import fnmatchcase
from timeit import repeat
from typing import TYPE_CHECKING

from bookwithme.domain.access import AccessRules, ApplicationAccessPolicy, EwsPolicy
from bookwithme.domain.access_decision import decide

if TYPE_CHECKING:
    from collections.abc import Callable

BLOCKED = ("Outlook*", "*Teams*", "MicrosoftOWS*")


def microseconds(act: Callable[[], object]) -> float:
    """The best of several runs: the others were disturbed."""
    return min(repeat(act, number=1_000, repeat=20)) * 1_000


def main() -> None:
    """Print both, and the ratio."""
    policy = EwsPolicy(
        ews_enabled=True,
        application_access_policy=ApplicationAccessPolicy.ENFORCE_BLOCK_LIST,
        block_list=BLOCKED,
    )
    decision = microseconds(
        lambda: decide(
            rules=AccessRules.R2022,
            subscription="Microsoft 365 E3",
            bookings_plan=True,
            organization=policy,
            mailbox=EwsPolicy(ews_enabled=True),
            identity="adam@contoso.com",
        )
    )
    name = "MicrosoftOWSPersonalBookings"
    floor = microseconds(lambda: [fnmatchcase(name, each) for each in BLOCKED])
    print(f"a decision: {decision:.1f} µs (reach: 50)")
    print(f"a decision / {len(BLOCKED)} patterns: {decision / floor:.1f}")


if __name__ == "__main__":
    main()
