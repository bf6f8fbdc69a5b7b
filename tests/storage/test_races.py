"""N at once: exactly one wins."""

import multiprocessing
import threading
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from datetime import timedelta

import pytest

from bookwithme.domain.interval import Interval
from tests.storage.builders import MINUTE, NOON, booking
from tests.storage.racing import book_if_free, book_in_a_process

MORNING = NOON + timedelta(hours=20)
THREADS = 8


def at_once(act, arguments):
    """What eight threads get that begin in the same moment."""
    barrier = threading.Barrier(THREADS)

    def begin(argument):
        barrier.wait(10)
        return act(argument)

    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(begin, arguments))


def booked(store, mailbox_id):
    with store.read() as uow:
        return len(uow.bookings.held(mailbox_id, Interval(MORNING, MORNING + 5 * 60 * MINUTE))) - 1


@pytest.mark.parametrize("apart", [0, 3], ids=["one time", "overlapping times"])
def test_of_eight_threads_that_want_overlapping_times_exactly_one_wins(store, filled, apart):
    starts = [MORNING + n * apart * MINUTE for n in range(THREADS)]
    won = at_once(
        lambda start: book_if_free(store, filled.mailbox, filled.meeting_type, start), starts
    )
    assert sorted(won) == [False] * 7 + [True]
    assert booked(store, filled.mailbox) == 1


def test_all_of_eight_threads_win_that_want_different_times(store, filled):
    starts = [MORNING + n * 30 * MINUTE for n in range(THREADS)]
    won = at_once(
        lambda start: book_if_free(store, filled.mailbox, filled.meeting_type, start), starts
    )
    assert won == [True] * THREADS
    assert booked(store, filled.mailbox) == THREADS


def test_of_eight_bookings_on_one_single_use_link_exactly_one_is_paid_for(store, filled):
    def book(start):
        with store.write() as uow:
            paid = uow.links.consume(filled.link, NOON)
            if paid:
                uow.bookings.add(booking(filled.mailbox, filled.meeting_type, start))
        return paid

    won = at_once(book, [MORNING + n * 30 * MINUTE for n in range(THREADS)])
    assert sorted(won) == [False] * 7 + [True]
    assert booked(store, filled.mailbox) == 1


@pytest.mark.slow
def test_over_processes_each_time_is_won_once(database, store, filled):
    starts = [MORNING + n * 30 * MINUTE for n in range(6)]
    with ProcessPoolExecutor(3, multiprocessing.get_context("spawn")) as pool:
        tries = [
            pool.submit(book_in_a_process, database, filled.mailbox, filled.meeting_type, starts)
            for _ in range(3)
        ]
        won = [each.result(60) for each in tries]
    assert sum(won) == len(starts)
    assert booked(store, filled.mailbox) == len(starts)
