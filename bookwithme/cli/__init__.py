"""The command line."""

from __future__ import annotations

import sys
import webbrowser
from dataclasses import replace
from typing import Any

import click
from sqlalchemy.exc import ArgumentError

from bookwithme import __version__, request_log
from bookwithme.app import open_store
from bookwithme.cli.calendar_files import freebusy, slots
from bookwithme.cli.clock import clock
from bookwithme.cli.console import console
from bookwithme.cli.exec_command import exec_
from bookwithme.cli.faults import faults
from bookwithme.cli.journal import journal, messages
from bookwithme.cli.options import place_of, settings_with, world_option
from bookwithme.cli.worlds import export, import_, snapshots
from bookwithme.cli.worlds import worlds as worlds_
from bookwithme.domain.errors import BookwithmeError, DatabaseUnavailable
from bookwithme.server import (
    CannotServe,
    Server,
    address_of,
    bind,
    check_exposure,
)
from bookwithme.service.world_context import WorldContext
from bookwithme.service.worlds import worlds
from bookwithme.service.worlds.tour import addresses_to_open
from bookwithme.settings import LOOPBACK, Settings, names_in
from bookwithme.stopping import Stop
from bookwithme.workers import Workers

_database = click.option("--database", metavar="URL", help="As BOOKWITHME_DATABASE_URL.")
_log = click.option("--log", type=click.Choice(request_log.KINDS), help="As BOOKWITHME_LOG.")


class _Group(click.Group):
    """Tells our own errors in one line, without a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except DatabaseUnavailable as error:
            raise _unusable(error.reason) from error
        except (BookwithmeError, CannotServe) as error:
            raise click.ClickException(str(error)) from error
        except ArgumentError as error:
            raise _unusable(str(error).splitlines()[0]) from error
        except ModuleNotFoundError as error:
            if error.name not in _DRIVERS:
                raise
            raise _unusable(_NO_DRIVER.format(error.name)) from error


def _unusable(why: str) -> click.ClickException:
    return click.ClickException(f"The database cannot be used: {why}. {_WHAT_TO_DO}")


_DRIVERS = ("psycopg", "psycopg2")
_NO_DRIVER = (
    "there is no driver {}; for PostgreSQL install bookwithme[postgresql], and begin the address "
    "with postgresql+psycopg://"
)
_WHAT_TO_DO = (
    "See that it is there, runs and may be written, and what BOOKWITHME_DATABASE_URL or --database "
    "says."
)


_ONLY_HERE = (
    "Links and invitations will begin with an address of this machine alone: "
    "set --public-url to one that the others can open."
)


@click.group(cls=_Group)
@click.version_option(__version__)
def main() -> None:
    """An emulator of Microsoft's personal booking page."""


@main.command()
@click.option("--port", default=8000, show_default=True, help="0 takes a free one.")
@click.option("--no-browser", is_flag=True, help="Do not open a browser.")
@_log
@_database
def demo(port: int, *, no_browser: bool, log: str | None, database: str | None) -> None:
    """Seed the Contoso world where there is none, serve it, print where to look."""
    stop = click.get_current_context().with_resource(Stop())
    settings = settings_with(database)
    store = open_store(settings)
    worlds.ensure_default(WorldContext(store, settings.public_url or ""), "contoso")
    request_log.to_stderr(log or settings.log)
    server = Server(settings, store, "127.0.0.1", port)
    base = settings.public_url or server.url
    click.echo("bookwithme is running. Open:\n")
    for name, url in addresses_to_open(WorldContext(store, base)):
        click.echo(f"  {name:<14} {url}")
    click.echo("\nStop it with Ctrl+C.")
    sys.stdout.flush()
    if not no_browser:
        webbrowser.open(base)
    _run(server, stop)


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Where to listen.")
@click.option("--port", default=8000, show_default=True, help="0 takes a free one.")
@click.option(
    "--workers", default=1, show_default=True, help="Processes; more than one needs PostgreSQL."
)
@click.option("--public-url", help="As BOOKWITHME_PUBLIC_URL.")
@click.option("--allowed-hosts", help="As BOOKWITHME_ALLOWED_HOSTS.")
@click.option("--trusted-proxies", help="As BOOKWITHME_TRUSTED_PROXIES.")
@click.option("--control-token", help="As BOOKWITHME_CONTROL_TOKEN.")
@_log
@click.option("--smtp-url", help="As BOOKWITHME_SMTP_URL.")
@_database
def serve(host: str, port: int, workers: int, database: str | None, **flags: str | None) -> None:
    """Serve; the address is printed once it answers."""
    stop = click.get_current_context().with_resource(Stop())
    settings = _with_flags(settings_with(database), flags)
    check_exposure(settings, host)
    if host not in LOOPBACK and not settings.public_url:
        click.echo(_ONLY_HERE, err=True)
    store = open_store(settings)
    worlds.ensure_default(WorldContext(store, settings.public_url or ""), "empty")
    request_log.to_stderr(settings.log)
    if workers > 1:
        with bind(host, port) as listener:
            processes = Workers(settings, store, listener, workers, stop)
            _announce(settings.public_url or address_of(listener))
            processes.wait()
        return
    server = Server(settings, store, host, port)
    _announce(settings.public_url or server.url)
    _run(server, stop)


def _with_flags(settings: Settings, flags: dict[str, str | None]) -> Settings:
    given: dict[str, Any] = {name: value for name, value in flags.items() if value}
    for name in ("allowed_hosts", "trusted_proxies"):
        if name in given:
            given[name] = names_in(given[name])
    return replace(settings, **given)


def _announce(url: str) -> None:
    click.echo(f"bookwithme is serving on {url}")
    sys.stdout.flush()


def _run(server: Server, stop: Stop) -> None:
    stop.then(server.stop)
    server.run()
    click.echo("Stopped.")


@main.command()
@click.argument("scenario", default="contoso")
@world_option
def seed(scenario: str, world: str) -> None:
    """Fill a world from a scenario; the world is made where there is none."""
    context = place_of(world)
    if world in {each.name for each in worlds.all_worlds(context)}:
        worlds.seed(context, scenario)
    else:
        worlds.make_world(context, world, scenario)
    click.echo(f"World {world} is as in scenario {scenario}.")


@main.command()
@world_option
def reset(world: str) -> None:
    """Bring a world back to the scenario it began with."""
    scenario = worlds.reset(place_of(world)).scenario
    click.echo(f"World {world} is as in scenario {scenario}.")


for each in (
    clock,
    console,
    exec_,
    export,
    faults,
    freebusy,
    import_,
    journal,
    messages,
    slots,
    snapshots,
    worlds_,
):
    main.add_command(each)
