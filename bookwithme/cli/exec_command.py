"""`bookwithme exec`: a command beside a server of its own."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import click

from bookwithme.cli.options import scenario_option, settings_with
from bookwithme.server import running
from bookwithme.stopping import Stop

A_MOMENT = 5
"""Seconds that a command has to end by itself once it is asked to."""
ROUND = 0.2
"""Seconds between two looks whether to ask it."""


@click.command("exec", context_settings={"ignore_unknown_options": True})
@scenario_option("empty")
@click.argument("command", nargs=-1, required=True, type=click.UNPROCESSED)
def exec_(scenario: object, command: tuple[str, ...]) -> None:
    """Run COMMAND beside a server of its own, found at BOOKWITHME_URL; give its exit status.

    A control token in the environment is the server's, and the command's to send.
    """
    with Stop() as stop, tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        stop.then(lambda: sys.exit(128 + stop.heard[0]))
        url = f"sqlite:///{(Path(folder) / 'exec.sqlite3').as_posix()}"
        settings = replace(settings_with(database_url=url), public_url=None)
        with running(settings, scenario) as address:
            status = _beside(address, command, stop)
    sys.exit(status)


def _beside(url: str, command: tuple[str, ...], stop: Stop) -> int:
    stop.then(None)  # `_ended` looks: a command that has begun is told
    try:
        # Windows finds by itself no `npm.cmd`, nor others that are no .exe.
        found = shutil.which(command[0]) or command[0]
        environment = {**os.environ, "BOOKWITHME_URL": url}
        child = subprocess.Popen((found, *command[1:]), env=environment)
    except OSError as error:
        click.echo(f"{command[0]}: {error.strerror}", err=True)
        return 127
    status = _ended(child, stop)
    # A signal that ended it comes back negative; shells say 128 and the signal.
    return status if status >= 0 else 128 - status


def _ended(child: subprocess.Popen[bytes], stop: Stop) -> int:
    """How a command ended: by itself, or made to, a moment after it was asked or asked again."""
    asked = 0.0
    while True:
        with suppress(subprocess.TimeoutExpired):
            return child.wait(ROUND)
        if stop.heard and not asked and not (stop.heard[0] == signal.SIGINT and _is_typed()):
            child.send_signal(stop.heard[0])
        asked += ROUND if stop.heard else 0
        if asked > A_MOMENT or len(stop.heard) > 1:
            child.kill()


def _is_typed() -> bool:
    """Whether a Ctrl+C may come from a terminal, which sends it to the command too."""
    with suppress(OSError), Path("/dev/tty").open() as terminal:
        return os.tcgetpgrp(terminal.fileno()) == os.getpgrp()
    return os.name == "nt"
