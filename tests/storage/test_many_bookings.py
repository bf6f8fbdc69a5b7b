"""What a booking costs where there are many already."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select, text

from bookwithme.domain.errors import SlotUnavailable
from bookwithme.storage.bookings import LONGEST
from bookwithme.storage.tables import bookings
from tests.storage.builders import DAY, MINUTE, NOON, Filled, booking

MANY = 20_000
LATER = NOON + 2 * MANY * 30 * MINUTE


@pytest.fixture
def filled(sqlite_store):
    with sqlite_store.write() as uow:
        return Filled(uow)


def add_many(store):
    """Bookings of half an hour, one after the other, after the first one."""
    with store.write() as uow:
        row = uow.connection.execute(select(bookings)).one()
        one = {column.key: row._mapping[column] for column in bookings.c}
        named = [
            one
            | {
                "id": 1_000 + number,
                "guid": booking(0, 0).guid,
                "manage_secret": f"secret-{number}",
                "start": one["start"] + number * 30 * MINUTE,
                "end": one["end"] + number * 30 * MINUTE,
            }
            for number in range(1, MANY)
        ]
        uow.connection.execute(bookings.insert(), named)
        uow.scope.sequence += MANY + 1_000


def steps_of(store, filled):
    """How many steps SQLite takes to insert one more booking, after all others."""
    taken = []
    with store.write() as uow:
        driver = uow.connection.connection.driver_connection
        one_more = booking(filled.mailbox, filled.meeting_type, LATER)
        driver.set_progress_handler(lambda: taken.append(1), 1)
        number = uow.bookings.add(one_more)
        driver.set_progress_handler(None, 1)
        uow.connection.execute(bookings.delete().where(bookings.c.id == number))
    return len(taken)


def test_one_more_costs_the_same_after_20_000(sqlite_store, filled):
    few = steps_of(sqlite_store, filled)
    add_many(sqlite_store)
    assert steps_of(sqlite_store, filled) <= 1.1 * few


@pytest.mark.parametrize("before", [timedelta(minutes=1), DAY - timedelta(minutes=1)])
def test_the_longest_meeting_is_still_in_the_way_until_it_ends(sqlite_store, filled, before):
    start = NOON + 9 * DAY
    longest = booking(filled.mailbox, filled.meeting_type, start - before)
    with sqlite_store.write() as uow:
        uow.bookings.add(replace(longest, end=longest.start + DAY))
    with pytest.raises(SlotUnavailable), sqlite_store.write() as uow:
        uow.bookings.add(booking(filled.mailbox, filled.meeting_type, start))


def test_the_trigger_looks_back_as_far_as_everything_else(sqlite_store):
    bound = f"NEW.starts_at - {LONGEST // timedelta(seconds=1)}"
    with sqlite_store.engine.connect() as connection:
        found = connection.execute(text("SELECT sql FROM sqlite_master WHERE type = 'trigger'"))
        assert [sql.count(bound) for (sql,) in found] == [1, 1]
