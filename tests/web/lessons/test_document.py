"""The example of docs/lessons.md is a lesson, and can be played; its tables are whole."""

import json
import re

from bookwithme.contract.describing import published
from bookwithme.contract.lesson import Lesson
from bookwithme.domain.access_texts import Reason
from bookwithme.domain.booking import BookingStatus
from bookwithme.domain.letter import Kind
from bookwithme.domain.links import LinkState
from bookwithme.service.lessons.placeholders import MARK
from tests.architecture.prose import DOCS, code, rows, section
from tests.web.lessons.playing import SHIPPED_NAMES, begin, document, look_again, solve

TEXT = DOCS["lessons.md"]


def test_the_example_is_played_step_by_step(client, context):
    example, _ = code(TEXT, "json")
    steps = [each["id"] for each in begin(client, json.loads(example))["steps"]]
    for number, step in enumerate(steps):
        assert look_again(client) == steps[:number]
        assert solve(client, step).status_code == 200
    assert look_again(client) == steps == ["make", "wait", "why"]


def test_the_solution_that_books_by_a_link_does(client, context):
    example, step = (json.loads(each) for each in code(TEXT, "json"))
    begin(client, example | {"steps": [example["steps"][0], step]})
    for each in ("make", "book"):
        assert solve(client, each).status_code == 200
    assert look_again(client) == ["make", "book"]


def test_every_value_of_a_condition_is_told():
    told = section(TEXT, "Conditions")
    for value in (*LinkState, *BookingStatus, *Kind, *Reason):
        assert f"`{value}`" in told


def test_every_shipped_lesson_is_told_with_its_minutes():
    table = re.search(r"(?:^\|.*\n)+", TEXT, re.MULTILINE)[0].splitlines()[2:]
    told = dict(re.match(r"\| `(\S+)` \| (\d+) ", line).groups() for line in table)
    assert told == {name: str(document(name)["minutes"]) for name in SHIPPED_NAMES}


def test_every_kind_of_condition_is_told():
    told = set(re.findall(r'\{"(\w+)":', " ".join(row[0] for row in rows(TEXT, "Conditions"))))
    known = published(Lesson, "A lesson")["$defs"]["Condition"]["properties"].keys() - {"of"}
    assert told == known


def test_every_placeholder_is_told():
    told = {found["kind"] for found in MARK.finditer(TEXT.replace("…", "x"))}
    assert told == set(re.search(r"kind>([\w|]+)", MARK.pattern)[1].split("|"))
