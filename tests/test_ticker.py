"""The ticker: jobs in real time, one process of several, no error its end."""

import threading
from datetime import UTC, datetime

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from bookwithme import clock, ticker
from bookwithme.app import open_store
from bookwithme.contract.mailbox import NewMailbox
from bookwithme.domain.errors import NotFound
from bookwithme.server import Server
from bookwithme.service.admin import administration
from bookwithme.service.availability import calendars
from bookwithme.service.world_context import WorldContext
from bookwithme.service.worlds.worlds import ensure_default
from bookwithme.settings import Settings
from bookwithme.storage.calendars import Calendar
from bookwithme.storage.leases import Lease
from bookwithme.ticker import LEASE, Job, Ticker, jobs
from tests.calendar_server import calendar, calendar_server

NOON = 1_795_000_000


@pytest.fixture
def done():
    return []


def job(done, name="one", every=60.0):
    return Job(name, every, lambda: done.append(name))


# Leases.


def test_of_two_processes_one_has_the_lease_until_it_ends(store):
    first, second = Lease(store, "work", "first"), Lease(store, "work", "second")
    assert first.take(NOON, 60)
    assert not second.take(NOON + 59, 60)
    assert second.take(NOON + 60, 60)
    assert not first.take(NOON + 61, 60)


def test_a_lease_is_renewed_by_who_has_it_and_released_by_nobody_else(store):
    first, second = Lease(store, "work", "first"), Lease(store, "work", "second")
    assert first.take(NOON, 60)
    assert first.take(NOON + 30, 60)
    second.release()
    assert not second.take(NOON + 89, 60)
    first.release()
    assert second.take(NOON + 89, 60)


def test_leases_of_different_works_do_not_touch(store):
    assert Lease(store, "work", "first").take(NOON, 60)
    assert Lease(store, "play", "second").take(NOON, 60)


def test_a_lease_from_before_the_machines_clock_was_put_back_does_not_hold_for_years(store):
    assert Lease(store, "work", "first").take(NOON, 60)
    assert Lease(store, "work", "second").take(NOON - 10_000, 60)


# The ticker, told the time.


def test_a_job_runs_at_once_and_then_at_its_pace(store, done):
    ticker = Ticker(store, [job(done, "often", 5), job(done, "seldom", 60)])
    for now in (100.0, 104.9, 105.0, 161.0):
        ticker.tick(now)
    assert done == ["often", "seldom", "often", "often", "seldom"]


def test_of_each_name_one_ticker_works(store, done):
    for name in ("relay", "ticker", "relay"):
        Ticker(store, [job(done, name)], name=name).tick(100.0)
    assert done == ["relay", "ticker"]


def test_who_cannot_work_says_so_and_looks_less_often(store, done):
    first, second = (Ticker(store, [job(done, name, 1)], pause=0.01) for name in ("one", "two"))
    assert (first.tick(100.0), second.tick(100.0)) == (True, False)

    def fail():
        raise NotFound

    assert not Ticker(store, [Job("failing", 1, fail)], name="other").tick(100.0)
    waits = []
    second._wake.wait = lambda seconds: waits.append(seconds) or second._stopping.set()
    second._run()
    assert waits == [ticker.ROUND]


def test_of_two_tickers_on_one_database_one_works_and_the_other_follows_it(store, done):
    first, second = (Ticker(store, [job(done, name, 1)]) for name in ("first", "second"))
    for now in (100.0, 200.0):
        first.tick(now)
        second.tick(now)
    assert done == ["first"] * 2
    first._lease.release()
    second.tick(300.0)
    assert done == ["first"] * 2 + ["second"]


def test_a_ticker_that_lost_its_lease_stops_working(store, done):
    ticker = Ticker(store, [job(done, every=1)])
    ticker.tick(100.0)
    ticker._lease.release()
    now = int(clock.system_now().timestamp())
    assert Lease(store, "ticker", "another").take(now, LEASE)
    ticker.tick(100.0 + LEASE)
    assert done == ["one"]


def test_a_ticker_that_stops_amid_a_long_job_lets_another_take_over_at_once(
    store, done, monkeypatch
):
    monkeypatch.setattr(ticker, "PATIENCE", 0.1)
    begun, go_on = threading.Event(), threading.Event()

    def fetch_for_long():
        begun.set()
        go_on.wait(60)

    first = Ticker(store, [Job("long", 60, fetch_for_long)])
    first.start()
    assert begun.wait(30)
    first.close()
    Ticker(store, [job(done)]).tick(100.0)
    go_on.set()
    assert done == ["one"]


@pytest.mark.parametrize(
    "error",
    [
        NotFound("There is no world 'gone'."),
        OperationalError("SELECT 1", {}, Exception("database is locked")),
        ConnectionResetError("reset"),
        TimeoutError("slow"),
        RuntimeError("can't start new thread"),
    ],
    ids=lambda error: type(error).__name__,
)
def test_a_job_that_fails_is_logged_and_tried_again_and_others_go_on(store, done, caplog, error):
    def fail():
        done.append("failing")
        raise error

    ticker = Ticker(store, [Job("failing", 1, fail), job(done, "other", 1)])
    ticker.tick(100.0)
    ticker.tick(101.0)
    assert done == ["failing", "other"] * 2
    assert [record.message for record in caplog.records] == [
        "The job 'failing' failed; it is tried again."
    ] * 2


