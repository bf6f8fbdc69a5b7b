"""The command line (contract, Commands)."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import webbrowser
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from sqlalchemy.exc import ArgumentError, OperationalError

from bookwithme import __version__, clock
from bookwithme.app import open_store
from bookwithme.domain.errors import BookwithmeError
from bookwithme.offline import freebusy, slots
from bookwithme.server import (
    CannotServe,
    Server,
    address_of,
    bind,
    check_exposure,
    serve_many,
    wait_for,
)
from bookwithme.service import administering, feeds, worlds
from bookwithme.service import fields as f
from bookwithme.service.place import DEFAULT_WORLD, Place, world_path
from bookwithme.service.touring import sights
from bookwithme.service.wire import instant_text
from bookwithme.settings import Settings, from_environment, names_in
from bookwithme.terminal import console

if TYPE_CHECKING:
    from collections.abc import Callable

_world = click.option("--world", default=DEFAULT_WORLD, show_default=True, help="Which world.")
_database = click.option("--database", metavar="URL", help="BOOKWITHME_DATABASE_URL")


class _Group(click.Group):
    """Tells our own errors in one line, without a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except (BookwithmeError, CannotServe) as error:
            raise click.ClickException(str(error)) from error
        except (ArgumentError, OperationalError) as error:
            why = str(error).splitlines()[0]
            raise click.ClickException(f"The database cannot be used: {why}") from error


@click.group(cls=_Group)
@click.version_option(__version__)
def main() -> None:
    """An emulator of Microsoft's personal booking page."""


def _settings(database: str | None = None) -> Settings:
    settings = from_environment()
    return replace(settings, database_url=database) if database else settings


def _place(world: str = DEFAULT_WORLD) -> Place:
    settings = _settings()
    url = settings.public_url or "http://127.0.0.1:8000"
    return Place(open_store(settings), url, world, feeds.fetcher(local=settings.local_feeds))


@main.command()
@click.option("--port", default=8000, show_default=True, help="0 takes a free one.")
@click.option("--no-browser", is_flag=True, help="Do not open a browser.")
@_database
def demo(port: int, *, no_browser: bool, database: str | None) -> None:
    """Seed the Contoso world where there is none, serve it, print where to look."""
    settings = _settings(database)
    store = open_store(settings)
    worlds.ensure_default(Place(store, settings.public_url or ""), "contoso")
    server = Server(settings, store, "127.0.0.1", port)
    base = settings.public_url or server.url
    click.echo("bookwithme is running. Open:\n")
    for name, url in sights(Place(store, base)):
        click.echo(f"  {name:<14} {url}")
    click.echo("\nStop it with Ctrl+C.")
    sys.stdout.flush()
    if not no_browser:
        webbrowser.open(base)
    _run(server)


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True, help="0 takes a free one.")
@click.option("--workers", default=1, show_default=True, help="More than one: PostgreSQL.")
@click.option("--public-url", help="BOOKWITHME_PUBLIC_URL")
@click.option("--allowed-hosts", help="BOOKWITHME_ALLOWED_HOSTS")
@click.option("--control-token", help="BOOKWITHME_CONTROL_TOKEN")
@click.option("--smtp-url", help="BOOKWITHME_SMTP_URL")
@_database
def serve(host: str, port: int, workers: int, database: str | None, **flags: str | None) -> None:
    """Serve; the address is printed once it answers."""
    settings = _with_flags(_settings(database), flags)
    check_exposure(settings, host)
    store = open_store(settings)
    worlds.ensure_default(Place(store, settings.public_url or ""), "empty")
    if workers > 1:
        with bind(host, port) as listener:
            children = serve_many(settings, store, listener, workers)
            _announce(settings.public_url or address_of(listener))
            wait_for(children)
        return
    server = Server(settings, store, host, port)
    _announce(settings.public_url or server.url)
    _run(server)


def _with_flags(settings: Settings, flags: dict[str, str | None]) -> Settings:
    given = {name: value for name, value in flags.items() if value}
    hosts = given.pop("allowed_hosts", "")
    changed: Any = given
    if hosts:
        changed = given | {"allowed_hosts": names_in(hosts)}
    return replace(settings, **changed)


def _announce(url: str) -> None:
    click.echo(f"bookwithme is serving on {url}")
    sys.stdout.flush()


def _run(server: Server) -> None:
    server.run()  # returns on Ctrl+C
    click.echo("Stopped.")


