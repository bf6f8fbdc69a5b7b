"""What the commands share: settings, the world they are about, files of JSON."""

from __future__ import annotations

from dataclasses import replace
from functools import wraps
from typing import TYPE_CHECKING, Any, BinaryIO, Concatenate, ParamSpec

import click

from bookwithme.app import open_store
from bookwithme.domain.errors import Malformed
from bookwithme.service.availability import feeds
from bookwithme.service.world_context import DEFAULT_WORLD, WorldContext
from bookwithme.settings import Settings, from_environment
from bookwithme.web.api.request_bodies import parsed

if TYPE_CHECKING:
    from collections.abc import Callable

P = ParamSpec("P")

world_option = click.option(
    "--world", default=DEFAULT_WORLD, show_default=True, help="Which world."
)
json_file = click.argument("file", type=click.File("rb"))


def settings_with(database: str | None = None) -> Settings:
    """The environment's settings, on another database where one is named."""
    settings = from_environment()
    return replace(settings, database_url=database) if database else settings


def place_of(world: str = DEFAULT_WORLD) -> WorldContext:
    """A world of the database that the environment names."""
    settings = settings_with()
    url = settings.public_url or "http://127.0.0.1:8000"
    return WorldContext(open_store(settings), url, world, feeds.fetcher(local=settings.local_feeds))


def _enter(ctx: click.Context, _option: object, world: str | None) -> None:
    if world:
        ctx.obj = world


_its_world = click.option("--world", expose_value=False, callback=_enter, help="Which world.")


def in_world(act: Callable[Concatenate[WorldContext, P], None]) -> Callable[..., None]:
    """A command of a group that is about a world: `--world` may stand before or after its name."""

    @_its_world
    @click.pass_obj
    @wraps(act)
    def acting(world: str, /, *args: P.args, **kwargs: P.kwargs) -> None:
        act(place_of(world), *args, **kwargs)

    return acting


def begin(ctx: click.Context, world: str, otherwise: click.Command) -> None:
    """Tell a group's commands the world; without a command do what the group does by itself."""
    ctx.obj = world
    if ctx.invoked_subcommand is None:
        ctx.invoke(otherwise)


def json_in(file: BinaryIO) -> Any:
    """A file's JSON; raises ClickException where it is none."""
    try:
        return parsed(file.read())
    except Malformed as error:
        raise click.ClickException("The file is no JSON.") from error
