"""What somebody saw is noted a little later, in order, and nobody waits for it."""

import threading
import time

import pytest

from bookwithme.domain.errors import Busy, NotFound
from bookwithme.storage import looks
from bookwithme.storage.engine import Store
from bookwithme.storage.journal import Look
from bookwithme.storage.looks import Looks
from tests.storage.builders import NOON


def saw(store, *words, world="default"):
    for word in words:
        store.looks.add(world, Look("opened", NOON, {"word": word}))


def told(store, world="default"):
    """The ids and the words of the journal."""
    with store.read(world) as uow:
        return [(each.id, each.data["word"]) for each in uow.journal.all()]


def eventually(find):
    """What is found as soon as something is."""
    for _ in range(500):
        if found := find():
            return found
        time.sleep(0.02)
    raise AssertionError("nothing was found")


def test_what_was_seen_is_written_together_by_itself(store):
    saw(store, "first", "second", "third")
    assert eventually(lambda: told(store)) == [(1, "first"), (2, "second"), (3, "third")]


def test_it_is_there_at_once_for_who_asks_for_it(store):
    saw(store, "first", "second")
    store.looks.flush("default")
    assert told(store) == [(1, "first"), (2, "second")]


def test_seeing_and_acting_stand_in_the_order_in_which_they_were(store):
    saw(store, "seen")
    with store.write() as uow:
        uow.journal.add("booked", NOON, {"word": "acted"})
    saw(store, "seen again")
    store.looks.flush("default")
    assert told(store) == [(1, "seen"), (2, "acted"), (3, "seen again")]


def test_an_act_that_fails_takes_nothing_with_it(store):
    def fail():
        with store.write() as uow:
            assert len(uow.journal.all()) == 1
            raise ZeroDivisionError

    saw(store, "seen")
    with pytest.raises(ZeroDivisionError):
        fail()
    store.looks.flush("default")
    assert told(store) == [(1, "seen")]


def test_whoever_asks_while_another_holds_the_world_sees_all_that_is_written_then(store):
    saw(store, "seen")
    with store.write():
        assert told(store) == []
        reader = threading.Thread(target=store.looks.flush, args=["default"])
        reader.start()
    reader.join(20)
    assert told(store) == [(1, "seen")]


def test_what_was_seen_before_a_reset_is_gone_with_it(store):
    saw(store, "before")
    with store.hold("default") as (worlds, world):
        worlds.watch_anew(world.id)
    saw(store, "after")
    store.looks.flush("default")
    assert told(store) == [(2, "after")]


def test_a_store_that_is_closed_has_written_everything(store):
    opened = Store(store.engine.url.render_as_string(hide_password=False))
    saw(opened, "seen")
    opened.close()
    assert told(store) == [(1, "seen")]


def test_what_was_seen_in_a_world_that_is_gone_is_forgotten(store, other):
    saw(store, "seen", world="other")
    with store.hold("other") as (worlds, world):
        worlds.delete(world.id)
    saw(store, "too late", world="other")
    eventually(lambda: store.looks.given_up)
    with store.make("other"):
        pass
    assert told(store, "other") == []


def test_what_cannot_be_written_does_not_stop_those_who_act(store):
    store.looks.add("default", Look("opened", NOON, {"word": object()}))
    store.looks.flush("default")
    with store.write() as uow:
        uow.journal.add("booked", NOON, {"word": "acted"})
    assert (told(store), store.looks.given_up) == ([(1, "acted")], 1)


# Of the queue itself.


@pytest.fixture
def held():
    """Worlds that somebody holds for long."""
    return {"held"}


@pytest.fixture
def tried():
    """The worlds that were to be written, one after the other."""
    return []


@pytest.fixture
def queue(held, tried):
    def catch_up(world):
        tried.append(world)
        if world in held:
            raise Busy
        with made.taken(world):
            pass

    made = Looks(catch_up)
    yield made
    held.clear()
    made.close()


def look():
    return Look("opened", NOON, {})


def test_nobody_waits_twice_for_a_world_that_is_held(queue, tried, monkeypatch):
    monkeypatch.setattr(looks, "PAUSE", 600)
    queue.add("held", look())
    for _ in range(3):
        queue.flush("held")
    assert tried == ["held"]


def test_a_world_that_is_held_keeps_no_other_waiting_and_comes_when_it_is_free(queue, held, tried):
    queue.add("held", look())
    eventually(lambda: tried)
    queue.add("other", look())
    eventually(lambda: "other" in tried)
    held.clear()
    tried.clear()
    eventually(lambda: "held" in tried)
    with queue.taken("held") as left:
        assert left == []


def test_where_too_many_wait_the_newest_are_given_up_and_counted(queue, monkeypatch):
    monkeypatch.setattr(looks, "ROOM", 10)
    for _ in range(8):
        queue.add("held", look())
    for _ in range(5):
        queue.add("other held", look())
    with queue.taken("held") as left:
        assert (len(left), queue.given_up) == (8, 3)


def test_a_world_that_is_gone_is_given_up(tried):
    def catch_up(world):
        tried.append(world)
        raise NotFound

    queue = Looks(catch_up)
    queue.add("gone", look())
    queue.flush("gone")
    queue.close()
    assert (queue.given_up, set(tried)) == (1, {"gone"})
