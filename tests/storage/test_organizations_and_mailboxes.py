"""Organizations and mailboxes come back as they were kept, whole."""

from dataclasses import replace

import pytest
from sqlalchemy.exc import IntegrityError

from bookwithme.domain.access import EwsPolicy
from bookwithme.domain.mailbox import FRESH_PAGE
from bookwithme.domain.organization import NO_SWITCHES, OtherSwitches
from tests.storage.builders import (
    ALLOW,
    MINUTE,
    NOON,
    ORGANIZATION,
    mailbox,
    record,
)


def test_an_organization_is_found_by_its_domain_in_any_case(store):
    with store.write() as uow:
        number = uow.organizations.add(replace(ORGANIZATION, domain="Contoso.COM"))
    with store.read() as uow:
        found = uow.organizations.by_domain("CONTOSO.com")
        assert (found, found.id) == (ORGANIZATION, number)
        assert uow.organizations.all() == [ORGANIZATION]
        assert uow.organizations.by_domain("fabrikam.com") is None


@pytest.mark.parametrize(
    ("policy", "switches"),
    [
        (EwsPolicy(), NO_SWITCHES),
        (
            EwsPolicy(False, ALLOW, (), ("kept",), (), outlook=False, mac_outlook=True),
            OtherSwitches(bookings=False, retrieve_operations=True),
        ),
    ],
)
def test_a_policy_is_set_whole_and_blank_is_kept_as_blank(store, filled, policy, switches):
    with store.write() as uow:
        before = uow.organizations.by_id(filled.organization)
        uow.organizations.save(replace(before, ews=policy, switches=switches))
    with store.read() as uow:
        (found,) = uow.organizations.all()
    assert found == replace(ORGANIZATION, ews=policy, switches=switches)


def test_changes_of_policy_are_kept_in_order_and_an_organizations_own_apart(store, filled):
    records = [record(filled.organization, filled.mailbox), record(filled.organization, minutes=60)]
    with store.write() as uow:
        for each in records:
            uow.organizations.add_record(each)
        first = record(filled.organization)
        assert uow.organizations.records() == [first, *records]
        assert uow.organizations.history(filled.organization) == [first.change, records[1].change]


def test_hastening_makes_pending_changes_effective_now_and_leaves_the_others(store, filled):
    with store.write() as uow:
        uow.organizations.add_record(record(filled.organization, minutes=5))
        assert uow.organizations.hasten(NOON + 5 * MINUTE) == 1
        found = [each.effective_at for each in uow.organizations.history(filled.organization)]
    assert found == [NOON + 5 * MINUTE] * 2


# Mailboxes.


@pytest.mark.parametrize(
    "whole",
    [
        mailbox("nestor@contoso.com"),
        mailbox("lee@contoso.com", subscription=None, page=FRESH_PAGE, ews=EwsPolicy()),
        mailbox("debra@contoso.com", blocking_statuses=frozenset()),
    ],
)
def test_a_mailbox_comes_back_as_it_was_kept(store, filled, whole):
    with store.write() as uow:
        number = uow.mailboxes.add(replace(whole, organization_id=filled.organization))
    with store.read() as uow:
        found = [
            uow.mailboxes.by_id(number),
            uow.mailboxes.by_address(whole.address.upper()),
            uow.mailboxes.by_guid(whole.exchange_guid),
            uow.mailboxes.all()[-1],
        ]
    assert found == [whole] * 4
    assert {(each.id, each.organization_id) for each in found} == {(number, filled.organization)}


def test_a_saved_mailbox_is_what_it_has_become(store, filled):
    with store.write() as uow:
        changed = replace(uow.mailboxes.by_id(filled.mailbox), display_name="Adele", language="en")
        uow.mailboxes.save(changed)
        assert uow.mailboxes.all() == [changed]


def test_an_address_is_taken_in_any_case(store, filled):
    with pytest.raises(IntegrityError), store.write() as uow:
        uow.mailboxes.add(mailbox("ADELE@contoso.com", organization_id=filled.organization))


def test_a_deleted_mailbox_takes_all_that_hangs_on_it(store, filled):
    with store.write() as uow:
        uow.mailboxes.delete(filled.mailbox)
        left = [
            uow.mailboxes.all(),
            uow.meeting_types.all(),
            uow.links.all(),
            uow.bookings.all(),
            uow.calendars.all(),
        ]
    assert left == [[]] * 5
