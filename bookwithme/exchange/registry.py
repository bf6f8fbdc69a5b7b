"""Every command that the console runs: its own, the filters of a pipeline, help, and aliases."""

import re

from bookwithme.exchange import output
from bookwithme.exchange.binding import SWITCH, TEXT, Spec
from bookwithme.exchange.cmdlet import Call, Cmdlet, cmdlet
from bookwithme.exchange.commands.cmdlets import CMDLETS
from bookwithme.exchange.commands.filters import FILTERS
from bookwithme.exchange.commands.utilities import UTILITIES
from bookwithme.exchange.errors import CommandFailed, NotEmulated, NotRecognized
from bookwithme.exchange.language.values import Item
from bookwithme.exchange.output import Objects, Text
from bookwithme.exchange.real_names import commands as real_commands


def lookup(name: str) -> Cmdlet:
    """Return the cmdlet of this name or alias; case is ignored.

    Raises:
        CommandFailed: PowerShell does not know it either, or it is not emulated.
    """
    known = name.lower()
    if cmdlet := _BY_NAME.get(ALIASES.get(known, known)):
        return cmdlet
    if known in real_commands():
        raise NotEmulated(f"The command '{name}' is")
    raise NotRecognized(name)


def help_on(cmdlet: Cmdlet) -> Text:
    """Describe one cmdlet the way Get-Help lays it out."""
    lines = ["", "NAME", f"    {cmdlet.name}", "", "SYNOPSIS", f"    {cmdlet.synopsis}", ""]
    lines += ["SYNTAX", f"    {' '.join([cmdlet.name, *map(_syntax, cmdlet.parameters)])}", ""]
    if cmdlet.parameters:
        lines.append("PARAMETERS")
    for spec in cmdlet.parameters:
        lines += [f"    -{spec.name} {_type(spec)}".rstrip(), f"        {spec.help}", ""]
    return output.Text("\n".join([*lines, ""]))


def _type(spec: Spec) -> str:
    name = re.findall(r"[A-Z]\w+", spec.kind.type_name)[-1]
    return "" if spec.kind is SWITCH else f"<{name}>"


def _syntax(spec: Spec) -> str:
    name = f"[-{spec.name}]" if spec.positional else f"-{spec.name}"
    whole = f"{name} {_type(spec)}".strip()
    return whole if spec.mandatory else f"[{whole}]"


@cmdlet(
    "Get-Help",
    "Tells what there is, or about one command. Aliases: help, man.",
    Spec("Name", TEXT, "The command.", positional=True),
    *(Spec(each, SWITCH, "The same text.") for each in ("Detailed", "Examples", "Full")),
)
def _help(call: Call, _incoming: Objects) -> Text:
    name = call.bound.get("Name")
    if name is None:
        rows = [Item({"Name": each.name, "Synopsis": each.synopsis}) for each in ALL]
        return output.format_table(rows)
    try:
        return help_on(lookup(name))
    except NotRecognized:
        raise CommandFailed(
            "HelpNotFound,Get-Help",
            f"Get-Help could not find {name} in a help file in this session.",
        ) from None


ALL = (
    *CMDLETS,
    *FILTERS,
    *UTILITIES,
    _help,
)

ALIASES = {
    "fl": "format-list",
    "ft": "format-table",
    "select": "select-object",
    "where": "where-object",
    "?": "where-object",
    "foreach": "foreach-object",
    "%": "foreach-object",
    "sort": "sort-object",
    "measure": "measure-object",
    "echo": "write-output",
    "write": "write-output",
    "ipcsv": "import-csv",
    "ipmo": "import-module",
    "cls": "clear-host",
    "clear": "clear-host",
    "help": "get-help",
    "man": "get-help",
}

_BY_NAME = {each.name.lower(): each for each in ALL}
