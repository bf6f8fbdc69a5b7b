"""Subscriptions: which of them is meant by a name that is none."""

import pytest

from bookwithme.domain.subscriptions import nearest_covered


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("E3", "Microsoft 365 E3"),
        ("business basic", "Microsoft 365 Business Basic"),
        ("Basic", "Microsoft 365 Business Basic"),
        ("Ofice 365 E3", "Office 365 E3"),
        ("Microsoft 365 E3", None),
        ("Exchange Online Kiosk", None),
        ("Microsoft 365 G3", None),
        ("G1", "Microsoft 365 G1"),
        ("teams premium", "Teams Premium"),
        ("", None),
        (None, None),
    ],
)
def test_the_subscription_that_is_meant_is_named(written, meant):
    assert nearest_covered(written) == meant
