"""Servers and commands as processes, to be stopped: every wait has a limit."""

from __future__ import annotations

import http.client
import json
import os
import re
import select
import signal
import subprocess
import sys
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

LIMIT = 60
"""Seconds after which a test gives up waiting."""
ALONE = ["unshare", "--pid", "--fork", "--mount-proc", "--kill-child"]
"""Begins a command as process 1 of a space of its own; needs Linux, and its root."""

MAILBOX = {
    "address": "ada@contoso.com",
    "displayName": "Ada",
    "timeZone": "Europe/Paris",
    "subscription": None,
}


def can_be_process_1():
    """Whether `ALONE` works here."""
    try:
        return subprocess.run([*ALONE, "true"], check=False, capture_output=True).returncode == 0
    except FileNotFoundError:
        return False


def ignoring_sigint():
    """What `nohup … &` leaves to its children."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


WAYS = {
    "as it is": {},
    "SIGINT ignored": {"preexec_fn": ignoring_sigint},
    "process 1": {"prefix": ALONE},
}
"""How a process can be begun."""

EACH_WAY = ["as it is", "SIGINT ignored", pytest.param("process 1", marks=pytest.mark.process_1)]


@contextmanager
def begun(environment, *arguments, prefix=(), **how):
    """`bookwithme` as a process in a session of its own, whose output can be read; killed after."""
    command = [*prefix, sys.executable, "-m", "bookwithme", *arguments]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    how = {"start_new_session": True, "bufsize": 0, **pipes, **how}
    with subprocess.Popen(command, env=environment, **how) as process:
        try:
            yield process
        finally:
            process.kill()


def told(process):
    """The next line that a process writes."""
    ready, _, _ = select.select([process.stdout], [], [], LIMIT)
    assert ready, "it says nothing"
    return process.stdout.readline().decode()


def complaints(process):
    """What an ended process wrote to standard error, but for a queue that was long for a moment."""
    return [each for each in process.stderr.read().splitlines() if b"Task queue" not in each]


def address(process):
    """Where a server that was just begun is found, as host and port."""
    return re.search(r"http://([\d.]+:\d+)", told(process))[1]


def children(number):
    """The processes that a process has begun."""
    found = Path(f"/proc/{number}/task/{number}/children").read_text("ascii")
    return [int(each) for each in found.split()]


def is_there(number):
    """Whether a process runs."""
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    return True


@contextmanager
def connected(where):
    """A client whose connection the server knows, and keeps."""
    with closing(http.client.HTTPConnection(where, timeout=LIMIT)) as client:
        client.request("GET", "/healthz")
        assert client.getresponse().read()
        yield client


def make_a_mailbox(client):
    """Ask for what has to wait while somebody else writes."""
    json_ = {"Content-Type": "application/json"}
    client.request("POST", "/_emulator/api/mailboxes", json.dumps(MAILBOX), json_)


def is_made(client):
    """Whether the whole answer comes."""
    answer = client.getresponse()
    return answer.status == 201 and json.load(answer)["address"] == MAILBOX["address"]


def is_refused(where):
    """Whether nobody listens."""
    try:
        with connected(where):
            return False
    except ConnectionRefusedError:
        return True
    except (http.client.HTTPException, OSError):  # taken at the last moment, and hung up on
        return False
