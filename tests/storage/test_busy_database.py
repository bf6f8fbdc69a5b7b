"""Where other writers hold the database for too long, that is said; nothing is half done."""

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

import pytest

from bookwithme.domain.errors import Busy
from bookwithme.storage import engine
from bookwithme.storage.connections import CONNECTIONS
from bookwithme.storage.engine import Store
from bookwithme.storage.worlds import Worlds

SHORT = 0.25


@pytest.fixture
def another_process(store):
    """A store on the same database that knows nothing of this one's lock, as a CLI beside it."""
    opened = Store(store.engine.url.render_as_string(hide_password=False))
    yield opened
    opened.close()


def test_a_writer_that_cannot_get_in_is_told_that_it_is_busy(store, another_process):
    with another_process.write(), pytest.raises(Busy), store.write(patience=SHORT):
        pass
    with store.write() as uow:
        assert uow.scope.next_id() == 1


def test_so_is_one_that_stands_in_line_behind_others_of_its_process(store):
    def write_too():
        with pytest.raises(Busy), store.write(patience=SHORT):
            pass

    with store.write(), ThreadPoolExecutor(1) as pool:
        pool.submit(write_too).result(20)


@pytest.mark.parametrize("act", ["hold", "make"])
def test_an_act_over_a_world_waits_no_longer_either(store, another_process, act, monkeypatch):
    monkeypatch.setattr(engine, "PATIENCE", SHORT)
    name = "default" if act == "hold" else "new"
    with getattr(another_process, act)(name), pytest.raises(Busy), getattr(store, act)(name):
        pass


def test_many_that_wait_for_one_world_leave_the_others_their_connections(
    store, other, another_process
):
    def write_there(_number):
        with pytest.raises(Busy), store.write(patience=1.0):
            pass

    with another_process.write(), ThreadPoolExecutor(2 * CONNECTIONS) as pool:
        waiting = [pool.submit(write_there, each) for each in range(2 * CONNECTIONS)]
        with store.read("other") as uow:
            assert uow.world.name == "other"
        assert store.engine.pool.checkedout() <= 2  # one waits, one looks at what was committed
        if not store.is_sqlite:
            with store.write("other") as uow:
                uow.scope.next_id()
        for each in waiting:
            each.result(20)


def test_a_store_without_a_connection_left_is_busy(store, monkeypatch):
    with ExitStack() as all_of_them:
        for _ in range(CONNECTIONS):
            all_of_them.enter_context(store.read())
        for attempt in (store.read, store.write, store.worlds, store.transaction):
            with pytest.raises(Busy), attempt():
                pass
        with pytest.raises(Busy):
            store.look("default", lambda uow: uow.mailboxes.all())
    with store.read():
        pass


@pytest.mark.postgresql
def test_of_two_that_wait_for_each_other_one_is_told_and_the_other_gets_through(
    postgres, postgres_template
):
    _, url = postgres.new_database(postgres_template)
    store = Store(url)
    with store.transaction() as connection:
        Worlds(connection).add("other")
    both = threading.Barrier(2)

    def second_inside_first(names):
        first, second = names
        with store.transaction() as connection:
            worlds = Worlds(connection)
            worlds.unit_of_work(first)
            both.wait(10)
            worlds.unit_of_work(second)
        return "through"

    def told(names):
        try:
            return second_inside_first(names)
        except Busy:
            return "busy"

    with ThreadPoolExecutor(2) as pool:
        got = list(pool.map(told, [("default", "other"), ("other", "default")]))
    store.close()
    assert sorted(got) == ["busy", "through"]
