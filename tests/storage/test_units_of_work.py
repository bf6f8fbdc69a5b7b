import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest

from bookwithme import clock
from bookwithme.domain.access import AccessRules
from bookwithme.domain.errors import NotFound
from bookwithme.domain.settings import PolicyDelay, Provisioning, WorldSettings
from bookwithme.storage.engine import Store
from bookwithme.storage.worlds import Worlds
from tests.storage.builders import NOON, Filled, booking, kind, message

SOON = 5
"""Seconds in which what must not wait is done; what waits would wait for ever."""


def everything(uow):
    """What a unit of work can see of its world."""
    return (
        uow.world,
        uow.scope.sequence,
        uow.organizations.all(),
        uow.mailboxes.all(),
        uow.meeting_types.all(),
        uow.links.all(),
        uow.bookings.all(),
        uow.calendars.all(),
        uow.messages.all(),
        uow.journal.all(),
    )


def seen(store):
    with store.read() as uow:
        return everything(uow)


@pytest.mark.parametrize("enter", ["read", "write"])
def test_a_world_that_is_not_there_cannot_be_entered(store, enter):
    with pytest.raises(NotFound), getattr(store, enter)("elsewhere"):
        pass


def test_a_snapshot_is_no_world_to_enter(store):
    with store.transaction() as connection:
        worlds = Worlds(connection)
        worlds.save_as(worlds.by_name("default"), "before-class")
    with pytest.raises(NotFound), store.read("before-class"):
        pass


def test_what_a_unit_wrote_is_there_when_its_block_ends(store):
    with store.write() as uow:
        filled = Filled(uow)
        inside = everything(uow)
    assert seen(store) == inside
    assert (
        filled.booking
        > filled.link
        > filled.meeting_type
        > filled.mailbox
        > filled.organization
        > 0
    )


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt, SystemExit])
def test_a_unit_that_raises_leaves_nothing_at_all(store, filled, error):
    before = seen(store)

    def begin_and_raise():
        with store.write() as uow:
            uow.links.consume(filled.link, NOON)
            uow.bookings.add(booking(filled.mailbox, filled.meeting_type, NOON + timedelta(days=1)))
            uow.messages.add(message())
            uow.set_clock(clock.frozen_at(NOON))
            uow.set_settings(replace(uow.world.settings, email_verification=False))
            raise error

    with pytest.raises(error):
        begin_and_raise()
    assert seen(store) == before


def test_the_next_unit_works_after_one_that_failed(store, filled):
    with pytest.raises(ZeroDivisionError), store.write():
        raise ZeroDivisionError
    with store.write() as uow:
        assert uow.links.consume(filled.link, NOON)


def test_reads_do_not_wait_for_a_writer_and_see_what_was_before(store, filled):
    before = seen(store)
    writing, done = threading.Event(), threading.Event()

    def write():
        with store.write() as uow:
            uow.links.consume(filled.link, NOON)
            writing.set()
            return done.wait(SOON)

    with ThreadPoolExecutor(2) as pool:
        writer = pool.submit(write)
        assert writing.wait(SOON)
        assert pool.submit(seen, store).result(SOON) == before
        done.set()
        assert writer.result(SOON)
    assert seen(store) != before


def test_a_reader_sees_one_moment_whatever_is_written_meanwhile(store, filled):
    with store.read() as uow:
        before = everything(uow)
        with store.write() as writer:
            writer.meeting_types.add(kind(filled.mailbox))
            writer.messages.add(message())
        assert everything(uow) == before
    assert seen(store) != before


def test_writers_queue_and_each_works_on_what_the_last_one_left(store):
    def count(_):
        with store.write() as uow:
            return uow.scope.next_id()

    with ThreadPoolExecutor(8) as pool:
        numbers = list(pool.map(count, range(40)))
    assert sorted(numbers) == list(range(1, 41))


def test_now_is_one_instant_for_a_whole_unit(store):
    with store.write() as uow:
        before = uow.now
        uow.set_clock(clock.frozen_at(NOON))
        assert uow.now == before
    with store.read() as uow:
        assert uow.now == NOON


@pytest.mark.parametrize(
    "state",
    [
        clock.ClockState(),
        clock.frozen_at(NOON),
        clock.ClockState(clock.ClockMode.SHIFTED, shift=timedelta(days=-91, seconds=1)),
    ],
)
def test_a_worlds_clock_is_kept(store, state):
    with store.write() as uow:
        uow.set_clock(clock.frozen_at(NOON - timedelta(days=1)))
        uow.set_clock(state)
    with store.read() as uow:
        assert uow.world.clock == state


def test_a_worlds_settings_are_kept(store):
    settings = WorldSettings(
        AccessRules.R2025,
        PolicyDelay.REALISTIC,
        email_verification=False,
        provisioning=Provisioning.REALISTIC,
    )
    with store.read() as uow:
        assert uow.world.settings == WorldSettings()
    with store.write() as uow:
        uow.set_settings(settings)
    with store.read() as uow:
        assert uow.world.settings == settings


def test_the_cookie_key_is_made_once_even_by_servers_that_start_at_once(database):
    stores = [Store(database) for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        keys = set(pool.map(Store.cookie_key, stores))
    for store in stores:
        store.close()
    assert len(keys) == 1
    assert len(keys.pop()) >= 32
