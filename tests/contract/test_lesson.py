"""A lesson's file: what is wrong is told with its place."""

import pytest

from bookwithme.contract.describing import published
from bookwithme.contract.lesson import Lesson
from bookwithme.domain.errors import InvalidInput

SAID = {"en": "Said"}


def lesson(**step):
    """A lesson of one step."""
    one = {"id": "one", "title": SAID, "text": SAID, **step}
    return Lesson.example | {"steps": [one]}


def problems(document):
    """What is wrong, by its place."""
    with pytest.raises(InvalidInput) as refused:
        Lesson.read(document)
    return {each.field: each.problem for each in refused.value.problems}


AT = "2026-11-23T09:00:00Z"
ONE = {"command": "a"}


@pytest.mark.parametrize(
    ("step", "place", "problem"),
    [
        ({}, "steps[0].done", "is required, or question; not both"),
        ({"done": {}}, "steps[0].done", "must be exactly one kind of condition"),
        ({"done": {"command": "a", "after": AT}}, "steps[0].done", "exactly one"),
        ({"done": {"after": AT, "of": "a"}}, "steps[0].done.of", "goes with"),
        ({"done": {"lnk": 1}}, "steps[0].done.lnk", "nearest: link"),
        ({"done": {"all": [{"link": {"state": "x"}}]}}, "steps[0].done.all[0].link.state", "one"),
        ({"done": {"any": []}}, "steps[0].done", "must not be empty"),
        ({"done": {"not": {"mail": {"a": 1}}}}, "steps[0].done.not.mail.a", "known are kind"),
        ({"question": SAID}, "steps[0].right", "is required beside question"),
        ({"question": SAID, "choices": [SAID], "right": [1]}, "steps[0].right", "must name"),
        ({"open": "https://x", "done": ONE}, "steps[0].open", "begin with /"),
        ({"open": "/w/other/", "done": ONE}, "steps[0].open", "must be in this world"),
        ({"solution": {"program": "a"}, "done": ONE}, "steps[0].as", "must be whose calendar"),
        ({"done": {"program": {"outcome": "no"}}}, "steps[0].done.program.outcome", "one of"),
        ({"title": "Said", "done": ONE}, "steps[0].title", "must be an object"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_at_its_place(step, place, problem):
    told = problems(lesson(**step))
    assert problem in told[place], told
    assert len(told) == 1


def test_a_step_s_name_stands_once():
    document = Lesson.example | {"steps": Lesson.example["steps"] * 2}
    assert problems(document) == {"steps[1].id": "stands in the lesson before"}


def test_another_format_is_refused():
    assert problems(Lesson.example | {"format": 2}) == {"format": "must be 1"}


def test_the_schema_describes_every_condition():
    described = published(Lesson, "A lesson")["$defs"]["Condition"]["properties"]
    assert {"access", "link", "all", "any", "not", "of", "meetingType"} < described.keys()
