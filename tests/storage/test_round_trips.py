"""What is kept comes back as it was, whole."""

from dataclasses import replace

import pytest
from sqlalchemy.exc import IntegrityError

from bookwithme.domain.access import EwsPolicy
from bookwithme.domain.links import LinkState
from bookwithme.domain.mailbox import FRESH_PAGE
from bookwithme.domain.organization import NO_CLIENTS, EwsClients, Organization
from bookwithme.storage.journal import Entry
from tests.storage.builders import (
    ALLOW,
    DAY,
    MINUTE,
    NOON,
    ORGANIZATION,
    Filled,
    booking,
    calendar,
    guid,
    kind,
    link,
    mailbox,
    message,
    record,
    verification,
)


@pytest.fixture
def filled(store):
    with store.write() as work:
        return Filled(work)


# Organizations and policies.


def test_an_organization_is_found_by_its_domain_in_any_case(store):
    with store.write() as work:
        number = work.organizations.add(replace(ORGANIZATION, domain="Contoso.COM"))
    with store.read() as work:
        found = work.organizations.by_domain("CONTOSO.com")
        assert (found, found.id) == (ORGANIZATION, number)
        assert work.organizations.all() == [ORGANIZATION]
        assert work.organizations.by_domain("fabrikam.com") is None


@pytest.mark.parametrize(
    ("policy", "clients"),
    [
        (EwsPolicy(), NO_CLIENTS),
        (EwsPolicy(False, ALLOW, (), ("kept",)), EwsClients(False, True, False)),
    ],
)
def test_a_policy_is_set_whole_and_blank_is_kept_as_blank(store, filled, policy, clients):
    with store.write() as work:
        work.organizations.set_policy(filled.organization, policy, clients)
    with store.read() as work:
        (found,) = work.organizations.all()
    assert found == replace(ORGANIZATION, ews=policy, clients=clients)


def test_changes_of_policy_are_kept_in_order_and_an_organizations_own_apart(store, filled):
    records = [record(filled.organization, filled.mailbox), record(filled.organization, minutes=60)]
    with store.write() as work:
        for each in records:
            work.organizations.add_record(each)
        first = record(filled.organization)
        assert work.organizations.records() == [first, *records]
        assert work.organizations.history(filled.organization) == [first.change, records[1].change]


def test_hastening_makes_pending_changes_effective_now_and_leaves_the_others(store, filled):
    with store.write() as work:
        work.organizations.add_record(record(filled.organization, minutes=5))
        now = int(NOON.timestamp()) + 300
        assert work.organizations.hasten(now) == 1
        found = [each.effective_at for each in work.organizations.history(filled.organization)]
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
    with store.write() as work:
        number = work.mailboxes.add(filled.organization, whole)
    with store.read() as work:
        found = [
            work.mailboxes.by_id(number),
            work.mailboxes.by_address(whole.address.upper()),
            work.mailboxes.by_guid(whole.exchange_guid),
            work.mailboxes.all()[-1],
        ]
    assert found == [whole] * 4
    assert {(each.id, each.organization_id) for each in found} == {(number, filled.organization)}


def test_a_saved_mailbox_is_what_it_has_become(store, filled):
    with store.write() as work:
        changed = replace(work.mailboxes.by_id(filled.mailbox), display_name="Adele", language="en")
        work.mailboxes.save(changed)
        assert work.mailboxes.all() == [changed]


def test_an_address_is_taken_in_any_case(store, filled):
    with pytest.raises(IntegrityError), store.write() as work:
        work.mailboxes.add(filled.organization, mailbox("ADELE@contoso.com"))


def test_mailboxes_are_counted_by_organization(store, filled):
    with store.write() as work:
        other = work.organizations.add(Organization(domain="fabrikam.com", display_name="Fabrikam"))
        work.mailboxes.add(filled.organization, mailbox("adam@contoso.com"))
        assert work.mailboxes.count_in(filled.organization) == 2
        assert work.mailboxes.count_in(other) == 0


def test_a_deleted_mailbox_takes_all_that_hangs_on_it(store, filled):
    with store.write() as work:
        work.mailboxes.delete(filled.mailbox)
        left = [
            work.mailboxes.all(),
            work.meeting_types.all(),
            work.links.all(),
            work.bookings.all(),
            work.calendars.all(),
        ]
    assert left == [[]] * 5


# Meeting types.


