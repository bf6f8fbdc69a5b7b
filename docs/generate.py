"""Write what the documents say about the code from the code: `python -m docs.generate`.

All of `commands.md` is made from the command line; the calls in `control-api.md` are made from the
routes and what is said of them; the drawing and the table of layers inside
`architecture.md` are made from `tests/architecture/test_layers.py`; the keyword arguments of the
Python client, `bookwithme/client/fields.py`, are made from the contract's records.
"""

from __future__ import annotations

import inspect
from collections import defaultdict
from datetime import datetime, timedelta
from enum import Enum
from pathlib import Path
from types import NoneType
from typing import TYPE_CHECKING, Annotated, Any, get_args, get_origin

import click
from flask import Flask

from bookwithme.cli import COMMANDS, command, main
from bookwithme.contract.bookings import NewBooking
from bookwithme.contract.events import EventChange, NewEvent
from bookwithme.contract.mailbox import NewMailbox
from bookwithme.contract.meeting_type import NewType
from bookwithme.contract.settings import SettingsChange
from bookwithme.contract.types import OneOf
from bookwithme.web.api import openapi
from bookwithme.web.routes import BLUEPRINTS
from tests.architecture.test_layers import LAYERS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from bookwithme.contract.base import Record

FOLDER = Path(__file__).parent
API = "/_emulator/api"

_HEAD = """# Commands

Made from the command line itself by `python -m docs.generate`; `bookwithme COMMAND --help` says the
same, and so does `-h`. A command that is about a world works on the database, whether a server runs
or not; the addresses it prints are those of the server that was started last on that database,
unless `BOOKWITHME_PUBLIC_URL` is set.

Exit status: 0 it is done; 1 it could not be done, and one line on the error output says why and
what to do; 2 the command was typed wrongly. `bookwithme exec` ends with its command's status, 127
where there is no such command, and `console -c` with 1 where the command failed.

Where a scenario is named, a [file of one's own](scenarios.md) is taken too: what ends in `.json`.
"""

WHOLE = click.Group(
    commands={name: command(name) for name in COMMANDS}, params=main.params, help=main.help
)
"""The command line with every command read."""


def documents() -> dict[Path, str]:
    """Each document that is made, wholly or in part, and its text as it should be."""
    parts = {"architecture.md": ("layers", layers()), "control-api.md": ("calls", calls())}
    texts = {each: (FOLDER / each).read_text("utf-8") for each in parts}
    return {
        FOLDER / "commands.md": commands(),
        **{FOLDER / each: with_part(texts[each], *part) for each, part in parts.items()},
        FOLDER.parent / "bookwithme" / "client" / "fields.py": client_fields(),
    }


def with_part(text: str, name: str, part: str) -> str:
    """Return a document with what stands between its marks of this name replaced."""
    start, end = f"<!-- {name} -->\n", f"<!-- /{name} -->\n"
    before, _, rest = text.partition(start)
    return f"{before}{start}{part}{end}{rest.partition(end)[2]}"


def commands() -> str:
    """Describe every command, one section each."""
    return "\n".join([_HEAD, _section(WHOLE, "bookwithme"), *_sections(WHOLE, "bookwithme")])


def _sections(group: click.Group, path: str) -> Iterator[str]:
    for name, each in sorted(group.commands.items()):
        yield _section(each, f"{path} {name}")
        if isinstance(each, click.Group):
            yield from _sections(each, f"{path} {name}")


def _section(command: click.Command, path: str) -> str:
    usage = " ".join([path, *map(_argument, _of(command, click.Argument))])
    lines = [f"## `{usage}`", "", inspect.cleandoc(command.help or ""), ""]
    options = [_option(each) for each in _of(command, click.Option)]
    if options:
        lines += ["| option | default | means |", "|---|---|---|", *options, ""]
    return "\n".join(lines)


def _of(command: click.Command, kind: type[click.Parameter]) -> list[click.Parameter]:
    return [each for each in command.params if isinstance(each, kind)]


def _argument(argument: click.Parameter) -> str:
    name = (argument.metavar or str(argument.name)).upper() + ("…" if argument.nargs < 0 else "")
    return name if argument.required else f"[{name}]"


def _option(option: click.Parameter) -> str:
    names = ", ".join(f"`{each}`" for each in option.opts)
    return f"| {names} | {_default(option)} | {getattr(option, 'help', None) or ''} |"


