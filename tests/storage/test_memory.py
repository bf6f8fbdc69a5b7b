"""What was worked out of a world is remembered until the world changes, and no longer."""

from __future__ import annotations

import pytest

from bookwithme.storage.memory import Memory
from bookwithme.storage.worlds import Worlds
from tests.storage.builders import NOON


def asked(store, world="default"):
    """Whether a value has to be worked out (True) or is remembered."""
    made = []
    with store.read(world) as work:
        work.recall("answer", lambda: made.append(1))
    return bool(made)


def test_a_value_is_worked_out_once_while_nothing_is_written(store):
    assert [asked(store), asked(store), asked(store)] == [True, False, False]


def test_any_write_makes_it_forgotten(store):
    asked(store)
    with store.write():
        pass
    assert asked(store)


def test_a_note_in_the_journal_does_not(store):
    asked(store)
    store.attempt("default", lambda work: work.journal.add("opened", work.now, {}))
    assert not asked(store)


def test_a_writer_remembers_until_it_writes(store, filled):
    asked(store)
    made = []
    with store.write() as work:
        work.recall("answer", lambda: made.append("before"))
        work.links.revoke(filled.link, NOON)
        work.recall("answer", lambda: made.append("after"))
    assert made == ["after"]


def test_what_a_writer_that_failed_worked_out_is_nobody_elses(store, filled):
    def revoke_look_and_fail():
        with store.write() as work:
            work.links.revoke(filled.link, NOON)
            work.recall("link", lambda: work.links.by_id(filled.link))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        revoke_look_and_fail()
    with store.read() as work:
        assert work.recall("link", lambda: work.links.by_id(filled.link)).revoked_at is None


def test_worlds_do_not_remember_each_others_values_nor_those_of_a_deleted_one(store):
    asked(store)
    with store.worlds(writes=True) as worlds:
        worlds.add("other")
    assert asked(store, "other")
    with store.worlds(writes=True) as worlds:
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


def test_the_oldest_value_goes_first():
    memory = Memory(room=2)
    for key in ("a", "b", "c"):
        memory.recall(key, lambda key=key: key)
    made = []
    for key in ("c", "b", "a"):
        memory.recall(key, lambda key=key: made.append(key))
    assert made == ["a"]
