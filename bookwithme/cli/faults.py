"""`bookwithme faults`: what is to go wrong in a world."""

from typing import BinaryIO

import click

from bookwithme.cli.options import group, in_world, json_file, print_json, world_option
from bookwithme.contract.faults import FaultList, FaultsWish
from bookwithme.contract.json_text import parsed
from bookwithme.domain.faults import Fault
from bookwithme.service.faults.faults import all_faults, put_faults
from bookwithme.service.world_context import WorldContext

faults = group("faults", "List, set and clear a world's faults.", world_option)


def _show(found: list[Fault]) -> None:
    print_json(FaultList.told(found).model_dump(mode="json"))


@faults.command("list")
@click.option("--json", is_flag=True, expose_value=False, help="As without it.")
@in_world
def list_faults(context: WorldContext) -> None:
    """List the faults, as JSON."""
    _show(all_faults(context))


@faults.command()
@json_file
@in_world
def put(context: WorldContext, file: BinaryIO) -> None:
    """Have the faults in FILE, JSON as the control API takes it, and no others; -: from stdin."""
    _show(put_faults(context, FaultsWish.read(parsed(file.read())).as_domain()))


@faults.command()
@in_world
def clear(context: WorldContext) -> None:
    """Let nothing go wrong any more."""
    put_faults(context, [])
    click.echo(f"World {context.world} has no faults.")
