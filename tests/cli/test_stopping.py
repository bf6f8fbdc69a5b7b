"""SIGTERM and SIGINT end `serve` and `exec` in order: what runs is answered, nothing is left."""

import os
import pty
import signal
import sqlite3
import sys
import termios
from contextlib import closing, contextmanager
from fcntl import ioctl

import pytest

from bookwithme.stopping import Stop
from tests.cli.stopping import (
    EACH_WAY,
    LIMIT,
    WAYS,
    address,
    begun,
    children,
    complaints,
    connected,
    is_made,
    is_refused,
    is_there,
    make_a_mailbox,
    told,
)
from tests.processes import reached

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
@pytest.mark.parametrize("way", EACH_WAY)
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


# The command beside a server.

COMMAND = """
import signal, sys, time
heard = []
for number in (signal.SIGTERM, signal.SIGINT):
    signal.signal(number, lambda number, _frame: heard.append(number))
print("ready", flush=True)
while not heard:
    time.sleep(0.05)
time.sleep(0.5)
sys.exit(40 + len(heard) + (10 if heard[0] == signal.SIGINT else 0))
"""
"""Ends with 41 once it was asked by one SIGTERM, with 51 by one SIGINT; with one more by two."""
STUBBORN = """
import os, signal, time
for number in (signal.SIGTERM, signal.SIGINT):
    signal.signal(number, signal.SIG_IGN)
print(os.getpid(), flush=True)
time.sleep(60)
"""


def beside(environment, command, **how):
    return begun(environment, "exec", "--", sys.executable, "-c", command, **how)


@pytest.mark.parametrize(("number", "status"), [(signal.SIGTERM, 41), (signal.SIGINT, 51)])
@pytest.mark.parametrize("way", EACH_WAY)
def test_exec_hands_a_signal_on_and_gives_the_commands_own_status(environment, way, number, status):
    with beside(environment, COMMAND, **WAYS[way]) as process:
        assert told(process) == "ready\n"
        own = children(process.pid)[0] if way == "process 1" else process.pid
        os.kill(own, number)
        assert process.wait(LIMIT) == status
        assert complaints(process) == []


def test_a_ctrl_c_that_is_typed_reaches_the_command_once(environment):
    controller, terminal = pty.openpty()

    def take_it():
        ioctl(0, termios.TIOCSCTTY, 0)

    with beside(environment, COMMAND, stdin=terminal, preexec_fn=take_it) as process:
        assert told(process) == "ready\n"
        os.write(controller, b"\x03")
        assert process.wait(LIMIT) == 51
    os.close(controller)
    os.close(terminal)


def test_a_second_signal_ends_exec_and_its_command_at_once(environment):
    with beside(environment, STUBBORN) as process:
        command = int(told(process))
        process.send_signal(signal.SIGTERM)
        process.send_signal(signal.SIGINT)
        assert process.wait(LIMIT) == 128 + signal.SIGKILL
        assert not is_there(command)
