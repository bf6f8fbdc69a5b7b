"""What the commands share: settings, the world they are about, scenarios, JSON in and out."""

import json
import os
import re
import sys
from collections.abc import Callable, Iterable
from functools import wraps
from pathlib import Path
from typing import Any, Concatenate, ParamSpec

import click

from bookwithme.app import open_store
from bookwithme.cli.scenario_files import document_in
from bookwithme.contract.base import Record
from bookwithme.service.availability import feeds
from bookwithme.service.world_context import DEFAULT_WORLD, WorldContext
from bookwithme.settings import Settings, from_environment
from bookwithme.storage.engine import Store

P = ParamSpec("P")

world_option = click.option(
    "--world", default=DEFAULT_WORLD, show_default=True, help="Which world."
)
json_file = click.argument("file", type=click.File("rb"))
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


class ScenarioType(click.ParamType[Any]):
    """A scenario's name as it is, or the document in a file whose name ends in `.json`."""

    name = "name or file.json"

    def convert(self, value: Any, param: Any, ctx: Any) -> Any:
        """Read one value."""
        if not isinstance(value, str) or not value.endswith(".json"):
            return value
        if not Path(value).is_file():
            self.fail(f"there is no file {value}", param, ctx)
        return self.document(Path(value))

    def document(self, path: Path) -> Any:
        """The document in a file; raises WrongFile."""
        return document_in(path)


def scenario_option(default: str | None = None) -> Callable[..., Any]:
    """How a world begins: the option of all commands that ask for it."""
    means = "How its world begins: a scenario's name, or a file of one's own (.json)."
    return click.option(
        "--scenario", type=ScenarioType(), default=default, show_default=True, help=means
    )


def settings_with(**flags: object) -> Settings:
    """The environment's settings, with those flags before them that are given."""
    given = {f"BOOKWITHME_{name.upper()}": str(each) for name, each in flags.items() if each}
    return from_environment({**os.environ, **given})


def opened(settings: Settings) -> Store:
    """The database, of which is let go when the command is done."""
    store = open_store(settings)
    click.get_current_context().call_on_close(store.close)
    return store


def place_of(world: str = DEFAULT_WORLD) -> WorldContext:
    """A world of the database that the environment names; its address is the server's."""
    settings = settings_with()
    store = opened(settings)
    url = settings.public_url or store.address() or "http://127.0.0.1:8000"
    fetcher = feeds.fetcher(local=settings.local_feeds)
    scenarios, lessons = settings.scenarios, settings.lessons
    return WorldContext(store, url, world, fetcher, scenarios=scenarios, lessons=lessons)


def _enter(ctx: click.Context, _option: object, world: str | None) -> None:
    if world:
        ctx.obj = world


_its_world = click.option("--world", expose_value=False, callback=_enter, help="Which world.")


def in_world(act: Callable[Concatenate[WorldContext, P], None]) -> Callable[..., None]:
    """A command of a group that is about a world: `--world` may stand before or after its name."""

    @_its_world
    @click.pass_obj
    @wraps(act)
    def acting(world: str, /, *args: P.args, **kwargs: P.kwargs) -> None:
        act(place_of(world), *args, **kwargs)

    return acting


def group(
    name: str, means: str, *options: Callable[[click.Group], object], usual: str = "list"
) -> click.Group:
    """A group of commands, which are told the world; where none is named, it does the usual one."""

    @click.pass_context
    def begin(ctx: click.Context, /, world: str | None = None, **given: object) -> None:
        ctx.obj = world
        if ctx.invoked_subcommand is None:
            ctx.invoke(found.commands[usual], **given)

    found = click.Group(name, callback=begin, invoke_without_command=True, help=means)
    for option in options:
        option(found)
    return found


def print_json(value: object) -> None:
    """Print JSON, in ASCII where the output is not in UTF-8: nothing of it is lost."""
    plain = (sys.stdout.encoding or "").lower().replace("-", "") != "utf8"
    click.echo(json.dumps(value, indent=2, ensure_ascii=plain))


def print_records(plural: str, records: Iterable[Record]) -> None:
    """Print a list as the control API answers it."""
    print_json({plural: [each.model_dump(mode="json") for each in records]})


_UNITS = {"w": "week", "d": "day", "h": "hour", "m": "min(?:ute)?", "s": "sec(?:ond)?"}
_SPOKEN = re.compile(
    " ?".join(rf"(?:(\d+) ?(?:{unit}|{word}s?))?" for unit, word in _UNITS.items()),
    re.ASCII | re.IGNORECASE,
)


def duration(text: str) -> str:
    """A length of time as people type it (`91d`, `1h 30m`, `2 weeks`) as ISO 8601 has it."""
    found = _SPOKEN.fullmatch(text.strip())
    if not found or not any(found.groups()):
        return text
    weeks, days, *clock = (int(each or 0) for each in found.groups())
    hours, minutes, seconds = clock
    return f"P{weeks * 7 + days}DT{hours}H{minutes}M{seconds}S"
