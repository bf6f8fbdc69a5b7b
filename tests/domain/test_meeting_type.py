from datetime import date, timedelta

import pytest

from bookwithme.domain.errors import FieldProblem, InvalidInput
from bookwithme.domain.hours import Hours
from bookwithme.domain.meeting_type import CATEGORIES, MeetingType, Visibility

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
NOTHING = timedelta(0)


def refused(**fields):
    """The names of the fields for which a type is refused."""
    with pytest.raises(InvalidInput) as raised:
        MeetingType(**{"title": "Intro", **fields})
    return [problem.field for problem in raised.value.problems]


def test_an_untouched_form_has_the_products_defaults():
    assert MeetingType(title="Intro") == MeetingType(
        title="Intro",
        description="",
        category=None,
        location="",
        visibility=Visibility.PUBLIC,
        duration=30 * MINUTE,
        buffer_before=NOTHING,
        buffer_after=NOTHING,
        start_time_increment=30 * MINUTE,
        minimum_lead_time=HOUR,
        maximum_lead_time=90 * DAY,
        teams_meeting=None,
        hours=None,
    )


@pytest.mark.parametrize(
    "fields",
    [
        {"title": "x"},
        {"title": "🦉" * 120},
        {"description": "line\nline\ttab\r\n" + "x" * 1900},
        {"duration": 5 * MINUTE},
        {"duration": DAY},
        {"duration": 47 * MINUTE},
        {"buffer_before": 4 * HOUR, "buffer_after": 4 * HOUR},
        {"start_time_increment": 5 * MINUTE},
        {"start_time_increment": DAY},
        {"minimum_lead_time": NOTHING, "maximum_lead_time": NOTHING},
        {"maximum_lead_time": 365 * DAY},
        {"minimum_lead_time": timedelta(seconds=1)},
        {"hours": Hours(from_day=date(2026, 1, 1), until_day=date(2026, 1, 1))},
        *({"category": category} for category in CATEGORIES),
    ],
)
def test_everything_up_to_the_limits_is_taken(fields):
    kind = MeetingType(**{"title": "Intro", **fields})
    assert {name: getattr(kind, name) for name in fields} == fields


@pytest.mark.parametrize(
    ("fields", "names"),
    [
        ({"title": ""}, ["title"]),
        ({"title": " \t"}, ["title", "title"]),
        ({"title": "x" * 121}, ["title"]),
        ({"title": "two\nlines"}, ["title"]),
        ({"title": "NUL\0"}, ["title"]),
        ({"title": "half a pair \ud83e"}, ["title"]),
        ({"description": "x" * 2001}, ["description"]),
        ({"description": "bell\a"}, ["description"]),
        ({"location": "x" * 2001}, ["location"]),
        ({"location": "two\nlines"}, ["location"]),
        ({"category": "mauve"}, ["category"]),
        ({"category": ""}, ["category"]),
        ({"duration": 5 * MINUTE - timedelta(seconds=1)}, ["duration"]),
        ({"duration": DAY + MINUTE}, ["duration"]),
        ({"duration": -30 * MINUTE}, ["duration"]),
        ({"duration": timedelta(minutes=30, seconds=1)}, ["duration"]),
        ({"buffer_before": -MINUTE}, ["bufferBefore"]),
        ({"buffer_after": 4 * HOUR + MINUTE}, ["bufferAfter"]),
        ({"buffer_before": timedelta(seconds=90)}, ["bufferBefore"]),
        ({"start_time_increment": NOTHING}, ["startTimeIncrement"]),
        ({"start_time_increment": DAY + MINUTE}, ["startTimeIncrement"]),
        ({"minimum_lead_time": -timedelta(seconds=1)}, ["minimumLeadTime"]),
        ({"maximum_lead_time": 366 * DAY}, ["maximumLeadTime"]),
        ({"minimum_lead_time": 2 * DAY, "maximum_lead_time": DAY}, ["minimumLeadTime"]),
        ({"hours": Hours(from_day=date(2026, 1, 2), until_day=date(2026, 1, 1))}, ["hours.until"]),
        ({"title": "", "duration": DAY * 2}, ["title", "duration"]),
    ],
)
def test_every_field_beyond_its_limits_is_named(fields, names):
    assert refused(**fields) == names


def test_a_refusal_says_what_the_limits_are():
    with pytest.raises(InvalidInput) as raised:
        MeetingType(title="Intro", duration=DAY * 2)
    assert raised.value.problems == (
        FieldProblem("duration", "must be between 5 minutes and 24 hours"),
    )


@pytest.mark.parametrize(
    ("type_says", "page_says", "expected"),
    [
        (None, True, True),
        (None, False, False),
        (True, False, True),
        (False, True, False),
    ],
)
def test_a_type_has_teams_as_the_page_says_unless_it_says_itself(type_says, page_says, expected):
    kind = MeetingType(title="Intro", teams_meeting=type_says)
    assert kind.has_teams(page_says=page_says) is expected


def test_only_public_types_show_on_the_page():
    kinds = [MeetingType(title="Intro", visibility=each) for each in Visibility]
    assert {kind.visibility: kind.is_public for kind in kinds} == {
        Visibility.PUBLIC: True,
        Visibility.PRIVATE: False,
    }
