"""Calendars, codes, mails and the journal come back as they were kept, whole."""

from dataclasses import replace

import pytest

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
    with store.write() as uow:
        number = uow.calendars.by_name(filled.mailbox, "default").id
        uow.calendars.put(fresh)
        uow.calendars.put(second)
    with store.read() as uow:
        assert uow.calendars.of(filled.mailbox) == uow.calendars.all() == [fresh, second]
        assert uow.calendars.by_name(filled.mailbox, "default").id == number
        assert uow.calendars.by_name(filled.mailbox, "third") is None


def test_a_calendar_is_taken_away_alone(store, filled):
    with store.write() as uow:
        uow.calendars.put(calendar(filled.mailbox, "second"))
        uow.calendars.delete(uow.calendars.by_name(filled.mailbox, "default").id)
        assert uow.calendars.of(filled.mailbox) == [calendar(filled.mailbox, "second")]


def test_a_content_is_kept_once_as_the_bytes_it_was(store):
    body = bytes(range(256))
    with store.write() as uow:
        uow.calendars.keep_body("a" * 64, body)
        uow.calendars.keep_body("a" * 64, body)
        assert uow.calendars.body("a" * 64) == body


# Codes, mails, the journal.


def test_a_verification_comes_back_as_it_was_kept_its_address_in_small_letters(store, filled):
    whole = verification(
        filled.meeting_type, link_id=filled.link, email="Lidia@Fabrikam.com", tries=2
    )
    with store.write() as uow:
        number = uow.verifications.add(whole)
        found = uow.verifications.by_secret(whole.secret)
        assert (found, found.id) == (replace(whole, email="lidia@fabrikam.com"), number)
        assert uow.verifications.by_secret("") is None


def test_tries_are_counted_and_a_code_is_spent_once(store, filled):
    whole = verification(filled.meeting_type)
    with store.write() as uow:
        number = uow.verifications.add(whole)
        uow.verifications.count_try(number)
        uow.verifications.count_try(number)
        assert uow.verifications.use(whole.secret, NOON) is True
        assert uow.verifications.use(whole.secret, NOON + DAY) is False
        found = uow.verifications.by_secret(whole.secret)
    assert found == replace(whole, tries=2, used_at=NOON)


def test_codes_sent_are_found_by_type_address_and_real_time(store, filled):
    sent = [
        verification(
            filled.meeting_type, email="adam@fabrikam.com", created_really_at=NOON + n * MINUTE
        )
        for n in range(3)
    ]
    with store.write() as uow:
        other = uow.meeting_types.add(kind(filled.mailbox))
        for each in (*sent, verification(other, email="adam@fabrikam.com")):
            uow.verifications.add(each)
        found = uow.verifications.sent_to(filled.meeting_type, "ADAM@fabrikam.com", NOON + MINUTE)
    assert found == sent[1:]


@pytest.mark.parametrize(
    "fields",
    [{}, {"calendar": None, "links": (), "code": None, "relay_state": None, "relay_error": None}],
)
def test_a_mail_comes_back_as_it_was_sent(store, fields):
    whole = message(**fields)
    with store.write() as uow:
        number = uow.messages.add(whole)
    with store.read() as uow:
        found = uow.messages.by_guid(whole.guid)
        assert (found, found.id, uow.messages.all()) == (whole, number, [whole])
        assert uow.messages.by_guid(guid()) is None


def test_an_inbox_is_found_searched_counted_and_marked_by_the_database(store, filled):
    mails = [
        message(recipients=("Adele@Contoso.com", "ben@x.org"), subject="Réunion d’ÉTÉ 100%"),
        message(recipients=("ben@x.org",), subject="Lunch", sender_name="Zoë"),
    ]
    with store.write() as uow:
        uow.messages.clear()
        numbers = [uow.messages.add(each) for each in mails]

    def subjects(to="", search="", most=9, below=None):
        with store.read() as uow:
            found = uow.messages.page(to, search, most, below)
            assert below or uow.messages.count(to, search) >= len(found)
            return [each.subject for each in found], found[-1].id if found else None

    both = [each.subject for each in reversed(mails)]
    newest, last = subjects(most=1)
    assert (newest, subjects(below=last)[0]) == (both[:1], both[1:])
    assert subjects("ben@x.org")[0] == both
    assert subjects("adele@contoso.com")[0] == both[1:]
    assert [subjects(search=each)[0] for each in ("été réunion", "ZOË", "100%", "_", "en@x")] == [
        both[1:],
        both[:1],
        both[1:],
        [],
        both,
    ]
    with store.write() as uow:
        assert uow.messages.unread(["adele@contoso.com", "ben@x.org", "x.org"]) == (2, 1, 2, 0)
        uow.messages.mark(mails[0].guid, is_read=True)
        assert uow.messages.unread(["adele@contoso.com", "ben@x.org"]) == (1, 0, 1)
        uow.messages.delete(numbers[1])
        assert uow.messages.unread([]) == (0,)
        assert [each.guid for each in uow.messages.all()] == [mails[0].guid]


@pytest.mark.parametrize(
    ("address", "other"), [("a_b@x.org", "acb@x.org"), ("a%@x.org", "ab@x.org")]
)
def test_no_sign_of_an_address_fits_others(store, filled, address, other):
    with store.write() as uow:
        uow.messages.clear()
        for to in (address, other, other):
            uow.messages.add(message(recipients=(to,), guid=guid()))
        assert uow.messages.unread([address, other, "a/b@x.org"]) == (3, 1, 2, 0)
        assert [uow.messages.count(each, "") for each in (address, other)] == [1, 2]
        assert len(uow.messages.page(address, "", 9, None)) == 1


def test_all_mails_can_be_thrown_away(store, filled):
    with store.write() as uow:
        uow.messages.clear()
        assert uow.messages.all() == []


def test_the_journal_tells_by_kind_by_link_and_what_is_new(store, filled):
    with store.write() as uow:
        first = (1, "open", NOON, filled.link, {"ep": "plink"})
        uow.journal.add("mail", NOON, {"to": ["é 🦉"], "n": None})
        uow.journal.add("open", NOON - DAY, {})
    second, third = (
        (2, "mail", NOON, None, {"to": ["é 🦉"], "n": None}),
        (3, "open", NOON - DAY, None, {}),
    )
    with store.read() as uow:
        assert told(uow.journal.all()) == [first, second, third]
        assert told(uow.journal.all("open")) == [first, third]
        assert told(uow.journal.all(after=2)) == [third]
        assert told(uow.journal.of_link(filled.link)) == [first]


def told(entries):
    """Entries without who did it, and when really."""
    return [each[:5] for each in entries]


def test_looking_at_a_world_does_not_move_its_sequence(store, filled):
    with store.write() as uow:
        before = uow.scope.sequence
        uow.journal.add("open", NOON, {})
        assert uow.scope.sequence == before
        uow.journal.clear()
        assert uow.journal.all() == []
