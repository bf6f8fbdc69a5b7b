"""Printing, reading a file beside the script, and what a script says to no effect here."""

import csv
from collections.abc import Iterator
from io import StringIO

from bookwithme.exchange.binding import ANY_TEXT, OBJECT, SWITCH, TEXT, Spec
from bookwithme.exchange.cmdlet import Call, Cmdlet, cmdlet
from bookwithme.exchange.errors import CommandFailed
from bookwithme.exchange.language.values import Item, Value, several, text_of
from bookwithme.exchange.output import Objects
from bookwithme.exchange.real_names import parameters

COLORS = (
    *("black", "darkblue", "darkgreen", "darkcyan", "darkred", "darkmagenta", "darkyellow"),
    *("gray", "darkgray", "blue", "green", "cyan", "red", "magenta", "yellow", "white"),
)


@cmdlet(
    "Write-Host",
    "Prints a line.",
    Spec("Object", OBJECT, "What to print.", positional=True, rest=True),
    Spec("ForegroundColor", TEXT, "Taken; the console has its own colours."),
    filters=True,
)
def _write_host(call: Call, incoming: Objects) -> Objects:
    given = call.bound.get("Object", ())
    lines = [given] if "Object" in call.bound else incoming.records
    color = call.bound.get("ForegroundColor")
    if color is not None and color.lower() not in COLORS:
        raise CommandFailed(
            "CannotConvertArgumentNoMessage,Write-Host",
            "Cannot bind parameter 'ForegroundColor'. Cannot convert value "
            f'"{color}" to type "System.ConsoleColor".',
        )
    for line in lines or ("",):
        call.transcript.host(" ".join(text_of(each) for each in several(line)))
    return Objects()


@cmdlet(
    "Write-Warning",
    "Prints a warning.",
    Spec("Message", ANY_TEXT, "The text.", positional=True, mandatory=True, piped=True),
    filters=True,
)
def _write_warning(call: Call, incoming: Objects) -> Objects:
    given = [call.bound["Message"]] if "Message" in call.bound else incoming.records
    for each in given:
        call.transcript.warn(text_of(each))
    return Objects()


@cmdlet(
    "Write-Output",
    "Puts values out. Alias: echo.",
    Spec("InputObject", OBJECT, "The values.", positional=True, rest=True),
    filters=True,
)
def _write_output(call: Call, incoming: Objects) -> Objects:
    given = call.bound.get("InputObject", incoming.records)
    return Objects(tuple(one for each in several(given) for one in several(each)))


@cmdlet(
    "Import-Csv",
    "Reads the rows of a file given beside the script.",
    Spec("Path", TEXT, "The file's name.", positional=True, mandatory=True, piped=True),
)
def _import_csv(call: Call, _incoming: Objects) -> Objects:
    name = call.bound["Path"].removeprefix(".\\").removeprefix("./")
    text = next((text for each, text in call.files.items() if each.lower() == name.lower()), None)
    if text is None:
        raise CommandFailed(
            "FileOpenFailure,Import-Csv",
            f"Could not find file '{name}'.",
            hint="Import-Csv reads the files that were given beside the script, no others.",
        )
    return Objects(tuple(_rows(call, text.removeprefix("\ufeff"))))


def _rows(call: Call, text: str) -> Iterator[Value]:
    lines = csv.reader(StringIO(text, newline=""))
    try:
        for number, row in enumerate(row for row in lines if row and row[0][:5] != "#TYPE"):
            call.session.spend(len(row))
            if number == 0:
                header = [name.strip() for name in row]
                continue
            cells = dict.fromkeys(header) | dict(zip(header, row, strict=False))
            yield Item(cells)
    except csv.Error as error:
        message = f"The file is no CSV: {error}."
        raise CommandFailed("ImportCsvFailed,Import-Csv", message) from None


_IDLE = {
    "Connect-ExchangeOnline": "the console is connected to its organization",
    "Disconnect-ExchangeOnline": "the console stays connected to its organization",
    "Import-Module": "what is emulated is there already",
    "Clear-Host": "what was printed stays",
}


def no_effect(call: Call, _incoming: Objects) -> Objects:
    """Do nothing, and say so."""
    call.hints.append(f"{call.name} does nothing here: {_IDLE[call.name]}.")
    return Objects()


def _taken(cmdlet: str) -> tuple[Spec, ...]:
    """Every parameter of a command that does nothing."""
    switches = ("ShowBanner", "Device", "DisableWAM", "Confirm", "Force", "ManagedIdentity")
    real = [name for name in parameters(cmdlet) if name not in ("ErrorAction", "Verbose")]
    return tuple(
        Spec(
            name,
            SWITCH if name in switches else OBJECT,
            "Taken, to no effect.",
            positional=name in ("Name", "ConnectionUri"),
        )
        for name in real
    )


UTILITIES = (
    _write_host,
    _write_output,
    _write_warning,
    _import_csv,
    *(
        Cmdlet(name, f"Does nothing: {why}.", no_effect, _taken(name))
        for name, why in _IDLE.items()
    ),
)
