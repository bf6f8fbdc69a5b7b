"""A record is read from outside by its outside names, and built inside by its own."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Annotated, NamedTuple

import pytest
from jsonschema import Draft202012Validator
from pydantic import Field, ValidationError

from bookwithme.contract.base import Change, Documented, Either, Record
from bookwithme.contract.describing import shapes
from bookwithme.contract.hours import MeetingHours
from bookwithme.contract.types import Duration, Flag, Instant, Line, Text, Zone
from bookwithme.domain.errors import FieldProblem, InvalidInput
from bookwithme.domain.hours import Hours, Row


class Meeting(Record):
    """A meeting."""

    title: Annotated[Line, Field(min_length=1, max_length=10)]
    all_day: Flag = False
    least: Duration = timedelta(minutes=5)
    most: Duration = timedelta(hours=1)
    begins: Instant | None = None
    time_zone: Zone = "UTC"
    hours: MeetingHours | None = None
    tags: Annotated[tuple[Text, ...], Field(max_length=2)] = ()

    @classmethod
    def rules(cls, given: Mapping):
        if not given.get("title", "x").strip():
            yield FieldProblem("title", "must not be blank")
        if "least" in given and "most" in given and given["least"] > given["most"]:
            yield FieldProblem("least", "must not be longer than most")


class MeetingChange(Change, Meeting):
    """Some of a meeting."""


class Meetings(Record):
    meetings: tuple[Meeting, ...]


class Own(NamedTuple):
    title: str
    begins: datetime
    hours: Hours
    other: int = 3


class Other(NamedTuple):
    title: str
    all_day: bool


def wrong(record, document):
    with pytest.raises(InvalidInput) as refused:
        record.read(document)
    return [(each.field, each.problem) for each in refused.value.problems]


def test_outside_names_are_camel_case_and_inside_names_the_domains():
    meeting = Meeting.read({"title": "Intro", "allDay": True, "timeZone": "Romance Standard Time"})
    assert (meeting.all_day, meeting.time_zone) == (True, "Europe/Paris")
    assert Meeting(title="Intro", all_day=True).model_dump(mode="json")["allDay"] is True


def test_from_outside_an_inside_name_is_not_known():
    (problem,) = wrong(Meeting, {"title": "Intro", "all_day": True})
    assert problem[0] == "all_day"
    assert problem[1].startswith("is not known here; known are allDay, begins, hours, least, most")
    assert problem[1].endswith("(nearest: allDay)")


def test_what_is_known_is_all_that_there_is_also_where_one_field_is_required():
    assert wrong(Meetings, {"meetings": [], "colour": "red"}) == [
        ("colour", "is not known here; known are meetings")
    ]


def test_every_problem_is_told_at_once_with_its_path():
    document = {
        "title": "",
        "allDay": "yes",
        "most": "1h",
        "hours": {"weekly": {"monday": [["9", "10"]]}, "frm": None},
        "tags": ["a", 3],
    }
    assert wrong(Meeting, document) == [
        ("title", "must not be empty"),
        ("allDay", "must be true or false"),
        ("most", "'1h' is no ISO 8601 duration such as PT30M or P90D"),
        ("hours.weekly.monday[0]", 'must be times as "08:00"; only the end may be "24:00"'),
        ("hours.frm", "is not known here; known are from, until, weekly (nearest: from)"),
        ("tags[1]", "must be text"),
    ]


def test_rules_are_told_together_with_what_cannot_be_read():
    assert wrong(Meeting, {"title": " ", "least": "PT2H", "allDay": 1}) == [
        ("allDay", "must be true or false"),
        ("title", "must not be blank"),
    ]
    assert wrong(Meetings, {"meetings": [{"title": " ", "tags": 3}, {}, 4]}) == [
        ("meetings[0].tags", "must be a list"),
        ("meetings[0].title", "must not be blank"),
        ("meetings[1].title", "is required"),
        ("meetings[2]", "must be a JSON object"),
    ]


def test_rules_see_defaults_of_a_whole_record():
    assert wrong(Meeting, {"title": "x", "least": "PT2H"}) == [
        ("least", "must not be longer than most")
    ]


def test_a_change_has_what_was_given_and_null_is_given():
    change = MeetingChange.read({"begins": None, "least": "PT2H"})
    assert change.values() == {"begins": None, "least": timedelta(hours=2)}
    assert MeetingChange.read({}).values() == {}
    assert wrong(MeetingChange, {"title": " "}) == [("title", "must not be blank")]
    assert wrong(MeetingChange, {"title": None}) == [("title", "must be text")]


def test_a_record_is_built_from_the_domains_objects():
    now = datetime(2026, 11, 23, 9, tzinfo=UTC)
    week = ((Row(540, 720),), *((),) * 6)
    meeting = Meeting.of(Own("Intro", now, Hours(week)), Other("Later", all_day=True), tags=("a",))
    assert meeting.model_dump(mode="json") == {
        "title": "Intro",
        "allDay": True,
        "least": "PT5M",
        "most": "PT1H",
        "begins": "2026-11-23T09:00:00Z",
        "timeZone": "UTC",
        "hours": {"weekly": {"monday": [["09:00", "12:00"]]}},
        "tags": ["a"],
    }


def test_a_record_never_changes():
    with pytest.raises(ValidationError, match="frozen"):
        Meeting(title="Intro").title = "Other"


def test_its_description_demands_what_is_demanded_and_gives_limits():
    described = shapes([Meeting, MeetingChange], [])
    assert described["Meeting"]["required"] == ["title"]
    assert described["Meeting"]["additionalProperties"] is False
    assert "required" not in described["MeetingChange"]
    title = described["MeetingChange"]["properties"]["title"]
    assert (title["minLength"], title["maxLength"], "default" in title) == (1, 10, False)
    assert described["Meeting"]["properties"]["least"]["default"] == "PT5M"
    assert "Hours" in described
    assert shapes([], [Meeting])["Meeting"]["required"][:2] == ["title", "allDay"]


@dataclass(frozen=True)
class KeptCall:
    title: str
    muted: bool = False
    dial_in: str = ""


class CallFields(Record):
    title: Text
    muted: Flag
    dial_in: Text


class CallInDocument(Documented, CallFields):
    kept = KeptCall
    first = ("title", "muted")


@pytest.mark.parametrize(("number", "more"), [("", {}), ("0123", {"dialIn": "0123"})])
def test_a_document_leaves_out_the_default_of_a_field_that_came_later(number, more):
    written = CallInDocument.of(KeptCall("Intro", dial_in=number)).model_dump(exclude_unset=True)
    assert written == {"title": "Intro", "muted": False} | more


class Wait(Either):
    either = ("at_least", "until", "for_ever")

    at_least: Duration | None = None
    until: Instant | None = None
    for_ever: Flag | None = None


@pytest.mark.parametrize(
    ("document", "problem"),
    [
        ({"atLeast": "PT1H"}, ""),
        ({"atLeast": "PT1H", "until": None}, ""),
        ({"forEver": False}, ""),
        ({}, "is required, or until, or forEver; not several"),
        ({"until": None}, "is required, or until, or forEver; not several"),
        ({"atLeast": "PT1H", "forEver": True}, "is required, or until, or forEver; not several"),
    ],
)
def test_one_of_several_fields_is_needed_and_the_description_says_so(document, problem):
    schema = {"$ref": "#/$defs/Wait", "$defs": shapes([Wait], [])}
    assert Draft202012Validator(schema).is_valid(document) == (not problem)
    if not problem:
        Wait.read(document)
        return
    with pytest.raises(InvalidInput) as refused:
        Wait.read(document)
    assert refused.value.problems == (FieldProblem("atLeast", problem),)
