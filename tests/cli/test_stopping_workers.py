"""Several workers end in order with their parent, and none is left."""

import os
import signal
from contextlib import contextmanager

import psycopg
import pytest

from tests.cli.stopping import (
    LIMIT,
    address,
    begun,
    children,
    complaints,
    connected,
    is_made,
    is_refused,
    is_there,
    make_a_mailbox,
)
from tests.processes import reached

pytestmark = pytest.mark.postgresql


@contextmanager
def another_writes(database):
    """Let nobody else write in a world of a PostgreSQL database."""
    with psycopg.connect(database) as connection:
        connection.execute("SELECT * FROM worlds FOR UPDATE")
        yield


@contextmanager
def serving(environment):
    """A parent, its two workers' ids and their address."""
    with begun(environment, "serve", "--port", "0", "--workers", "2") as parent:
        where = address(parent)
        yield parent, children(parent.pid), where


def by_name(parent, number):
    """Ask the parent alone."""
    os.kill(parent.pid, number)


def by_terminal(parent, number):
    """Ask all at once, as a terminal does."""
    os.killpg(parent.pid, number)


@pytest.mark.parametrize(
    ("ask", "number"),
    [(by_name, signal.SIGTERM), (by_name, signal.SIGINT), (by_terminal, signal.SIGINT)],
)
def test_workers_answer_what_runs_and_end_with_their_parent(environment, database, ask, number):
    with serving(environment) as (parent, workers, where):
        with connected(where) as client:
            with another_writes(database):
                make_a_mailbox(client)
                ask(parent, number)
                assert reached(lambda: is_refused(where))
                assert parent.poll() is None
            assert is_made(client)
        assert parent.wait(LIMIT) == 0
        assert (len(workers), [each for each in workers if is_there(each)]) == (2, [])
        assert complaints(parent) == []


def test_a_second_signal_ends_workers_and_parent_at_once(environment, database):
    with (
        serving(environment) as (parent, workers, where),
        connected(where) as client,
        another_writes(database),
    ):
        make_a_mailbox(client)
        by_name(parent, signal.SIGTERM)
        assert reached(lambda: is_refused(where))
        by_name(parent, signal.SIGTERM)
        assert parent.wait(LIMIT) == 128 + signal.SIGTERM
        assert reached(lambda: not any(is_there(each) for each in workers))


def test_a_worker_that_is_gone_already_is_no_reason_for_a_traceback(environment, database):
    with serving(environment) as (parent, workers, _where):
        os.kill(workers[0], signal.SIGKILL)
        by_name(parent, signal.SIGTERM)
        assert parent.wait(LIMIT) == 0
        assert all(b"another takes its place" in each for each in complaints(parent))
        assert [each for each in workers if is_there(each)] == []