@pytest.mark.parametrize("fields", [{}, {"hours": None, "category": None, "teams_meeting": None}])
def test_a_meeting_type_comes_back_as_it_was_kept(store, filled, fields):
    whole = kind(filled.mailbox, **fields)
    with store.write() as work:
        number = work.meeting_types.add(whole)
    with store.read() as work:
        found = [
            work.meeting_types.by_id(number),
            work.meeting_types.by_guid(whole.guid),
            work.meeting_types.of(filled.mailbox)[-1],
            work.meeting_types.all()[-1],
        ]
    assert found == [whole] * 4
    told = {(each.id, each.mailbox_id, each.guid, each.deleted_at) for each in found}
    assert told == {(number, filled.mailbox, whole.guid, None)}


def test_a_deleted_type_is_gone_from_the_page_but_kept_for_its_bookings(store, filled):
    with store.write() as work:
        whole = work.meeting_types.by_id(filled.kind)
        work.meeting_types.delete(filled.kind, NOON)
        assert work.meeting_types.of(filled.mailbox) == []
        assert work.meeting_types.by_guid(whole.guid) is None
        assert [each.deleted_at for each in work.meeting_types.all()] == [NOON]
        assert work.meeting_types.by_id(filled.kind) == whole
        assert len(work.bookings.all()) == 1


def test_a_saved_type_is_what_it_has_become(store, filled):
    with store.write() as work:
        changed = replace(work.meeting_types.by_id(filled.kind), title="Renamed", hours=None)
        work.meeting_types.save(changed)
        assert work.meeting_types.all() == [changed]


# Links.


def test_a_link_comes_back_as_it_was_kept(store, filled):
    whole = link(filled.kind, consumed_at=NOON, revoked_at=NOON + MINUTE, single_use=False)
    with store.write() as work:
        number = work.links.add(whole)
    with store.read() as work:
        found = [
            work.links.by_id(number),
            work.links.by_code(whole.bookingcode),
            work.links.of(filled.kind)[-1],
            work.links.all()[-1],
        ]
        assert work.links.by_code(guid()) is None
    assert found == [whole] * 4
    assert {(each.id, each.meeting_type_id) for each in found} == {(number, filled.kind)}


def test_a_link_pays_once_and_the_first_time_counts(store, filled):
    with store.write() as work:
        assert work.links.consume(filled.link, NOON) is True
        assert work.links.consume(filled.link, NOON + DAY) is False
        assert work.links.by_id(filled.link).consumed_at == NOON


def test_a_link_is_taken_back_once_and_the_first_time_counts(store, filled):
    with store.write() as work:
        work.links.revoke(filled.link, NOON)
        work.links.revoke(filled.link, NOON + DAY)
        assert work.links.by_id(filled.link).revoked_at == NOON


def test_all_links_of_a_type_are_taken_back_and_no_others(store, filled):
    with store.write() as work:
        other_kind = work.meeting_types.add(kind(filled.mailbox))
        spared = work.links.add(link(other_kind))
        work.links.add(link(filled.kind, revoked_at=NOON - DAY))
        work.links.revoke_all(filled.kind, NOON)
        assert [each.revoked_at for each in work.links.of(filled.kind)] == [NOON, NOON - DAY]
        assert work.links.by_id(spared).state(NOON) is LinkState.ACTIVE


# Calendars.


def test_a_calendar_is_put_once_and_then_replaced(store, filled):
    fresh = calendar(
        filled.mailbox, content=None, url=None, etag=None, last_modified=None,
        fetched_at=None, failure=None,
    )  # fmt: skip
    second = calendar(filled.mailbox, "second")
    with store.write() as work:
        number = work.calendars.by_name(filled.mailbox, "default").id
        work.calendars.put(fresh)
        work.calendars.put(second)
    with store.read() as work:
        assert work.calendars.of(filled.mailbox) == work.calendars.all() == [fresh, second]
        assert work.calendars.by_name(filled.mailbox, "default").id == number
        assert work.calendars.by_name(filled.mailbox, "third") is None


def test_a_calendar_is_taken_away_alone(store, filled):
    with store.write() as work:
        work.calendars.put(calendar(filled.mailbox, "second"))
        work.calendars.delete(work.calendars.by_name(filled.mailbox, "default").id)
        assert work.calendars.of(filled.mailbox) == [calendar(filled.mailbox, "second")]


