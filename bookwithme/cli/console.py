"""`bookwithme console`: the Exchange console in a terminal."""

import sys
from pathlib import Path

import click

from bookwithme.cli.options import place_of, world_option
from bookwithme.exchange.console import Reply, Result, decoded
from bookwithme.exchange.history import run_noted
from bookwithme.exchange.language.values import Value
from bookwithme.service.admin.policies import Directory, directory_of


@click.command()
@world_option
@click.option("--organization", metavar="DOMAIN", help="By default the first mailbox's.")
@click.option("-c", "command", help="Run this and end; exit status 1 where it fails.")
@click.option(
    "--file",
    "script",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="SCRIPT.ps1",
    help="The same with a script; Import-Csv finds the CSV files of its folder.",
)
def console(world: str, organization: str | None, command: str | None, script: Path | None) -> None:
    """Type the document's commands, see what Exchange Online PowerShell would print."""
    if script and command is not None:
        raise click.UsageError("Give -c or --file, not both.")
    directory = directory_of(place_of(world), organization, via="console")
    if script:
        beside = {each.name: decoded(each.read_bytes()) for each in script.parent.glob("*.csv")}
        command = decoded(script.read_bytes())
        sys.exit(1 if _answer(run_noted(directory, command, beside)).error else 0)
    if command is not None:
        sys.exit(1 if _answer(run_noted(directory, command)).error else 0)
    if not sys.stdin.isatty():
        _answer(run_noted(directory, sys.stdin.read()))
        return
    _converse(directory)


def _converse(directory: Directory) -> None:
    from bookwithme.cli.prompt import lines

    click.echo("The Exchange console of an emulator. Test-BookingsAccess explains; exit ends.")
    variables: dict[str, Value] = {}
    for line in lines(f"PS {directory.domain}> ", directory):
        _answer(run_noted(directory, line, variables=variables))


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
        place = f"\nAt line:{reply.error.line} char:{reply.error.column}"
        click.secho(reply.error.message + place * bool(reply.error.line), fg="red", err=True)
    for hint in reply.hints:
        click.secho(f"Hint: {hint}", fg="cyan", err=True)
