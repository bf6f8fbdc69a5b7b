import pytest

from bookwithme.domain.access import AccessRules, ApplicationAccessPolicy, EwsPolicy
from bookwithme.domain.access_cautions import cautions
from bookwithme.domain.access_texts import Caution

R2022, R2025, _ = AccessRules
ALLOW, BLOCK = ApplicationAccessPolicy


@pytest.mark.parametrize(
    ("rules", "organization", "mailbox", "expected"),
    [
        (R2022, EwsPolicy(), EwsPolicy(True), ()),
        (R2022, EwsPolicy(None, ALLOW, ("a",)), EwsPolicy(True), (Caution.ONE_ENTRY,)),
        (R2022, EwsPolicy(None, ALLOW, ("a", "b")), EwsPolicy(True), ()),
        (R2022, EwsPolicy(None, BLOCK, ("a",), ("b",)), EwsPolicy(True), ()),
        (R2022, EwsPolicy(), EwsPolicy(True, ALLOW, ("a",)), (Caution.ONE_ENTRY,)),
        (R2022, EwsPolicy(False), EwsPolicy(True), (Caution.OVERRIDDEN,)),
        (R2025, EwsPolicy(False), EwsPolicy(True), (Caution.CANNOT_OVERRIDE,)),
        (R2022, EwsPolicy(False), EwsPolicy(), ()),
        (R2022, EwsPolicy(None, BLOCK), EwsPolicy(), (Caution.NOT_ENFORCED,)),
        (R2022, EwsPolicy(), EwsPolicy(None, BLOCK), (Caution.NOT_ENFORCED,)),
        (R2025, EwsPolicy(None, BLOCK), EwsPolicy(), ()),
    ],
)
def test_settings_that_cost_real_admins_a_day_are_pointed_out(
    rules, organization, mailbox, expected
):
    assert cautions(rules, organization, mailbox) == expected
