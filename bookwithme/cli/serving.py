"""`bookwithme demo` and `serve`: the server itself."""

import ctypes
import sys
import webbrowser
from contextlib import suppress
from pathlib import Path
from typing import Any

import click

from bookwithme import request_log
from bookwithme.cli.options import opened, scenario_option, settings_with
from bookwithme.server import Server, address_of, bind, check_exposure
from bookwithme.service.world_context import DEFAULT_WORLD, WorldContext
from bookwithme.service.worlds import worlds
from bookwithme.service.worlds.personas import addresses_to_open
from bookwithme.service.worlds.scenarios import beginning
from bookwithme.settings import LOOPBACK, Settings
from bookwithme.stopping import Stop
from bookwithme.storage.engine import Store
from bookwithme.workers import Workers

_database = click.option(
    "--database", "database_url", metavar="URL", help="As BOOKWITHME_DATABASE_URL."
)
_log = click.option("--log", type=click.Choice(request_log.KINDS), help="As BOOKWITHME_LOG.")
_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
_port = click.option(
    "--port",
    default=8000,
    show_default=True,
    type=click.IntRange(0, 65535),
    help="0 takes a free one.",
)

_ONLY_HERE = (
    "Links and invitations will begin with an address of this machine alone: "
    "set --public-url to one that the others can open."
)
_ARENA_MAX = -8
_AS_IT_WAS = (
    "World {0} is there already, and stays as it is. `bookwithme seed` brings it to a scenario."
)


@click.command()
@_port
@click.option("--no-browser", is_flag=True, help="Do not open a browser.")
@scenario_option()
@_log
@_database
def demo(port: int, *, no_browser: bool, scenario: object, **flags: Any) -> None:
    """Fill the world with Contoso, or another scenario, where there is none; serve it.

    The addresses to look at are printed.
    """
    stop = click.get_current_context().with_resource(Stop())
    settings = settings_with(**flags)
    store = _open(settings, scenario, "contoso")
    request_log.to_stderr(settings.log)
    server = Server(settings, store, "127.0.0.1", port)
    base = settings.public_url or server.url
    store.serve_at(base)
    click.echo("bookwithme is running. Open:\n")
    for name, url in addresses_to_open(WorldContext(store, base)):
        click.echo(f"  {name:<14} {url}")
    click.echo("\nStop it with Ctrl+C.")
    sys.stdout.flush()
    if not no_browser:
        webbrowser.open(base)
    _run(server, stop)


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Where to listen.")
@_port
@click.option(
    "--workers", default=1, show_default=True, help="Processes; more than one needs PostgreSQL."
)
@click.option("--public-url", help="As BOOKWITHME_PUBLIC_URL.")
@click.option("--allowed-hosts", help="As BOOKWITHME_ALLOWED_HOSTS.")
@click.option("--trusted-proxies", help="As BOOKWITHME_TRUSTED_PROXIES.")
@click.option("--control-token", help="As BOOKWITHME_CONTROL_TOKEN.")
@_log
@click.option("--smtp-url", help="As BOOKWITHME_SMTP_URL.")
@click.option("--scenarios", type=_FOLDER, help="As BOOKWITHME_SCENARIOS.")
@click.option("--lessons", type=_FOLDER, help="As BOOKWITHME_LESSONS.")
@scenario_option()
@_database
def serve(host: str, port: int, workers: int, scenario: object, **flags: Any) -> None:
    """Serve; the address is printed once it answers."""
    stop = click.get_current_context().with_resource(Stop())
    settings = settings_with(**flags)
    check_exposure(settings, host)
    if host not in LOOPBACK and not settings.public_url:
        click.echo(_ONLY_HERE, err=True)
    store = _open(settings, scenario, "empty")
    request_log.to_stderr(settings.log)
    if workers > 1:
        with bind(host, port) as listener:
            base = settings.public_url or address_of(listener)
            store.serve_at(base)
            processes = Workers(settings, store, listener, workers, stop)
            _announce(base)
            processes.wait()
        return
    server = Server(settings, store, host, port)
    base = settings.public_url or server.url
    store.serve_at(base)
    _announce(base)
    _run(server, stop)


def _open(settings: Settings, scenario: object, otherwise: str) -> Store:
    """The database, with a world in it; before any thread is begun."""
    _share_memory()
    store = opened(settings)
    context = WorldContext(store, settings.public_url or "", scenarios=settings.scenarios)
    if not worlds.ensure_default(context, scenario or otherwise) and scenario:
        beginning(context, scenario)  # a name that is none is told, whether it is needed or not
        click.echo(_AS_IT_WAS.format(DEFAULT_WORLD), err=True)
    return store


def _share_memory() -> None:
    """Let the threads share two of glibc's arenas (mallopt(3), M_ARENA_MAX).

    Each of many would else keep what a large answer needed for a moment, and the process grow for
    hours; the interpreter runs one of them at a time anyway. Other allocators have no such thing.
    """
    with suppress(AttributeError, OSError, TypeError):
        ctypes.CDLL(None).mallopt(_ARENA_MAX, 2)


def _announce(url: str) -> None:
    click.echo(f"bookwithme is serving on {url}")
    sys.stdout.flush()


def _run(server: Server, stop: Stop) -> None:
    stop.then(server.stop)
    server.run()
    click.echo("Stopped.")
