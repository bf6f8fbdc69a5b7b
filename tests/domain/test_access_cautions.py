import pytest

from bookwithme.domain.access import AccessRules, ApplicationAccessPolicy, EwsPolicy
from bookwithme.domain.access_decision import cautions
from bookwithme.domain.access_texts import Caution

R2022, R2025, _ = AccessRules
ALLOW, BLOCK = ApplicationAccessPolicy

LISTS = {
    (): (Caution.NO_ENTRY, None),
    ("a",): (Caution.ONE_ENTRY, None),
    ("a*",): (Caution.ONE_ENTRY, None),
    ("*",): (None, Caution.EVERY_ENTRY),
    ("**",): (None, Caution.EVERY_ENTRY),
    ("a", "b"): (None, None),
    ("a", "*"): (None, Caution.EVERY_ENTRY),
}
"""Entries of an enforced list, and the caution on them as an allow list and as a block list."""


@pytest.mark.parametrize("rules", AccessRules)
@pytest.mark.parametrize("entries", LISTS, ids=str)
def test_what_an_enforced_list_shuts_out_is_pointed_out_at_either_level(rules, entries):
    for policy, expected in zip((ALLOW, BLOCK, None), (*LISTS[entries], None), strict=True):
        own = EwsPolicy(True, policy, entries, entries)
        for pair in ((own, EwsPolicy(True)), (EwsPolicy(True), own), (own, own)):
            assert cautions(rules, *pair) == ((expected,) if expected else ())


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
