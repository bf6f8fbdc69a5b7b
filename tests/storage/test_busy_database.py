"""Where other writers hold the database for too long, that is said; nothing is half done."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import text

from bookwithme.domain.errors import Busy
from bookwithme.storage.engine import Store
from bookwithme.storage.worlds import Worlds


@pytest.fixture
def another_process(store):
    """A store on the same database that knows nothing of this one's lock, as a CLI beside it."""
    opened = Store(store.engine.url.render_as_string(hide_password=False))
    yield opened
    opened.close()


@pytest.fixture
def impatient(store):
    """SQLite waits for other processes ten seconds; a test need not."""
    if store.is_sqlite:
        with store.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA busy_timeout=50")
    else:
        with store.transaction() as connection:
            connection.execute(text("ALTER ROLE bookwithme SET lock_timeout = '50ms'"))
        store.engine.dispose()
    yield store
    if not store.is_sqlite:
        with store.transaction() as connection:
            connection.execute(text("ALTER ROLE bookwithme RESET lock_timeout"))


def test_a_writer_that_cannot_get_in_is_told_that_it_is_busy(impatient, another_process):
    with another_process.write(), pytest.raises(Busy), impatient.write():
        pass
    with impatient.write() as uow:
        assert uow.scope.next_id() == 1


def test_a_note_for_the_journal_is_given_up_meanwhile(impatient, another_process):
    with another_process.write():
        assert not impatient.attempt("default", lambda uow: uow.scope.next_id())
    assert impatient.attempt("default", lambda uow: uow.scope.next_id())


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
