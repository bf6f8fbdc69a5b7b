"""SIGTERM and SIGINT end `serve` and `demo` in order: what runs is answered, nothing is left."""

import os
import signal
import sqlite3
from contextlib import closing, contextmanager

import pytest

from bookwithme.stopping import Stop
from tests.cli.stopping import (
    LIMIT,
    WAYS,
    address,
    begun,
    children,
    complaints,
    connected,
    is_made,
    is_refused,
    make_a_mailbox,
    reached,
    told,
)

SIGNALS = pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])


@contextmanager
def another_writes(path):
    """Let nobody else write on an SQLite database."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        yield
        connection.execute("ROLLBACK")


def is_leased(path):
    """Whether a ticker has its lease."""
    with closing(sqlite3.connect(path)) as connection:
        found = connection.execute("SELECT value FROM server WHERE key = 'lease-ticker'")
        return found.fetchone() not in {None, ("0",)}


@SIGNALS
@pytest.mark.parametrize("way", WAYS)
def test_a_server_answers_what_runs_gives_its_lease_up_and_ends_with_0(
    environment, tmp_path, way, number
):
    path = tmp_path / "cli.sqlite3"
    with begun(environment, "serve", "--port", "0", **WAYS[way]) as process:
        where = address(process)
        own = children(process.pid)[0] if way == "process 1" else process.pid
        with connected(where) as client:
            assert reached(lambda: is_leased(path))
            with another_writes(path):
                make_a_mailbox(client)
                os.kill(own, number)
                assert reached(lambda: is_refused(where))
                assert process.poll() is None
            assert is_made(client)
        assert process.wait(LIMIT) == 0
        assert (process.stdout.read(), complaints(process)) == (b"Stopped.\n", [])
    assert not is_leased(path)


@SIGNALS
def test_the_demo_ends_so_too(environment, number):
    with begun(environment, "demo", "--port", "0", "--no-browser") as process:
        while "Ctrl+C" not in told(process):
            pass
        process.send_signal(number)
        assert process.wait(LIMIT) == 0


def test_a_second_signal_ends_a_server_at_once(environment, tmp_path):
    with begun(environment, "serve", "--port", "0") as process:
        where = address(process)
        with connected(where) as client, another_writes(tmp_path / "cli.sqlite3"):
            make_a_mailbox(client)
            process.send_signal(signal.SIGTERM)
            assert reached(lambda: is_refused(where))
            process.send_signal(signal.SIGINT)
            assert process.wait(LIMIT) == 128 + signal.SIGINT


# What is done about a signal.


@SIGNALS
def test_before_there_is_anything_to_stop_a_signal_is_the_end(number):
    before = signal.getsignal(number)
    with pytest.raises(SystemExit) as end, Stop():
        signal.raise_signal(number)
    assert (end.value.code, signal.getsignal(number)) == (None, before)


def test_a_signal_that_came_too_early_is_not_forgotten():
    done = []
    with Stop() as stop:
        stop.then(None)
        signal.raise_signal(signal.SIGTERM)
        stop.then(lambda: done.append(stop.heard))
    assert done == [[signal.SIGTERM]]
