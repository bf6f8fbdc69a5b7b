"""What is remembered is told without the database, and only for as long as it is true."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import pytest
from sqlalchemy import event

from bookwithme import clock
from bookwithme.domain.errors import NotFound
from bookwithme.storage.engine import Store
from bookwithme.storage.unit_of_work import Forgotten
from bookwithme.storage.worlds import Worlds
from tests.storage.builders import NOON, message


def revoked(uow):
    """When the links were revoked, remembered."""
    return uow.recall("revoked", lambda: [each.revoked_at for each in uow.links.all()])


@pytest.fixture
def transactions(store):
    """One item for each transaction that is begun."""
    begun = []
    event.listen(store.engine, "begin", begun.append)
    return begun


def test_what_is_remembered_needs_no_transaction(store, filled, transactions):
    first, second, third = (store.look("default", revoked) for _ in range(3))
    assert first == second == third != []
    assert len(transactions) == (1 if store.is_sqlite else 3)


def test_what_is_missing_is_fetched_and_all_of_it_at_one_moment(store, filled):
    store.look("default", revoked)

    def both(uow):
        return revoked(uow), len(uow.recall("links", uow.links.all)), uow.connection.closed

    assert store.look("default", both) == ([None], 1, False)


def test_what_was_written_is_seen_by_the_next_look(store, filled):
    store.look("default", revoked)
    with store.write() as uow:
        uow.links.revoke(filled.link, NOON)
    assert store.look("default", revoked) == [NOON]


def test_what_another_process_wrote_is_seen_too(store, filled):
    store.look("default", revoked)
    other = Store(store.engine.url.render_as_string(hide_password=False))
    with other.write() as uow:
        uow.set_clock(clock.frozen_at(NOON.replace(year=2031)))
    other.close()
    assert store.look("default", lambda uow: uow.now.year) == 2031


def test_no_look_misses_what_was_written_before_it_began(store):
    def write_and_look(_number):
        with store.write() as uow:
            written = uow.scope.next_id()
        return store.look("default", lambda uow: uow.row.sequence) - written

    with ThreadPoolExecutor(4) as pool:
        assert min(pool.map(write_and_look, range(200))) >= 0


def test_time_goes_on_while_nothing_is_written(store):
    with store.write() as uow:
        uow.set_clock(clock.resumed(uow.world.clock))
    first, second = (store.look("default", lambda uow: uow.now) for _ in range(2))
    assert first <= second


def unread(uow):
    """How many mails nobody has read, remembered until anybody commits."""
    return uow.recently("unread", make=lambda: uow.messages.unread([])[0])


def read_all(store):
    with store.write(moved=False) as uow:
        for mail in uow.messages.all():
            uow.messages.mark(mail.guid, is_read=True)


def test_what_was_found_lately_needs_no_transaction_either(store, filled, transactions):
    assert store.look("default", unread) == store.look("default", unread) == 1
    assert len(transactions) == (1 if store.is_sqlite else 2)


def test_any_commit_makes_it_forgotten_this_process_s_or_another_s(store, filled):
    assert store.look("default", unread) == 1
    read_all(store)
    assert store.look("default", unread) == 0
    with closing(Store(store.engine.url.render_as_string(hide_password=False))) as another:
        with another.write(moved=False) as uow:
            uow.messages.add(message())
        assert store.look("default", unread) == 1


def test_what_was_found_is_not_mixed_with_what_is_committed_while_a_look_begins(
    store, filled, monkeypatch
):
    store.look("default", unread)
    begin = store.read

    def late(world):
        read_all(store)
        return begin(world)

    def both(uow):
        return unread(uow), [each.is_read for each in uow.messages.all()]

    monkeypatch.setattr(store, "read", late)
    assert store.look("default", both) == (0, [True])


def test_what_does_not_hold_any_more_is_looked_for_again(store, filled):
    made = []

    def found(enough):
        return store.look(
            "default",
            lambda uow: uow.recently(
                "found", make=lambda: made.append(1) or len(made), holds=lambda each: each > enough
            ),
        )

    found(0)
    assert found(1) == 2
    assert found(1) == (2 if store.is_sqlite else 3)


def test_a_moment_that_is_left_is_what_it_was(store, filled):
    with store.read() as uow:
        revoked(uow)
        left = uow.left()
    with store.write() as uow:
        uow.set_clock(clock.frozen_at(NOON.replace(year=2031)))
    assert (left.now, revoked(left)) == (NOON, [None])
    with pytest.raises(Forgotten):
        left.links.all()


@pytest.mark.parametrize("world", ["elsewhere", "other"])
def test_a_world_that_is_not_there_or_not_any_more_is_told(store, other, world):
    store.look("other", revoked)
    with store.transaction() as connection:
        worlds = Worlds(connection)
        worlds.delete(other)
    with pytest.raises(NotFound):
        store.look(world, revoked)


def test_another_world_of_the_same_name_is_another(store, other):
    store.look("other", revoked)
    with store.transaction() as connection:
        worlds = Worlds(connection)
        worlds.delete(other)
        again = worlds.add("other")
    assert store.look("other", lambda uow: uow.world.id) == again != other
