"""A scenario's file: what is wrong with it, by line and column."""

import json
import re
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import replace
from itertools import takewhile
from pathlib import Path
from typing import IO, Any

import click

from bookwithme.domain.errors import FieldProblem, InvalidInput
from bookwithme.service.documents.reading import parts_of, read_world
from bookwithme.service.world_context import DEFAULT_WORLD, WorldContext
from bookwithme.service.worlds.scenarios import read_file
from bookwithme.service.worlds.worlds import make_world
from bookwithme.storage.engine import Store
from bookwithme.storage.schema import migrate

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\],:]|[^\s{}\[\],:"]+')


class WrongFile(click.ClickException):
    """What is wrong with a file, a line each, as compilers write it and editors read it."""

    def show(self, file: IO[Any] | None = None) -> None:
        """Print the lines as they are."""
        click.echo(self.message, file=file, err=True)


def check_world(document: object) -> None:
    """Find what is wrong with a world's document; raises InvalidInput."""
    read_world(parts_of(document))


def document_in(
    path: Path, check: Callable[[object], object] = check_world, within: str = "scenario."
) -> Any:
    """The document in a file, named as the file is; `within`: what `check` calls the whole.

    Raises:
        WrongFile: with a line for each problem, `FILE:LINE:COLUMN: PLACE: PROBLEM`.
    """
    text = _text(path)
    try:
        document = read_file(path)
        check(document)
    except InvalidInput as error:
        problems = (replace(each, field=each.field.removeprefix(within)) for each in error.problems)
        raise WrongFile("\n".join(_lines(path, text, problems))) from error
    return document | {"name": path.stem}


def load_once(document: object) -> None:
    """Make a world of a document, in a database of its own; raises InvalidInput."""
    with (
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder,
        closing(Store(f"sqlite:///{Path(folder, 'check.sqlite3').as_posix()}")) as store,
    ):
        migrate(store)
        make_world(WorldContext(store, ""), DEFAULT_WORLD, document)


def _text(path: Path) -> str:
    """A file's text, which is JSON; raises WrongFile."""
    data = path.read_bytes()
    try:
        text = data.decode(json.detect_encoding(data))
        json.loads(text)
    except json.JSONDecodeError as error:
        where = f"{path}:{error.lineno}:{error.colno}"
        raise WrongFile(f"{where}: is no JSON: {error.msg}") from error
    except (UnicodeDecodeError, RecursionError) as error:
        raise WrongFile(f"{path}: is no JSON: {error}") from error
    return text


def _lines(path: Path, text: str, problems: Iterable[FieldProblem]) -> Iterator[str]:
    """Each problem with its place in the file, in the file's order."""
    places: dict[str, int] = {}
    tokens = _TOKEN.finditer(text)
    _place(next(tokens), tokens, "", places)
    found = []
    for each in problems:
        offset = next(places[outer] for outer in _outwards(each.field) if outer in places)
        found.append((offset, f"{each.field}: {each.problem}"))
    for offset, told in sorted(found):
        line, column = text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)
        yield f"{path}:{line}:{column}: {told}"


def _place(
    token: re.Match[str], tokens: Iterator[re.Match[str]], at: str, places: dict[str, int]
) -> None:
    """Note where a value of a valid JSON text begins, and those in it, each by its path."""
    places[at] = token.start()
    if token[0] == "{":
        for key in takewhile(lambda each: each[0] != "}", tokens):
            if key[0] != ",":
                next(tokens)  # the colon
                name = json.loads(key[0])
                _place(next(tokens), tokens, f"{at}.{name}" if at else name, places)
    elif token[0] == "[":
        values = (each for each in takewhile(lambda each: each[0] != "]", tokens) if each[0] != ",")
        for number, value in enumerate(values):
            _place(value, tokens, f"{at}[{number}]", places)


def _outwards(field: str) -> Iterator[str]:
    """A place in a document, what it stands in, and so on to the whole."""
    while field:
        yield field
        field = field[: max(field.rfind("."), field.rfind("["), 0)]
    yield ""
