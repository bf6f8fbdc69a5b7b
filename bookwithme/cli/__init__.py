"""The command line: a command's module is read when the command is called."""

import errno
import gc
import io
import sys
from importlib import import_module
from typing import Any

import click

COMMANDS = {
    "class": ("classes:class_", "A world for each trainee, and acts for all of them."),
    "clock": ("clock:clock", "Show and move a world's clock."),
    "console": ("console:console", "The Exchange console in a terminal."),
    "demo": ("serving:demo", "Serve the Contoso world, print where to look."),
    "exec": ("exec_command:exec_", "Run a command beside a server of its own."),
    "export": ("worlds:export", "Write a world's document."),
    "faults": ("faults:faults", "List, set and clear a world's faults."),
    "freebusy": ("calendar_files:freebusy", "Tell what a calendar blocks."),
    "import": ("worlds:import_", "Replace a world by a document."),
    "journal": ("journal:journal", "Tell what happened last."),
    "lesson": ("lessons:lesson", "List lessons, check a file of one's own."),
    "messages": ("journal:messages", "List and show a world's mails."),
    "reset": ("worlds:reset", "Bring a world back to its scenario."),
    "scenario": ("scenarios:scenario", "List scenarios, check a file of one's own."),
    "seed": ("worlds:seed", "Fill a world from a scenario."),
    "serve": ("serving:serve", "Serve; the address is printed once it answers."),
    "slots": ("calendar_files:slots", "Tell the open times that a calendar leaves."),
    "snapshots": ("worlds:snapshots", "List, take, restore and delete snapshots."),
    "worlds": ("worlds:worlds", "List, make and delete worlds."),
}
"""Where each command is, and what a list of them says of it."""


def command(name: str) -> click.Command:
    """A command, with its module read.

    A thousand modules are read and stay: looking for garbage meanwhile, and among them later, costs
    a tenth of a server's start.
    """
    module, _, attribute = COMMANDS[name][0].partition(":")
    path = f"bookwithme.cli.{module}"
    if path not in sys.modules:
        gc.disable()
        try:
            import_module(path)
            gc.freeze()
        finally:
            gc.enable()
    found: click.Command = getattr(sys.modules[path], attribute)
    return found


class _Commands(click.Group):
    """Lists the commands without reading them, and tells every error in one line."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name, listed, rest = super().resolve_command(ctx, args)
        return name, listed and command(str(listed.name)), rest

    def main(self, *args: Any, **kwargs: Any) -> Any:
        """Print what the output's encoding cannot write as `?`."""
        if isinstance(sys.stdout, io.TextIOWrapper):
            sys.stdout.reconfigure(errors="replace")
        return super().main(*args, **kwargs)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.Abort, click.exceptions.Exit):
            raise
        except Exception as error:
            if ctx.params["debug"] or getattr(error, "errno", None) == errno.EPIPE:
                raise
            told = import_module("bookwithme.cli.told")
            raise click.ClickException(told.sentence(error)) from error


@click.group(
    cls=_Commands,
    commands={name: click.Command(name, help=said) for name, (_, said) in COMMANDS.items()},
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.option("--debug", is_flag=True, help="Show where in the code an error comes from.")
@click.version_option(package_name="bookwithme")
def main(*, debug: bool) -> None:
    """An emulator of Microsoft's personal booking page."""
    del debug  # `invoke` looks at it
