"""`bookwithme lesson`: list lessons, check a file of one's own."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import click

from bookwithme.cli.options import group, json_option, print_records, settings_with
from bookwithme.cli.scenario_files import WrongFile, document_in
from bookwithme.contract.lesson import Lesson
from bookwithme.service.lessons import library
from bookwithme.service.worlds.scenarios import files

lesson = group("lesson", "List lessons, check a file of one's own.", json_option)


@lesson.command("list")
@json_option
def list_lessons(*, as_json: bool) -> None:
    """List the lessons: the emulator's, and those of BOOKWITHME_LESSONS."""
    folder = settings_with().lessons
    for problem in _left_out(folder):
        click.echo(problem, err=True)
    found = library.lessons(folder)
    if as_json:
        print_records("lessons", found)
        return
    for each in found:
        click.echo(f"{each.name:<24} {each.minutes:>3} min  {each.title}")


def _left_out(folder: Path | None) -> Iterator[str]:
    """The first problem of each file of a folder that is no lesson to begin."""
    found = files(folder, library.SHIPPED)
    for path in sorted(folder.glob("*.json")) if folder else ():
        if found.get(path.stem) != path:
            yield f"{path}: its name cannot be used, or is that of a lesson of the emulator"
            continue
        try:
            document_in(path, Lesson.read, "")
        except (WrongFile, OSError) as error:
            yield str(error).splitlines()[0]


@lesson.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def check(file: Path) -> None:
    """Say of a lesson's file all that is wrong with it, by line and column."""
    from flask import Flask  # noqa: PLC0415 - these are slow, and for this alone

    from bookwithme.web.api import lesson_calls  # noqa: PLC0415
    from bookwithme.web.routes import BLUEPRINTS  # noqa: PLC0415

    routes = Flask("bookwithme")
    for each in BLUEPRINTS:
        routes.register_blueprint(each)
    calls = partial(lesson_calls.problems, routes=routes.url_map)
    scenarios = settings_with().scenarios
    document_in(file, partial(library.checked, scenarios=scenarios, more=calls), "")
    click.echo(f"{file} is a lesson.")