def test_without_a_database_nothing_is_done_and_all_is_well_when_it_is_back(
    place_of_one, done, caplog
):
    store = place_of_one.store
    ticker = Ticker(store, [job(done, every=1)])
    with store.transaction() as connection:
        connection.execute(text("ALTER TABLE server RENAME TO hidden"))
    ticker.tick(100.0)
    assert (done, len(caplog.records)) == ([], 1)
    with store.transaction() as connection:
        connection.execute(text("ALTER TABLE hidden RENAME TO server"))
    ticker.tick(101.0)
    assert done == ["one"]


def test_closing_ends_the_thread_after_the_job_at_hand(place_of_one):
    begun, may_end, ended = threading.Event(), threading.Event(), []

    def uow():
        begun.set()
        may_end.wait(5)
        ended.append(True)

    ticker = Ticker(place_of_one.store, [Job("work", 60, uow)], pause=0.01)
    ticker.start()
    assert begun.wait(5)
    threading.Timer(0.05, may_end.set).start()
    ticker.close()
    assert (ended, ticker._thread.is_alive()) == ([True], False)
    now = int(clock.system_now().timestamp())
    assert Lease(place_of_one.store, "ticker", "next").take(now, LEASE)


# The jobs of a server.


@pytest.fixture
def place_of_one(sqlite_store):
    """A world with Adele in it, its clock running."""
    context = WorldContext(sqlite_store, "http://127.0.0.1:8000")
    fields = {"display_name": "Adele", "time_zone": "Europe/Paris", "subscription": None}
    administration.create_mailbox(context, NewMailbox(address="adele@contoso.com", **fields))
    return context


@pytest.fixture
def sqlite_store(tmp_path):
    store = open_store(Settings(database_url=f"sqlite:///{tmp_path / 'ticker.sqlite3'}"))
    ensure_default(WorldContext(store, ""), "empty")
    yield store
    store.close()


def subscribe(context, url):
    """A feed that was not fetched yet."""
    with context.write() as uow:
        number = uow.mailboxes.by_address("adele@contoso.com").id
        uow.calendars.put(Calendar(mailbox_id=number, name="Work", content=None, url=url))


def job_named(name, store):
    settings = Settings(database_url="", local_feeds=True)
    (found,) = [each for each in jobs(settings, store, "http://x") if each.name == name]
    return found


def test_feeds_are_fetched_by_the_job(place_of_one):
    with calendar_server() as server:
        server.put(calendar(23))
        subscribe(place_of_one, server.url)
        job_named("feeds", place_of_one.store).run()
        assert calendars.show_calendar(place_of_one, "adele@contoso.com", "Work").events == 1
        assert len(server.asked) == 1


def test_the_horizon_is_rolled_by_the_job(place_of_one):
    calendars.put_calendar(place_of_one, "adele@contoso.com", "Work", calendar(23))
    later = datetime(2029, 5, 1, tzinfo=UTC)
    with place_of_one.write() as uow:
        uow.set_clock(clock.frozen_at(later))
    job_named("horizon", place_of_one.store).run()
    with place_of_one.read() as uow:
        (only,) = uow.calendars.all()
        kept = uow.calendars.busy.sets(only.content, calendars.as_known("Europe/Paris"))
        assert calendars.horizon(later) in {each.horizon for each in kept}
        assert len(kept) == 2


@pytest.mark.parametrize(
    ("older", "value"), [("zones.data", lambda: "2000a (package)"), ("VERSION", 1)]
)
def test_what_was_read_otherwise_is_read_anew_by_the_job(place_of_one, monkeypatch, older, value):
    with monkeypatch.context() as before:
        before.setattr(f"{calendars.__name__}.{older}", value)
        calendars.put_calendar(place_of_one, "adele@contoso.com", "Work", calendar(23))
    with place_of_one.read() as work:
        (only,) = work.calendars.all()
        assert not work.calendars.busy.sets(only.content, calendars.as_known("Europe/Paris"))
    job_named("horizon", place_of_one.store).run()
    with place_of_one.read() as work:
        (kept,) = work.calendars.busy.sets(only.content, calendars.as_known("Europe/Paris"))
        assert kept.report["events"] == 1


def test_copies_that_were_replaced_are_thrown_away_by_the_job(place_of_one):
    for day in (23, 24):
        calendars.put_calendar(place_of_one, "adele@contoso.com", "Work", calendar(day))
    job_named("unused", place_of_one.store).run()
    with place_of_one.read() as uow:
        (only,) = uow.calendars.all()
        assert uow.calendars.body(only.content) == calendar(24)
        replaced = calendars.content_hash(calendar(23))
        assert not uow.calendars.busy.sets(replaced, calendars.as_known("Europe/Paris"))
    told = calendars.show_calendar(place_of_one, "adele@contoso.com", "Work")
    assert (told.events, told.is_missing) == (1, False)


def test_a_server_ticks_while_it_serves_and_no_longer(place_of_one):
    before = set(threading.enumerate())
    settings = Settings(database_url="", local_feeds=True)
    server = Server(settings, place_of_one.store, "127.0.0.1", 0)
    with calendar_server() as source:
        source.put(calendar(23))
        subscribe(place_of_one, source.url)
        server.start()
        for _ in range(200):
            if calendars.show_calendar(place_of_one, "adele@contoso.com", "Work").events:
                break
            threading.Event().wait(0.02)
        server.close()
    assert calendars.show_calendar(place_of_one, "adele@contoso.com", "Work").events == 1
    left = {thread.name for thread in set(threading.enumerate()) - before}
    assert "ticker" not in left