def test_a_content_is_kept_once_as_the_bytes_it_was(store):
    body = bytes(range(256))
    with store.write() as work:
        work.calendars.keep_body("a" * 64, body)
        work.calendars.keep_body("a" * 64, body)
        assert work.calendars.body("a" * 64) == body


# Codes, mails, the journal.


def test_a_verification_comes_back_as_it_was_kept_its_address_in_small_letters(store, filled):
    whole = verification(filled.kind, link_id=filled.link, email="Lidia@Fabrikam.com", tries=2)
    with store.write() as work:
        number = work.verifications.add(whole)
        found = work.verifications.by_secret(whole.secret)
        assert (found, found.id) == (replace(whole, email="lidia@fabrikam.com"), number)
        assert work.verifications.by_secret("") is None


def test_tries_are_counted_and_a_code_is_spent_once(store, filled):
    whole = verification(filled.kind)
    with store.write() as work:
        number = work.verifications.add(whole)
        work.verifications.count_try(number)
        work.verifications.count_try(number)
        assert work.verifications.use(number, NOON) is True
        assert work.verifications.use(number, NOON + DAY) is False
        found = work.verifications.by_secret(whole.secret)
    assert found == replace(whole, tries=2, used_at=NOON)


def test_codes_sent_are_found_by_type_address_and_real_time(store, filled):
    sent = [
        verification(filled.kind, email="adam@fabrikam.com", created_really_at=NOON + n * MINUTE)
        for n in range(3)
    ]
    with store.write() as work:
        other = work.meeting_types.add(kind(filled.mailbox))
        for each in (*sent, verification(other, email="adam@fabrikam.com")):
            work.verifications.add(each)
        found = work.verifications.sent_to(filled.kind, "ADAM@fabrikam.com", NOON + MINUTE)
    assert found == sent[1:]


@pytest.mark.parametrize(
    "fields",
    [{}, {"calendar": None, "links": (), "code": None, "relay_state": None, "relay_error": None}],
)
def test_a_mail_comes_back_as_it_was_sent(store, fields):
    whole = message(**fields)
    with store.write() as work:
        number = work.messages.add(whole)
    with store.read() as work:
        found = work.messages.by_guid(whole.guid)
        assert (found, found.id, work.messages.all()) == (whole, number, [whole])
        assert work.messages.by_guid(guid()) is None


def test_all_mails_can_be_thrown_away(store, filled):
    with store.write() as work:
        work.messages.clear()
        assert work.messages.all() == []


def test_the_journal_tells_by_kind_by_link_and_what_is_new(store, filled):
    with store.write() as work:
        first = Entry(1, "open", NOON, filled.link, {"ep": "plink"})
        work.journal.add("mail", NOON, {"to": ["é 🦉"], "n": None})
        work.journal.add("open", NOON - DAY, {})
    second, third = (
        Entry(2, "mail", NOON, None, {"to": ["é 🦉"], "n": None}),
        Entry(3, "open", NOON - DAY, None, {}),
    )
    with store.read() as work:
        assert work.journal.all() == [first, second, third]
        assert work.journal.all("open") == [first, third]
        assert work.journal.all(after=2) == [third]
        assert work.journal.of_link(filled.link) == [first]


def test_looking_at_a_world_does_not_move_its_sequence(store, filled):
    with store.write() as work:
        before = work.scope.sequence
        work.journal.add("open", NOON, {})
        assert work.scope.sequence == before
        work.journal.clear()
        assert work.journal.all() == []


# Order.


def test_rows_come_in_the_order_of_their_making_whatever_the_clock_says(store, filled):
    titles = [f"type {n}" for n in range(12)]
    with store.write() as work:
        work.meeting_types.delete(filled.kind, NOON)
        for title in titles:
            work.meeting_types.add(kind(filled.mailbox, title=title))
        starts = [NOON + n * DAY for n in (5, 2, 9, 1)]
        for start in starts:
            work.bookings.add(booking(filled.mailbox, filled.kind, start, created_at=NOON))
        mails = [message(sent_at=NOON - n * MINUTE) for n in range(5)]
        work.messages.clear()
        for each in mails:
            work.messages.add(each)
    with store.read() as work:
        assert [each.title for each in work.meeting_types.of(filled.mailbox)] == titles
        assert [each.start for each in work.bookings.all()] == [NOON, *starts]
        assert work.messages.all() == mails
