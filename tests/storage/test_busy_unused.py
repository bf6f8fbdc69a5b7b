"""Contents that nobody refers to any more go, with what was expanded of them; no other does."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select

from bookwithme.domain.freebusy import Status
from bookwithme.domain.interval import Interval, seconds
from bookwithme.storage.busy import Expansion
from bookwithme.storage.calendars import Calendar, forget_unused
from bookwithme.storage.shared_tables import (
    busy_pages,
    busy_sets,
    busy_sources,
    calendar_contents,
)
from bookwithme.storage.worlds import Worlds
from tests.storage.builders import DAY, NOON, Filled

YEAR = Interval(NOON, NOON + 365 * DAY)
TABLES = (calendar_contents, busy_sets, busy_pages, busy_sources)
NOTHING = (0, 0, 0, 0)
ONE = (1, 1, 1, 1)


@pytest.fixture
def mailbox(store):
    """A mailbox of the world `default`, whose calendar refers to nothing that is kept."""
    with store.write() as uow:
        filled = Filled(uow)
        uow.calendars.delete(uow.calendars.by_name(filled.mailbox, "default").id)
    return filled.mailbox


def keep(uow, content):
    start = seconds(NOON)
    periods = [(start, start + 3600, Status.BUSY, 0)]
    uow.calendars.keep_body(content, content.encode())
    uow.calendars.busy.add(content, "UTC", Expansion(YEAR, periods, [("uid", "title")], {}))


def put(uow, mailbox, content):
    uow.calendars.put(Calendar(mailbox_id=mailbox, name="Work", content=content))


def sweep(store):
    with store.transaction() as connection:
        forget_unused(connection)


def kept(store):
    with store.engine.connect() as connection:
        return tuple(
            connection.execute(select(func.count()).select_from(each)).scalar_one()
            for each in TABLES
        )


def test_what_a_calendar_refers_to_stays(store, mailbox):
    with store.write() as uow:
        keep(uow, "one")
        put(uow, mailbox, "one")
    sweep(store)
    assert kept(store) == ONE


def test_an_earlier_copy_goes_and_a_calendar_without_one_keeps_nothing(store, mailbox):
    with store.write() as uow:
        for content in ("one", "two"):
            keep(uow, content)
            put(uow, mailbox, content)
    sweep(store)
    assert kept(store) == ONE
    with store.read() as uow:
        assert uow.calendars.body("two") == b"two"
    with store.write() as uow:
        put(uow, mailbox, None)
    sweep(store)
    assert kept(store) == NOTHING


def test_what_another_world_or_a_snapshot_refers_to_stays_as_long_as_they(store, mailbox):
    with store.write() as uow:
        keep(uow, "one")
        put(uow, mailbox, "one")
    with store.transaction() as connection:
        worlds = Worlds(connection)
        world = worlds.by_name("default")
        copy = worlds.add("copy")
        worlds.copy(world.id, copy)
        worlds.save_as(world, "before")
        worlds.empty(world.id)
        worlds.delete(copy)
    sweep(store)
    assert kept(store) == ONE
    with store.transaction() as connection:
        worlds = Worlds(connection)
        (snapshot,) = worlds.all("snapshot", world.id)
        worlds.delete(snapshot.id)
    sweep(store)
    assert kept(store) == NOTHING


def test_who_reads_meanwhile_sees_what_was_there(store, mailbox):
    with store.write() as uow:
        keep(uow, "one")
        put(uow, mailbox, "one")
    with store.read() as reader:
        assert len(reader.calendars.all()) == 1
        with store.write() as uow:
            put(uow, mailbox, None)
        sweep(store)
        assert reader.calendars.body("one") == b"one"
        (found,) = reader.calendars.busy.sets("one", "UTC")
        assert len(reader.calendars.busy.periods(found.id, YEAR)) == 1


def test_what_a_writer_is_about_to_refer_to_is_not_swept_away(store, mailbox):
    with store.write() as uow:
        keep(uow, "one")
    begun = threading.Event()

    def sweep_then():
        begun.set()
        sweep(store)

    with ThreadPoolExecutor(1) as pool:
        with store.write() as uow:
            assert uow.calendars.busy.sets("one", "UTC")
            swept = pool.submit(sweep_then)
            begun.wait(10)
            with pytest.raises(TimeoutError):
                swept.result(0.2)
            put(uow, mailbox, "one")
        swept.result(10)
    assert kept(store) == ONE


def test_a_world_that_is_being_made_keeps_what_it_found(store, mailbox):
    with store.write() as uow:
        keep(uow, "one")
    with ThreadPoolExecutor(1) as pool:
        with store.transaction() as connection:
            worlds = Worlds(connection)
            worlds.add("new")
            assert kept(store) == ONE
            swept = pool.submit(sweep, store)
            with pytest.raises(TimeoutError):
                swept.result(0.2)
            uow = worlds.unit_of_work("new")
            put(uow, Filled(uow).mailbox, "one")
            uow.close()
        swept.result(10)
    assert kept(store) == ONE
