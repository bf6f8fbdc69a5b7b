"""`bookwithme exec`: a command beside a server of its own."""

import os
import signal
import subprocess
import sys

import pytest

from bookwithme.cli import exec_command
from bookwithme.stopping import Stop
from tests.processes import running

ASK = """
import os, sys, urllib.error, urllib.request
asked = urllib.request.Request(os.environ["BOOKWITHME_URL"] + "/_emulator/api/clock")
for header in sys.argv[1:]:
    asked.add_header("Authorization", header + os.environ.get("BOOKWITHME_CONTROL_TOKEN", ""))
try:
    sys.exit(urllib.request.urlopen(asked).status - 193)
except urllib.error.HTTPError as error:
    sys.exit(error.status - 393)
"""
"""Ends with 7 where the control API answers 200, with 8 where it answers 401."""


def executed(environment, *arguments):
    """The exit status of a command beside a server."""
    command = [sys.executable, "-m", "bookwithme", "exec", "--", *arguments]
    return subprocess.run(command, env=environment, check=False, timeout=60).returncode


def test_exec_runs_a_command_beside_a_server_and_gives_its_status(environment):
    assert executed(environment, sys.executable, "-c", ASK) == 7


@pytest.mark.parametrize(("sent", "status"), [(["Bearer "], 7), ([], 8)])
def test_a_control_token_is_the_servers_and_the_commands_to_send(environment, sent, status):
    environment["BOOKWITHME_CONTROL_TOKEN"] = "secret"
    assert executed(environment, sys.executable, "-c", ASK, *sent) == status


def test_exec_tells_a_command_ended_by_a_signal_as_shells_do(run):
    run("exec", "--", "sh", "-c", "kill -9 $$", code=137)


def test_a_command_that_is_not_there_is_told_in_one_line(run):
    told = run("exec", "--", "no-such-command", code=127)
    assert told == "no-such-command: No such file or directory\n"


def test_a_scenario_that_is_not_there_is_told_in_one_line(refused):
    assert refused("exec", "--scenario", "nowhere", "--", "true").startswith("scenario: is not")


def test_sigterm_ends_the_command_too_and_leaves_no_folder(environment, tmp_path):
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    environment["TMPDIR"] = str(temporary)
    waiting = "import os, time; print(os.getpid(), flush=True); time.sleep(60)"
    command = [sys.executable, "-m", "bookwithme", "exec", "--", sys.executable, "-c", waiting]
    with running(command, env=environment) as process:
        child = int(process.stdout.readline())
        there = list(temporary.iterdir())
    assert (process.returncode, len(there), list(temporary.iterdir())) == (143, 1, [])
    with pytest.raises(ProcessLookupError):
        os.kill(child, 0)


def test_a_command_that_does_not_want_to_end_is_made_to(monkeypatch):
    monkeypatch.setattr(exec_command, "A_MOMENT", 0.05)
    stubborn = (
        "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN);"
        "print(flush=True); time.sleep(60)"
    )
    with running([sys.executable, "-c", stubborn]) as child, Stop() as stop:
        child.stdout.readline()
        stop.then(None)
        signal.raise_signal(signal.SIGTERM)
        assert exec_command._ended(child, stop) == -signal.SIGKILL
