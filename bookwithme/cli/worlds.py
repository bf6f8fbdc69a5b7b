"""`bookwithme worlds`, `seed`, `reset`, `snapshots`, `export`, `import`: worlds as wholes."""

from itertools import chain
from typing import BinaryIO

import click

from bookwithme import clock
from bookwithme.cli.options import (
    ScenarioType,
    group,
    in_world,
    json_file,
    json_option,
    place_of,
    print_records,
    scenario_option,
    world_option,
)
from bookwithme.contract.types import instant_text
from bookwithme.contract.world import Snapshot
from bookwithme.service.documents.exporting import written_world
from bookwithme.service.documents.reading import parts_in
from bookwithme.service.world_context import WorldContext
from bookwithme.service.worlds import worlds as service
from bookwithme.service.worlds.scenarios import name_of
from bookwithme.storage.unit_of_work import World

_name = click.argument("name")


@click.command()
@click.argument("scenario", type=ScenarioType(), default="contoso")
@world_option
def seed(scenario: object, world: str) -> None:
    """Fill a world from a scenario, or a file of one's own (.json); it is made where there is none.

    Later resets bring it back to this scenario.
    """
    context = place_of(world)
    if world in {each.name for each in service.all_worlds(context)}:
        made = service.seed(context, scenario)
    else:
        made = service.make_world(context, world, scenario)
    _tell_scenario(world, made.scenario)


@click.command()
@world_option
@scenario_option()
def reset(world: str, scenario: object) -> None:
    """Bring a world back to the scenario it began with, or for once to another."""
    context = place_of(world)
    began = service.reset(context, scenario).scenario
    _tell_scenario(world, began if scenario is None else name_of(scenario))


def _tell_scenario(world: str, scenario: str) -> None:
    click.echo(f"World {world} is as in scenario {scenario}.")


worlds = group("worlds", "List, make and delete worlds.", json_option)


@worlds.command("list")
@json_option
def list_worlds(*, as_json: bool) -> None:
    """List the worlds with their addresses."""
    context = place_of()
    found = service.all_worlds(context)
    if as_json:
        print_records("worlds", (service.info(context, each) for each in found))
        return
    for each in found:
        _show(context, each)


def _show(context: WorldContext, world: World) -> None:
    now = instant_text(clock.now(world.clock))
    base = context.elsewhere(world.name).base
    click.echo(f"{world.name:<20} {world.scenario:<24} {now}  {base}/")


@worlds.command()
@_name
@scenario_option("contoso")
@click.option("--seed", help="Worlds of one seed have the same codes and secrets: for tests.")
def make(name: str, scenario: object, seed: str | None) -> None:
    """Make a world from a scenario."""
    context = place_of()
    _show(context, service.make_world(context, name, scenario, seed))


@worlds.command()
@_name
def delete(name: str) -> None:
    """Delete a world with its snapshots."""
    service.delete_world(place_of(), name)
    click.echo(f"World {name} is deleted.")


@worlds.command()
@_name
def invite(name: str) -> None:
    """Show the address that opens a world to a guest."""
    context = place_of(name)
    with context.read() as uow:
        url = service.invite_url(context, uow.world)
    if not url:
        raise click.ClickException(f"World {name} has no invitation.")
    click.echo(url)


_MEANS = "List, take, restore and delete a world's snapshots."
snapshots = group("snapshots", _MEANS, world_option, json_option)


@snapshots.command("list")
@json_option
@in_world
def list_snapshots(context: WorldContext, *, as_json: bool) -> None:
    """List the snapshots."""
    found = service.snapshots(context)
    if as_json:
        print_records("snapshots", map(Snapshot.of, found))
        return
    for each in found:
        click.echo(each.name)


@snapshots.command()
@_name
@in_world
def save(context: WorldContext, name: str) -> None:
    """Keep the world as it is now; a snapshot of this name is replaced."""
    service.save_snapshot(context, name)
    click.echo(f"Snapshot {name} of world {context.world} is taken.")


@snapshots.command()
@_name
@in_world
def restore(context: WorldContext, name: str) -> None:
    """Bring a snapshot back, the clock too."""
    service.restore_snapshot(context, name)
    click.echo(f"World {context.world} is as in snapshot {name}.")


@snapshots.command("delete")
@_name
@in_world
def throw_away(context: WorldContext, name: str) -> None:
    """Delete a snapshot."""
    service.delete_snapshot(context, name)
    click.echo(f"Snapshot {name} of world {context.world} is deleted.")


@click.command("export")
@click.argument("file", type=click.File("wb", lazy=True), default="-")
@click.option("--as-scenario", is_flag=True, help="With times that count from now, no secrets.")
@world_option
def export(file: BinaryIO, world: str, *, as_scenario: bool) -> None:
    """Write a world's document to FILE, or to the standard output."""
    pieces = written_world(place_of(world), scenario=as_scenario, indent=2)
    first = next(pieces)  # before the file, which it may not reach
    for each in chain([first], pieces):
        click.echo(each, file, nl=False)


@click.command("import")
@json_file
@world_option
def import_(file: BinaryIO, world: str) -> None:
    """Replace a world by the document in FILE, or in the standard input where FILE is -."""
    service.import_world(place_of(world), parts_in(file))
    click.echo(f"World {world} is as in the document.")
