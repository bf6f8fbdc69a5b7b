"""`bookwithme console`: the Exchange console in a terminal."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from bookwithme.cli.options import place_of, world_option
from bookwithme.exchange.console import run
from bookwithme.service.admin.policies import directory_of

if TYPE_CHECKING:
    from bookwithme.exchange.console import Reply, Result
    from bookwithme.service.admin.policies import OrganizationDirectory


@click.command()
@world_option
@click.option("--organization", metavar="DOMAIN", help="By default the first mailbox's.")
@click.option("-c", "command", help="Run this and end; exit status 1 where it fails.")
def console(world: str, organization: str | None, command: str | None) -> None:
    """Type the document's commands, see what Exchange Online PowerShell would print."""
    directory = directory_of(place_of(world), organization, via="console")
    if command is not None:
        sys.exit(1 if _answer(run(command, directory)).error else 0)
    if not sys.stdin.isatty():
        _answer(run(sys.stdin.read(), directory))
        return
    _converse(directory)


def _converse(directory: OrganizationDirectory) -> None:
    from bookwithme.cli.prompt import lines

    click.echo("The Exchange console of an emulator. Test-BookingsAccess explains; exit ends.")
    for line in lines(f"PS {directory.domain}> ", directory):
        _answer(run(line, directory))


def _answer(result: Result) -> Result:
    for reply in result.replies:
        _print(reply)
    return result


def _print(reply: Reply) -> None:
    for warning in reply.warnings:
        click.secho(f"WARNING: {warning}", fg="yellow")
    if reply.output:
        click.echo(reply.output, nl=not reply.output.endswith("\n"))
    if reply.error:
        click.secho(reply.error.message, fg="red", err=True)
    for hint in reply.hints:
        click.secho(f"Hint: {hint}", fg="cyan", err=True)
