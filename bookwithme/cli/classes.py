"""`bookwithme class`: a world for each trainee, and acts for all of them."""

from pathlib import Path
from typing import Any

import click

from bookwithme.cli.options import (
    ScenarioType,
    duration,
    group,
    json_option,
    place_of,
    print_json,
    print_records,
    scenario_option,
)
from bookwithme.cli.scenario_files import document_in
from bookwithme.contract.classes import (
    ClassClock,
    ClassMessage,
    ClassSettings,
    ClassState,
    NewClass,
)
from bookwithme.contract.lesson import Lesson
from bookwithme.domain.errors import InvalidInput
from bookwithme.exchange.console import decoded
from bookwithme.service.lessons import class_files, classes
from bookwithme.service.world_context import WorldContext

_name = click.argument("name")
_WAYS = "must be 90d, PT1H, an instant such as 2026-11-23T09:00:00Z, freeze, resume or system"
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_only = click.option(
    "--only",
    multiple=True,
    type=click.IntRange(min=1),
    help="This trainee's number; again for more.",
)


class LessonType(ScenarioType):
    """A lesson's name as it is, or the document in a file whose name ends in `.json`."""

    def document(self, path: Path) -> Any:
        """The document in a file; raises WrongFile."""
        return document_in(path, Lesson.read, "")


_MEANS = "List the classes; make one, see how far it is, act for all of its trainees."
class_ = group("class", _MEANS, json_option)


@class_.command()
@_name
@click.option("--trainees", type=int, help="How many.")
@click.option("--roster", type=_FILE, help="A CSV file with a column `name`, or a name a line.")
@click.option(
    "--lesson", type=LessonType(), help="A lesson's name, or a file of one's own (.json)."
)
@scenario_option()
@json_option
def make(
    name: str,
    trainees: int | None,
    roster: Path | None,
    lesson: object,
    scenario: object,
    *,
    as_json: bool,
) -> None:
    """Make a world with an invitation for each trainee."""
    if (trainees is None) == (roster is None):
        raise click.UsageError("Say how many --trainees, or name a --roster.")
    members, more = _in(roster) if roster else (trainees, [])
    wanted = {"name": name, "trainees": members, "lesson": lesson, "scenario": scenario}
    context = place_of()
    _tell(context, classes.make(context, NewClass.read(wanted), more), as_json=as_json)


def _in(roster: Path) -> tuple[int | list[str], list[dict[str, str]]]:
    """Who is in a roster; raises ClickException with the file's name."""
    try:
        return class_files.members(decoded(roster.read_bytes()))
    except InvalidInput as error:
        raise click.ClickException(f"{roster}: {error.problems[0].problem}") from error


@class_.command("list")
@json_option
def list_classes(*, as_json: bool) -> None:
    """List the classes: name, trainees, lesson."""
    context = place_of()
    found = classes.every(context)
    if as_json:
        print_records("classes", [classes.show(context, each.name) for each in found])
        return
    for each in found:
        click.echo(f"{each.name:<24} {len(each.trainees):>2}  {each.lesson or each.scenario}")


def _tell(context: WorldContext, state: ClassState, *, as_json: bool) -> None:
    if as_json:
        print_json(state.model_dump(mode="json"))
        return
    base = f"{context.base}/_emulator/classes/{state.name}"
    click.echo(f"Board  {base}\nSheet  {base}/sheet\n")
    click.echo(f"{'No':>2}  {'Trainee':<24} {'Done':<5} {'':<6} Invitation")
    for each in state.trainees:
        done = sum(step.state == "done" for step in each.steps)
        click.echo(
            f"{each.number:>2}  {each.name or each.world:<24} {f'{done}/{len(each.steps)}':<5}"
            f" {'stuck' if each.stuck_since else '':<6} {each.invite_url or 'gone'}"
        )


def _done(name: str) -> None:
    click.echo(f"Done for class {name}.")


@class_.command()
@_name
@json_option
def show(name: str, *, as_json: bool) -> None:
    """Tell how far everybody is, with their invitations."""
    context = place_of()
    _tell(context, classes.show(context, name), as_json=as_json)


@class_.command()
@_name
@click.argument("way")
@_only
def clock(name: str, way: str, only: tuple[int, ...]) -> None:
    """Move all clocks; WAY: 90d, PT1H, 2026-11-23T09:00:00Z, freeze, resume or system."""
    modes = {"freeze": "frozen", "resume": "shifted", "system": "system"}
    length = duration(way)
    field = "mode" if way in modes else "to" if length[:1].isdigit() else "by"
    try:
        wanted = ClassClock.read({field: modes.get(way, length), "only": only or None})
    except InvalidInput as error:
        raise click.BadParameter(_WAYS, param_hint="WAY") from error
    classes.move_clocks(place_of(), name, wanted)
    _done(name)


@class_.command()
@_name
@_only
def reset(name: str, only: tuple[int, ...]) -> None:
    """Bring the worlds, and the lesson in them, back to their beginning."""
    classes.reset(place_of(), name, only or None)
    _done(name)


@class_.command()
@_name
@click.argument("values", nargs=-1, required=True, metavar="NAME=VALUE…")
@_only
def settings(name: str, values: tuple[str, ...], only: tuple[int, ...]) -> None:
    """Set switches of the worlds, such as accessRules=2025."""
    given = dict(each.partition("=")[::2] for each in values)
    flags = {"true": True, "false": False}
    wish: dict[str, object] = {key: flags.get(value, value) for key, value in given.items()}
    classes.change_settings(place_of(), name, ClassSettings.read(wish | {"only": only or None}))
    _done(name)


@class_.command()
@_name
@click.argument("text", default="")
@_only
def message(name: str, text: str, only: tuple[int, ...]) -> None:
    """Show a text in the lesson's panels; without one, show none any more."""
    wish = ClassMessage.read({"text": text, "only": only or None})
    classes.say(place_of(), name, wish.text, wish.only)
    _done(name)


@class_.command()
@_name
@_only
def lock(name: str, only: tuple[int, ...]) -> None:
    """Let the worlds be looked at alone."""
    classes.lock(place_of(), name, only or None, locked=True)
    _done(name)


@class_.command()
@_name
@_only
def unlock(name: str, only: tuple[int, ...]) -> None:
    """Open the worlds again."""
    classes.lock(place_of(), name, only or None, locked=False)
    _done(name)


@class_.command()
@_name
def sheet(name: str) -> None:
    """Print the hand-out as CSV: names, worlds, invitations."""
    click.echo(class_files.sheet(place_of(), name), nl=False)


@class_.command()
@_name
def results(name: str) -> None:
    """Print how far everybody came, as CSV."""
    click.echo(class_files.results(place_of(), name), nl=False)


@class_.command()
@_name
def delete(name: str) -> None:
    """End a class: its worlds are deleted."""
    classes.delete(place_of(), name)
    click.echo(f"Class {name} has ended.")