@main.command()
@click.argument("scenario", default="contoso")
@_world
def seed(scenario: str, world: str) -> None:
    """Fill a world from a scenario; the world is made where there is none."""
    place = _place(world)
    if world in {each.name for each in worlds.all_worlds(place)}:
        worlds.seed(place, scenario)
    else:
        worlds.make_world(place, world, scenario)
    click.echo(f"World {world} is as in scenario {scenario}.")


@main.command()
@_world
def reset(world: str) -> None:
    """Bring a world back to the scenario it began with."""
    scenario = worlds.reset(_place(world)).scenario
    click.echo(f"World {world} is as in scenario {scenario}.")


@main.command("worlds")
def list_worlds() -> None:
    """List the worlds, their scenarios and their clocks."""
    for world in worlds.all_worlds(_place()):
        now = instant_text(clock.now(world.clock))
        click.echo(f"{world.name:<20} {world.scenario:<24} {now}  {world_path(world.name) or '/'}")


@main.group("clock", invoke_without_command=True)
@_world
@click.pass_context
def clock_(context: click.Context, world: str) -> None:
    """Show and move a world's clock."""
    context.obj = _place(world)
    if context.invoked_subcommand is None:
        context.invoke(show)


def _enter(context: click.Context, _option: object, world: str | None) -> None:
    if world:
        context.obj = _place(world)


_its_world = click.option("--world", expose_value=False, callback=_enter, help="Which world.")


@clock_.command()
@_its_world
@click.pass_obj
def show(place: Place) -> None:
    """Show the clock."""
    _show(administering.show_clock(place))


def _show(face: administering.ClockFace) -> None:
    click.echo(f"{instant_text(face.now)} {face.state.mode.value}")


def _parsed(parse: Callable[[Any], Any], text: str) -> Any:
    try:
        return parse(text)
    except ValueError as error:
        raise click.BadParameter(f"{text!r}: {error}") from error


@clock_.command("set")
@click.argument("instant")
@_its_world
@click.pass_obj
def set_(place: Place, instant: str) -> None:
    """Set the clock to an instant, such as 2026-11-23T09:00:00Z."""
    _show(administering.set_clock(place, clock.shifted_to(_parsed(f.instant, instant))))


@clock_.command()
@click.argument("duration")
@_its_world
@click.pass_obj
def advance(place: Place, duration: str) -> None:
    """Let time pass, such as P90D or PT61M."""
    by = _parsed(f.length, duration)
    now = administering.show_clock(place).now
    _start, face, ran = administering.advance_clock(place, now + by)
    for each in ran:
        click.echo(f"{instant_text(each['at'])} {each['what']} {each['about']}")
    _show(face)


@clock_.command()
@_its_world
@click.pass_obj
def freeze(place: Place) -> None:
    """Stop the clock where it is."""
    _show(administering.set_clock(place, clock.frozen_at(administering.show_clock(place).now)))


@clock_.command()
@_its_world
@click.pass_obj
def resume(place: Place) -> None:
    """Let the clock go on from where it is."""
    state = administering.show_clock(place).state
    _show(administering.set_clock(place, clock.resumed(state)))


@main.command("exec", context_settings={"ignore_unknown_options": True})
@click.option("--scenario", default="empty", show_default=True)
@click.argument("command", nargs=-1, required=True, type=click.UNPROCESSED)
def exec_(scenario: str, command: tuple[str, ...]) -> None:
    """Run COMMAND beside a server of its own, found at BOOKWITHME_URL; give its exit status."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        url = f"sqlite:///{(Path(folder) / 'exec.sqlite3').as_posix()}"
        settings = replace(_settings(url), public_url=None)
        store = open_store(settings)
        server = Server(settings, store, "127.0.0.1", 0)
        worlds.make_world(Place(store, server.url), DEFAULT_WORLD, scenario)
        server.start()
        status = _beside(server, command)
        server.close()
        store.close()
    sys.exit(status)


def _beside(server: Server, command: tuple[str, ...]) -> int:
    try:
        status = subprocess.call(command, env={**os.environ, "BOOKWITHME_URL": server.url})
        # A signal that ended it comes back negative; shells say 128 and the signal.
        return status if status >= 0 else 128 - status
    except OSError as error:
        click.echo(f"{command[0]}: {error.strerror}", err=True)
        return 127


main.add_command(freebusy)
main.add_command(slots)
main.add_command(console)
