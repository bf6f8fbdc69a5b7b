"""What was worked out of a world is remembered until the world changes, and no longer."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace

import pytest

from bookwithme import clock
from bookwithme.storage.engine import Store
from bookwithme.storage.journal import Look
from bookwithme.storage.memory import Memory
from bookwithme.storage.worlds import Worlds
from tests.storage.builders import DAY, NOON, booking


def asked(store, world="default", of=None):
    """Whether a value has to be worked out (True) or is remembered."""
    made = []
    with store.read(world) as uow:
        uow.recall("answer", lambda: made.append(1), of)
    return bool(made)


def book(uow, filled):
    uow.bookings.add(booking(filled.mailbox, filled.meeting_type, NOON + 9 * DAY))


def test_a_value_is_worked_out_once_while_nothing_is_written(store):
    assert [asked(store), asked(store), asked(store)] == [True, False, False]


def test_any_write_makes_it_forgotten(store):
    asked(store)
    with store.write():
        pass
    assert asked(store)


def test_a_booking_makes_forgotten_what_is_of_its_mailbox_alone(store, filled):
    own, other = filled.mailbox, filled.mailbox + 1_000
    for of in (own, other, None):
        asked(store, of=of)
    with store.write() as uow:
        book(uow, filled)
        uow.links.consume(filled.link, NOON)
    assert [asked(store, of=of) for of in (own, other, None)] == [True, False, False]
    assert not asked(store, of=own)
    with store.write() as uow:
        uow.bookings.save(uow.bookings.by_id(filled.booking).cancelled(""))
    assert [asked(store, of=of) for of in (own, other, None)] == [True, False, False]


def _rename(uow, filled):
    uow.mailboxes.save(replace(uow.mailboxes.by_id(filled.mailbox), display_name="New"))


@pytest.mark.parametrize(
    "more",
    [
        _rename,
        lambda uow, _: uow.set_clock(clock.frozen_at(NOON)),
        lambda uow, filled: uow.meeting_types.retire(filled.meeting_type, NOON),
    ],
)
def test_a_booking_with_another_write_makes_all_forgotten(store, filled, more):
    asked(store)
    with store.write() as uow:
        book(uow, filled)
        more(uow, filled)
    assert asked(store)


def test_a_booking_after_what_another_process_wrote_makes_all_forgotten(store, filled):
    with closing(Store(store.engine.url.render_as_string(hide_password=False))) as another:
        asked(store)
        with another.write() as uow:
            _rename(uow, filled)
        with store.write() as uow:
            book(uow, filled)
        assert asked(store)


def test_a_booking_that_is_not_committed_makes_nothing_forgotten(store, filled):
    def book_and_fail():
        with store.write() as uow:
            book(uow, filled)
            raise ZeroDivisionError

    asked(store, of=filled.mailbox)
    with pytest.raises(ZeroDivisionError):
        book_and_fail()
    assert not asked(store, of=filled.mailbox)


def test_a_note_in_the_journal_does_not(store):
    asked(store)
    store.looks.add("default", Look("opened", NOON, {}))
    store.looks.flush("default")
    with store.read() as uow:
        assert len(uow.journal.all()) == 1
    assert not asked(store)


def test_a_writer_remembers_until_it_writes(store, filled):
    asked(store)
    made = []
    with store.write() as uow:
        uow.recall("answer", lambda: made.append("before"))
        uow.links.revoke(filled.link, NOON)
        uow.recall("answer", lambda: made.append("after"))
    assert made == ["after"]


def test_what_a_writer_that_failed_worked_out_is_nobody_elses(store, filled):
    def revoke_look_and_fail():
        with store.write() as uow:
            uow.links.revoke(filled.link, NOON)
            uow.recall("link", lambda: uow.links.by_id(filled.link))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        revoke_look_and_fail()
    with store.read() as uow:
        assert uow.recall("link", lambda: uow.links.by_id(filled.link)).revoked_at is None


def test_worlds_do_not_remember_each_others_values_nor_those_of_a_deleted_one(store):
    asked(store)
    with store.transaction() as connection:
        worlds = Worlds(connection)
        worlds.add("other")
    assert asked(store, "other")
    with store.transaction() as connection:
        worlds = Worlds(connection)
        worlds.delete(worlds.by_name("other").id)
        worlds.add("other")
    assert asked(store, "other")


def test_a_restored_world_remembers_nothing_of_what_was_between(store):
    with store.transaction() as connection:
        worlds = Worlds(connection)
        worlds.save_as(worlds.by_name("default"), "before")
    with store.write():
        pass
    asked(store)
    with store.transaction() as connection:
        worlds = Worlds(connection)
        default = worlds.by_name("default")
        snapshot = worlds.by_name("before", "snapshot", default.id)
        worlds.copy(snapshot.id, default.id)
    assert asked(store)


def lacking(memory, *keys):
    """Which values of (world, revision, name) have to be worked out."""
    made = []
    for key in keys:
        memory.recall(*key, lambda key=key: made.append(key))
    return made


def test_an_older_revision_is_forgotten_and_does_not_come_back():
    memory = Memory()
    assert lacking(memory, (1, 1, "a"), (1, 2, "b"), (1, 1, "a")) == [
        (1, 1, "a"),
        (1, 2, "b"),
        (1, 1, "a"),
    ]
    assert lacking(memory, (1, 2, "b"), (1, 1, "a")) == [(1, 1, "a")]


def test_where_there_is_no_room_the_world_goes_that_did_not_change_for_the_longest():
    memory = Memory(room=100)
    memory.recall(1, 1, "a", lambda: list(range(40)))
    memory.recall(2, 1, "a", lambda: list(range(40)))
    assert lacking(memory, (1, 1, "a"), (2, 1, "a")) == []
    memory.recall(3, 1, "a", lambda: "x" * 256 * 40)
    assert lacking(memory, (2, 1, "a"), (3, 1, "a"), (1, 1, "a")) == [(1, 1, "a")]


def test_what_is_carried_on_weighs_what_is_left():
    memory = Memory(room=100)
    memory.recall(1, 1, (5, "a"), lambda: list(range(40)))
    memory.recall(1, 1, (6, "a"), lambda: list(range(40)))
    memory.carry(1, 1, {5})
    memory.recall(2, 1, (None, "a"), lambda: list(range(40)))
    assert lacking(memory, (1, 2, (6, "a")), (2, 1, (None, "a"))) == []
    assert lacking(memory, (1, 2, (5, "a"))) == [(1, 2, (5, "a"))]


def test_what_is_too_large_for_all_the_room_is_made_each_time():
    memory = Memory(room=100)
    for _ in range(2):
        assert memory.recall(1, 1, "a", lambda: [0] * 1_000) == [0] * 1_000
    assert lacking(memory, (1, 1, "a")) == [(1, 1, "a")]