def _default(option: click.Parameter) -> str:
    if option.required:
        return "needed"
    said = option.default
    return f"`{said}`" if isinstance(said, str | int) and said not in (False, "") else ""


def layers() -> str:
    """Draw the layers, and list what each may import."""
    used = {name: others for name, (others, _) in LAYERS.items()}
    arrows = [f"    {a} --> {b}" for a in used for b in sorted(nearest(used, a))]
    drawing = ["```mermaid", "flowchart TD", *arrows, "```", ""]
    head = ["| layer | imports of the package | libraries |", "|---|---|---|"]
    rows = [f"| `{a}` | {_names(b)} | {_names(c)} |" for a, (b, c) in LAYERS.items()]
    return "\n".join([*drawing, *head, *rows, ""])


def nearest(used: Mapping[str, set[str]], name: str) -> set[str]:
    """Return what a layer imports, less what it reaches through another of them as well."""
    return used[name] - set().union(*(reached(used, each) for each in used[name]))


def reached(used: Mapping[str, set[str]], name: str) -> set[str]:
    """Return every layer below one."""
    return used[name].union(*(reached(used, each) for each in used[name]))


def _names(names: set[str]) -> str:
    return ", ".join(f"`{each}`" for each in sorted(names)) or "–"


def calls() -> str:
    """List every call of the control API with what it does, in the groups of its description."""
    app = Flask("calls")
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    groups: dict[str, list[str]] = defaultdict(list)
    for path, methods in openapi.document(app, "")["paths"].items():
        for method, call in methods.items():
            row = f"| `{method.upper()} {path.removeprefix(API)}` | {call['summary']} |"
            groups[call["tags"][0]].append(row)
    tables = {name: "\n".join(["| call | does |", "|---|---|", *groups[name]]) for name in groups}
    return "\n".join(
        f"### {name.replace('_', ' ').capitalize().replace('Owa', 'OWA')}\n\n{table}\n"
        for name, table in tables.items()
    )


_FIELDS = '''\
"""What the client takes by keyword. Made from the contract by `python -m docs.generate`."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Literal, TypedDict
'''
_PLAIN = {
    str: "str",
    bool: "bool",
    datetime: "datetime | str",
    timedelta: "timedelta | str",
    NoneType: "None",
}
_TAKEN = {
    NewMailbox: ("address",),
    NewType: ("title",),
    NewBooking: ("start",),
    NewEvent: ("subject", "start", "end"),
    EventChange: (),
    SettingsChange: (),
}
"""The records whose fields are taken by keyword; some of them stand before as arguments."""


def client_fields() -> str:
    """Write a dictionary type for each record that the client takes by keyword."""
    return "\n".join([_FIELDS, *(_fields(record, said) for record, said in _TAKEN.items())])


def _fields(record: type[Record], said: Collection[str]) -> str:
    fields = {name: each for name, each in record.model_fields.items() if name not in said}
    lines = [f"    {name}: {taken(e.annotation, e.metadata)}" for name, e in fields.items()]
    summary = (inspect.getdoc(record) or "").partition("\n")[0]
    head = f'\nclass {record.__name__}Fields(TypedDict, total=False):\n    """{summary}"""\n'
    return "\n".join([head, *lines, ""])


def taken(annotation: Any, metadata: Iterable[object] = ()) -> str:
    """Write the Python type of a field as the client takes it: also as its JSON has it."""
    if known := next((each.known for each in metadata if isinstance(each, OneOf)), None):
        return _literal(known)
    origin, inner = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return taken(inner[0], inner[1:])
    if origin in {frozenset, tuple}:
        return "Sequence[str]" if origin is frozenset else f"Sequence[{taken(inner[0])}]"
    if inner:
        each = [taken(one) for one in inner]
        return f"Mapping[{', '.join(each)}]" if origin is dict else " | ".join(each)
    if issubclass(annotation, Enum):
        return _literal([each.value for each in annotation])
    return _PLAIN.get(annotation, "Mapping[str, object]")


def _literal(values: Iterable[str]) -> str:
    return f"Literal[{', '.join(map(repr, values))}]".replace("'", '"')


if __name__ == "__main__":
    for path, text in documents().items():
        path.write_text(text, "utf-8")
