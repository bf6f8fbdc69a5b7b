"""A database that is away, full or broken is told apart from a statement that is wrong."""

import re
import shutil

import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import IntegrityError, ProgrammingError

from bookwithme.domain.errors import DatabaseOfAnotherVersion, DatabaseUnavailable
from bookwithme.storage.engine import Store
from bookwithme.storage.schema import OLDEST, PRESENT, migrate
from tests.storage.builders import message


def refused(url):
    """Why a database cannot be opened."""
    store = Store(url)
    with pytest.raises(DatabaseUnavailable) as told:
        migrate(store)
    store.close()
    return told.value.reason


def test_a_full_disk_is_told_nothing_is_half_and_reading_goes_on(sqlite_template, tmp_path):
    path = tmp_path / "full.sqlite3"
    shutil.copyfile(sqlite_template, path)
    store = Store(f"sqlite:///{path}")
    # SQLite takes as many pages as there are.
    event.listen(store.engine, "connect", lambda each, _: each.execute("PRAGMA max_page_count = 1"))

    def write_much():
        with store.write() as uow:
            uow.messages.add(message())
            uow.messages.add(message(text="x" * 1_000_000))

    with pytest.raises(DatabaseUnavailable) as told:
        write_much()
    assert told.value.reason == f"{path}: database or disk is full"
    with store.read() as uow:
        assert uow.messages.all() == []
    store.close()


def test_a_statement_that_is_wrong_is_no_illness(store):
    with pytest.raises(IntegrityError), store.transaction() as connection:
        connection.execute(text("INSERT INTO worlds (id) VALUES (NULL)"))
    if not store.is_sqlite:  # SQLite calls it an operational error
        with pytest.raises(ProgrammingError), store.transaction() as connection:
            connection.execute(text("SELECT nonsense"))


@pytest.mark.parametrize("content", [b"what is this?" * 100, b"SQLite format 3\0" + b"?" * 4096])
def test_a_file_that_is_no_database_is_told(tmp_path, content):
    path = tmp_path / "broken.sqlite3"
    path.write_bytes(content)
    assert refused(f"sqlite:///{path}") == f"{path}: file is not a database"


def test_a_folder_that_is_not_there_is_told(tmp_path):
    path = tmp_path / "nowhere" / "new.sqlite3"
    assert refused(f"sqlite:///{path}") == f"{path}: unable to open database file"


@pytest.mark.postgresql
def test_a_postgresql_that_is_not_there_is_told(postgres):
    _, url = postgres.new_database()
    assert "No such file or directory" in refused(f"{url}-gone")
    assert "does not exist" in refused(url.replace("@/test", "@/no_test"))


@pytest.mark.postgresql
def test_connections_that_were_cut_are_replaced(postgres, postgres_template):
    _, url = postgres.new_database(postgres_template)
    store, other = Store(url), Store(url)
    cut = text(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE pid <> pg_backend_pid() AND datname = current_database()"
    )

    def write_cut_off():
        with store.write() as uow:
            with other.transaction() as connection:
                connection.execute(cut)
            uow.scope.next_id()

    with pytest.raises(DatabaseUnavailable):
        write_cut_off()
    with store.write() as uow:
        assert uow.scope.next_id() == 1
    store.close()
    other.close()


@pytest.mark.parametrize(
    ("step", "told"),
    [
        ("9999", f"newer bookwithme (step 9999 of its schema; this one knows {PRESENT})"),
        ("0004", f"old bookwithme (step 0004 of its schema; this one reads {OLDEST} and later)"),
    ],
)
def test_a_database_that_cannot_be_upgraded_is_refused_and_left_as_it_is(store, step, told):
    version = text("UPDATE alembic_version SET version_num = :step")
    with store.transaction() as connection:
        connection.execute(version, {"step": step})
    with pytest.raises(DatabaseOfAnotherVersion, match=re.escape(told)):
        migrate(store)


def test_a_database_that_can_only_be_read_is_not_well(store):
    store.check()

    def read_only(connection, _record):
        if store.is_sqlite:
            connection.execute("PRAGMA query_only = 1")
        else:
            connection.execute("SET default_transaction_read_only = on")
            connection.commit()

    event.listen(store.engine, "connect", read_only)
    store.engine.dispose()
    with store.read():
        pass
    with pytest.raises(DatabaseUnavailable):
        store.check()
