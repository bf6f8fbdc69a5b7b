from dataclasses import replace
from datetime import timedelta

import pytest

from bookwithme.domain.errors import SlotUnavailable
from bookwithme.domain.interval import Interval
from bookwithme.domain.slots import Held
from bookwithme.storage.worlds import Worlds
from tests.storage.builders import MINUTE, NOON, Filled, booking, kind, mailbox

LATER = NOON + timedelta(days=1)


def test_a_booking_comes_back_as_it_was_kept(store, filled):
    whole = booking(filled.mailbox, filled.meeting_type, LATER, link_id=filled.link)
    with store.write() as uow:
        number = uow.bookings.add(whole)
    with store.read() as uow:
        found = {
            "guid": uow.bookings.by_guid(whole.guid),
            "secret": uow.bookings.by_secret(whole.manage_secret),
            "id": uow.bookings.by_id(number),
            "last": uow.bookings.all(filled.mailbox)[-1],
        }
    assert found == dict.fromkeys(found, whole)
    assert {each.id for each in found.values()} == {number}


def test_a_saved_booking_is_what_it_has_become(store, filled):
    with store.write() as uow:
        first = uow.bookings.by_id(filled.booking)
        moved = first.moved(LATER, kind(filled.mailbox)).cancelled("ill")
        uow.bookings.save(moved)
    with store.read() as uow:
        assert uow.bookings.all() == [moved]


def test_what_is_not_there_is_none(store, filled):
    other = booking(filled.mailbox, filled.meeting_type)
    with store.read() as uow:
        assert uow.bookings.by_guid(other.guid) is None
        assert uow.bookings.by_secret("") is None
        assert uow.bookings.by_id(10**9) is None


def test_uids_are_those_of_every_booking_a_mailbox_ever_had(store, filled):
    with store.write() as uow:
        first = uow.bookings.by_id(filled.booking)
        uow.bookings.save(first.cancelled(""))
        other = uow.mailboxes.add(mailbox("adam@contoso.com", organization_id=filled.organization))
        uow.bookings.add(booking(other, filled.meeting_type))
    with store.read() as uow:
        assert uow.bookings.uids(filled.mailbox, [first.uid, "another"]) == {first.uid}


# The database has the last word on meeting times; buffers are the transaction's matter.


@pytest.mark.parametrize(
    ("start", "length"),
    [(0, 30), (29, 30), (-29, 30), (-10, 60), (10, 5), (29, 1)],
)
def test_the_database_refuses_a_booking_that_overlaps_another(store, filled, start, length):
    start = NOON + start * MINUTE
    second = booking(filled.mailbox, filled.meeting_type, start, end=start + length * MINUTE)
    with pytest.raises(SlotUnavailable), store.write() as uow:
        uow.bookings.add(second)


@pytest.mark.parametrize("start", [-30, 30])
def test_the_database_lets_bookings_touch(store, filled, start):
    with store.write() as uow:
        uow.bookings.add(booking(filled.mailbox, filled.meeting_type, NOON + start * MINUTE))
        assert len(uow.bookings.all(filled.mailbox)) == 2


def test_the_database_refuses_to_move_a_booking_onto_another(store, filled):
    with store.write() as uow:
        number = uow.bookings.add(booking(filled.mailbox, filled.meeting_type, LATER))
        second = uow.bookings.by_id(number)
    with pytest.raises(SlotUnavailable), store.write() as uow:
        uow.bookings.save(replace(second, start=NOON, end=NOON + 15 * MINUTE))


def test_a_booking_may_be_moved_over_its_own_time(store, filled):
    with store.write() as uow:
        first = uow.bookings.by_id(filled.booking)
        moved = replace(first, start=NOON + 10 * MINUTE, end=NOON + 40 * MINUTE)
        uow.bookings.save(moved)
        assert uow.bookings.by_id(filled.booking) == moved


def test_a_cancelled_booking_gives_its_time_back_and_cannot_come_back_over_another(store, filled):
    with store.write() as uow:
        first = uow.bookings.by_id(filled.booking)
        uow.bookings.save(first.cancelled(""))
        uow.bookings.add(booking(filled.mailbox, filled.meeting_type))
    with pytest.raises(SlotUnavailable), store.write() as uow:
        uow.bookings.save(first)


def test_other_mailboxes_have_the_same_time_to_themselves(store, filled):
    with store.write() as uow:
        other = uow.mailboxes.add(mailbox("adam@contoso.com", organization_id=filled.organization))
        uow.bookings.add(booking(other, filled.meeting_type))
        assert len(uow.bookings.all()) == 2


def test_other_worlds_have_the_same_time_to_themselves(store, filled):
    with store.transaction() as connection:
        Worlds(connection).add("class")
    with store.write("class") as uow:
        # The same numbers as in the first world: only the world tells them apart.
        assert Filled(uow).mailbox == filled.mailbox
        assert len(uow.bookings.all()) == 1


# The time that bookings take.


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        (timedelta(0), timedelta(minutes=30), True),
        (timedelta(hours=-1), timedelta(minutes=1), True),
        (timedelta(hours=27), timedelta(hours=28), True),
        (timedelta(days=-1), timedelta(hours=-20), True),
        (timedelta(days=9), timedelta(days=10), False),
        (timedelta(days=-10), timedelta(days=-9), False),
    ],
)
def test_bookings_near_a_window_are_held_with_all_that_could_reach_into_it(
    store, filled, start, end, expected
):
    with store.read() as uow:
        first = uow.bookings.by_id(filled.booking)
        found = uow.bookings.held(filled.mailbox, Interval(NOON + start, NOON + end))
    whole = Held(
        NOON,
        NOON + 30 * MINUTE,
        5 * MINUTE,
        10 * MINUTE,
        str(first.guid),
        "Lidia Holloway - Intro",
    )
    assert found == ([whole] if expected else [])


def test_neither_cancelled_bookings_nor_the_one_that_is_moved_nor_other_mailboxes_hold_time(
    store, filled
):
    around = Interval(NOON, LATER + timedelta(hours=1))
    with store.write() as uow:
        uow.bookings.add(booking(filled.mailbox, filled.meeting_type, LATER).cancelled(""))
        other = uow.mailboxes.add(mailbox("adam@contoso.com", organization_id=filled.organization))
        uow.bookings.add(booking(other, filled.meeting_type))
        assert uow.bookings.held(filled.mailbox, around, other_than=filled.booking) == []
        assert len(uow.bookings.held(filled.mailbox, around)) == 1


# Repeated requests.


def test_a_request_is_remembered_under_its_key(store, filled):
    with store.read() as uow:
        assert uow.bookings.remembered("key") == ("hash", filled.booking)
        assert uow.bookings.remembered("KEY") is None


def test_a_key_is_that_of_the_latest_request_that_was_remembered_under_it(store, filled):
    with store.write() as uow:
        uow.bookings.remember("key", "another hash", filled.booking)
    with store.read() as uow:
        assert uow.bookings.remembered("key") == ("another hash", filled.booking)


def test_a_key_that_is_new_is_remembered_too(store, filled):
    with store.write() as uow:
        assert uow.bookings.remembered("new") is None
        uow.bookings.remember("new", "hash", filled.booking)
        assert uow.bookings.remembered("new") == ("hash", filled.booking)
