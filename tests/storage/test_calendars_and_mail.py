"""Calendars, codes, mails and the journal come back as they were kept, whole."""

from dataclasses import replace

import pytest

from bookwithme.storage.journal import Entry
from tests.storage.builders import (
    DAY,
    MINUTE,
    NOON,
    calendar,
    guid,
    kind,
    message,
    verification,
)


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
