"""`bookwithme scenario`: list what a world can begin with, check a file of one's own."""

from pathlib import Path

import click

from bookwithme.cli.options import group, json_option, print_records, settings_with
from bookwithme.cli.scenario_files import document_in, load_once
from bookwithme.service.worlds.scenarios import scenarios

_MEANS = "List what a world can begin with, check a file of one's own."
scenario = group("scenario", _MEANS, json_option)


@scenario.command("list")
@json_option
def list_scenarios(*, as_json: bool) -> None:
    """List the scenarios: the emulator's, and those of BOOKWITHME_SCENARIOS."""
    found = scenarios(settings_with().scenarios)
    if as_json:
        print_records("scenarios", found)
        return
    for each in found:
        click.echo(f"{each.name:<24} {each.title}")


@scenario.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def check(file: Path) -> None:
    """Say of a scenario's file all that is wrong with it, by line and column."""
    document_in(file, load_once)
    click.echo(f"{file} is a scenario.")
