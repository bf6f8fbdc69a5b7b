"""`bookwithme exec`: a command beside a server of its own."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bookwithme.app import open_store
from bookwithme.cli.options import settings_with
from bookwithme.server import Server
from bookwithme.service.world_context import DEFAULT_WORLD, WorldContext
from bookwithme.service.worlds.worlds import make_world

if TYPE_CHECKING:
    from collections.abc import Iterator

A_MOMENT = 5
"""Seconds that a command has to end by itself once it is asked to."""


@click.command("exec", context_settings={"ignore_unknown_options": True})
@click.option("--scenario", default="empty", show_default=True, help="How its world begins.")
@click.argument("command", nargs=-1, required=True, type=click.UNPROCESSED)
def exec_(scenario: str, command: tuple[str, ...]) -> None:
    """Run COMMAND beside a server of its own, found at BOOKWITHME_URL; give its exit status.

    A control token in the environment is the server's, and the command's to send.
    """
    with _stoppable(), tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        url = f"sqlite:///{(Path(folder) / 'exec.sqlite3').as_posix()}"
        settings = replace(settings_with(url), public_url=None)
        with (
            closing(open_store(settings)) as store,
            closing(Server(settings, store, "127.0.0.1", 0)) as server,
        ):
            make_world(WorldContext(store, server.url), DEFAULT_WORLD, scenario)
            server.start()
            status = _beside(server.url, command)
    sys.exit(status)


@contextmanager
def _stoppable() -> Iterator[None]:
    """Let SIGTERM end what is done inside in order, as an exception does."""
    before = signal.signal(signal.SIGTERM, lambda number, _frame: sys.exit(128 + number))
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _beside(url: str, command: tuple[str, ...]) -> int:
    try:
        child = subprocess.Popen(command, env={**os.environ, "BOOKWITHME_URL": url})
    except OSError as error:
        click.echo(f"{command[0]}: {error.strerror}", err=True)
        return 127
    try:
        status = child.wait()
    finally:
        _end(child)
    # A signal that ended it comes back negative; shells say 128 and the signal.
    return status if status >= 0 else 128 - status


def _end(child: subprocess.Popen[bytes]) -> None:
    """End a command that still runs: it is asked to, then made to."""
    if child.poll() is None:
        child.terminate()
    try:
        child.wait(A_MOMENT)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()
