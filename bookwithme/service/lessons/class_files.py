"""What a class comes from and leaves as files: roster, hand-out, results."""

import csv
from collections.abc import Iterable
from io import StringIO

from bookwithme.contract.classes import TraineeState
from bookwithme.contract.types import instant_text
from bookwithme.domain.errors import FieldProblem, InvalidInput
from bookwithme.service.lessons.classes import show, training
from bookwithme.service.world_context import WorldContext

_NAME = "name"


def members(text: str) -> tuple[int | list[str], list[dict[str, str]]]:
    """A number of trainees, or their names and what else a CSV's columns say of each.

    The text is a number, names a line each, or CSV whose header has a column `name`.

    Raises:
        InvalidInput: there are several columns, and none is `name`; or nothing at all.
    """
    if text.strip().isdecimal() and len(text.strip()) < 4:
        return int(text), []
    lines = [each for each in text.lstrip("\ufeff").splitlines() if each.strip()]
    if not lines:
        raise InvalidInput(FieldProblem("trainees", "there are no names"))
    delimiter = ";" if ";" in lines[0] else ","
    head = [each.strip() for each in lines[0].split(delimiter)]
    if _NAME not in map(str.casefold, head):
        if len(head) > 1:
            problem = f"there is no column “{_NAME}”; the first line has {', '.join(head)}"
            raise InvalidInput(FieldProblem("trainees", problem))
        return [each.strip() for each in lines], []
    rows = csv.reader(StringIO("\n".join(lines[1:])), delimiter=delimiter)
    kept = [dict(zip(head, map(str.strip, row), strict=False)) for row in rows]
    column = next(each for each in head if each.casefold() == _NAME)
    return [row.pop(column, "") for row in kept], kept


def results(context: WorldContext, name: str, language: str = "en") -> str:
    """How far everybody came, as CSV: a line for each trainee, a column for each step."""
    board = show(context, name, language)
    steps = [each.id for each in next((each.steps for each in board.trainees if each.steps), ())]
    head = ["number", "name", "world", "joinedAt", "lastSeenAt", "done", "hints", "solved", *steps]
    return _csv([head, *(_result(each, steps) for each in board.trainees)])


def _result(trainee: TraineeState, names: list[str]) -> list[str]:
    """A trainee's line; of a world that was deleted nothing is known, which is not 0."""
    steps = trainee.steps
    done = {each.id: each.done_at for each in steps}
    times = (trainee.joined_at, trainee.last_seen_at, *map(done.get, names))
    first_seen, last_seen, *ticked = (instant_text(each) if each else "" for each in times)
    counted = (
        sum(each.done_at is not None for each in steps),
        sum(each.hints for each in steps),
        sum(each.solved for each in steps),
    )
    return [
        str(trainee.number),
        trainee.name,
        trainee.world,
        first_seen,
        last_seen,
        *(str(each) if trainee.clock else "" for each in counted),
        *ticked,
    ]


def sheet(context: WorldContext, name: str) -> str:
    """The hand-out as CSV: name, world and invitation of each trainee, and what the roster says."""
    board, found = show(context, name), training(context, name)
    more = list(dict.fromkeys(key for each in found.trainees for key in each.more))
    rows = [
        [str(state.number), state.name, state.world, state.invite_url or ""]
        + [each.more.get(key, "") for key in more]
        for state, each in zip(board.trainees, found.trainees, strict=True)
    ]
    return _csv([["number", "name", "world", "invitation", *more], *rows])


def _csv(rows: Iterable[list[str]]) -> str:
    """Rows as CSV; what a spreadsheet would take for a formula is text."""
    out = StringIO()
    writer = csv.writer(out)
    for row in rows:
        writer.writerow(["'" + each if each[:1] in {*"=+-@\t"} else each for each in row])
    return out.getvalue()
