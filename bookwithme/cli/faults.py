"""`bookwithme faults`: what is to go wrong in a world."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, BinaryIO

import click

from bookwithme.cli.options import begin, in_world, json_file, json_in, world_option
from bookwithme.service.faults.faults import all_faults, clear_faults, faults_json, put_faults

if TYPE_CHECKING:
    from bookwithme.service.world_context import WorldContext
    from bookwithme.storage.faults import Fault


@click.group(invoke_without_command=True)
@world_option
@click.pass_context
def faults(ctx: click.Context, world: str) -> None:
    """List, set and clear a world's faults."""
    begin(ctx, world, list_faults)


def _show(found: list[Fault]) -> None:
    click.echo(json.dumps(faults_json(found), ensure_ascii=False, indent=2))


@faults.command("list")
@in_world
def list_faults(context: WorldContext) -> None:
    """List the faults, as JSON."""
    _show(all_faults(context))


@faults.command()
@json_file
@in_world
def put(context: WorldContext, file: BinaryIO) -> None:
    """Have the faults in FILE, JSON as the control API takes it, and no others; -: from stdin."""
    _show(put_faults(context, json_in(file)))


@faults.command()
@in_world
def clear(context: WorldContext) -> None:
    """Let nothing go wrong any more."""
    clear_faults(context)
    click.echo(f"World {context.world} has no faults.")
