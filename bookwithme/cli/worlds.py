"""`bookwithme worlds`, `snapshots`, `export`, `import`: worlds as wholes."""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO

import click

from bookwithme import clock
from bookwithme.cli.options import (
    begin,
    in_world,
    json_file,
    json_in,
    place_of,
    world_option,
)
from bookwithme.contract.types import instant_text
from bookwithme.service.world_context import world_path
from bookwithme.service.worlds.worlds import (
    all_worlds,
    delete_snapshot,
    delete_world,
    export_world,
    import_world,
    invite_url,
    make_world,
    restore_snapshot,
    save_snapshot,
)
from bookwithme.service.worlds.worlds import snapshots as all_snapshots

if TYPE_CHECKING:
    from bookwithme.service.world_context import WorldContext
    from bookwithme.storage.unit_of_work import World

_name = click.argument("name")


@click.group(invoke_without_command=True)
@click.pass_context
def worlds(ctx: click.Context) -> None:
    """List, make and delete worlds."""
    if ctx.invoked_subcommand is None:
        for world in all_worlds(place_of()):
            _show(world)


def _show(world: World) -> None:
    now = instant_text(clock.now(world.clock))
    click.echo(f"{world.name:<20} {world.scenario:<24} {now}  {world_path(world.name) or '/'}")


@worlds.command()
@_name
@click.option("--scenario", default="contoso", show_default=True)
@click.option("--seed", help="Worlds of one seed have the same codes and secrets: for tests.")
def make(name: str, scenario: str, seed: str | None) -> None:
    """Make a world from a scenario."""
    _show(make_world(place_of(), name, scenario, seed))


@worlds.command()
@_name
def delete(name: str) -> None:
    """Delete a world with its snapshots."""
    delete_world(place_of(), name)
    click.echo(f"World {name} is deleted.")


@worlds.command()
@_name
def invite(name: str) -> None:
    """Show the address that opens a world to a guest."""
    context = place_of(name)
    with context.read() as uow:
        url = invite_url(context, uow.world)
    if not url:
        raise click.ClickException(f"World {name} has no invitation.")
    click.echo(url)


@click.group(invoke_without_command=True)
@world_option
@click.pass_context
def snapshots(ctx: click.Context, world: str) -> None:
    """List, take, restore and delete a world's snapshots."""
    begin(ctx, world, list_snapshots)


@snapshots.command("list")
@in_world
def list_snapshots(context: WorldContext) -> None:
    """List the snapshots."""
    for each in all_snapshots(context):
        click.echo(each.name)


@snapshots.command()
@_name
@in_world
def save(context: WorldContext, name: str) -> None:
    """Keep the world as it is now; a snapshot of this name is replaced."""
    save_snapshot(context, name)
    click.echo(f"Snapshot {name} of world {context.world} is taken.")


@snapshots.command()
@_name
@in_world
def restore(context: WorldContext, name: str) -> None:
    """Bring a snapshot back, the clock too."""
    restore_snapshot(context, name)
    click.echo(f"World {context.world} is as in snapshot {name}.")


@snapshots.command("delete")
@_name
@in_world
def throw_away(context: WorldContext, name: str) -> None:
    """Delete a snapshot."""
    delete_snapshot(context, name)
    click.echo(f"Snapshot {name} of world {context.world} is deleted.")


@click.command("export")
@click.argument("file", type=click.File("wb", lazy=True), default="-")
@world_option
def export(file: BinaryIO, world: str) -> None:
    """Write a world's document to FILE, or to the standard output."""
    file.write(f"{export_world(place_of(world)).text(indent=2)}\n".encode())


@click.command("import")
@json_file
@world_option
def import_(file: BinaryIO, world: str) -> None:
    """Replace a world by the document in FILE, or in the standard input where FILE is -."""
    import_world(place_of(world), json_in(file))
    click.echo(f"World {world} is as in the document.")
