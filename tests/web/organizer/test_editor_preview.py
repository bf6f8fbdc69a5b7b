"""The editor without scripts: rows are added and removed, and the preview drawn, by the server."""

from dataclasses import replace
from functools import partial

import pytest

from bookwithme.contract.meeting_type import TypeFields
from bookwithme.domain.hours import Hours, parse_week
from bookwithme.service.organizer import meeting_types
from tests.page import Page, words
from tests.web.acting import be, state
from tests.web.conftest import ORGANIZER
from tests.web.organizer.test_editor import EVERYTHING, NEW, edit_path, kinds, untouched


@pytest.fixture
def adele(client, cast):
    """The organizer's browser."""
    return be(client, ORGANIZER)


def test_a_row_is_added_without_scripts_and_nothing_is_lost(adele, cast):
    before = state(cast.context)
    page = adele.post(NEW, data=EVERYTHING | {"action": "add:monday"})
    found = Page(page).fields
    assert page.status_code == 200
    assert found["mondayFrom"] == ["09:00", "13:30", ""]
    assert found["title"] == [EVERYTHING["title"]]
    assert state(cast.context) == before


def test_the_first_row_of_a_day_comes_with_hours_in_it(adele):
    found = Page(adele.post(NEW, data=EVERYTHING | {"action": "add:sunday"})).fields
    assert (found["sundayFrom"], found["sundayTo"]) == (["09:00"], ["17:00"])


def test_a_row_is_removed_without_scripts(adele):
    page = adele.post(NEW, data=EVERYTHING | {"action": "remove:monday:0"})
    found = Page(page).fields
    assert (found["mondayFrom"], found["mondayTo"]) == (["13:30"], ["17:00"])


@pytest.mark.parametrize("action", ["add:noday", "remove:monday:x", "remove:monday:99", "dance"])
def test_an_act_that_is_none_shows_the_form_as_it_was(adele, action):
    found = Page(adele.post(NEW, data=EVERYTHING | {"action": action})).fields
    assert found["mondayFrom"] == EVERYTHING["mondayFrom"]


def test_an_empty_row_is_as_good_as_none(adele, cast):
    rows = {"mondayFrom": ["09:00", ""], "mondayTo": ["12:00", ""]}
    adele.post(NEW, data=EVERYTHING | rows)
    weekly = TypeFields.of(kinds(cast)[-1]).model_dump(mode="json")["hours"]["weekly"]
    assert weekly["monday"] == [["09:00", "12:00"]]


def test_a_row_up_to_midnight_stays_one(adele, cast):
    rows = {"mondayFrom": ["18:00"], "mondayTo": ["00:00"]}
    adele.post(NEW, data=EVERYTHING | rows)
    hours = Hours(parse_week({"monday": [["18:00", "24:00"]]}))
    meeting_types.change_type(cast.context, kinds(cast)[-1].guid, partial(replace, hours=hours))
    found = Page(adele.get(edit_path(kinds(cast)[-1]))).fields
    assert (found["mondayFrom"], found["mondayTo"]) == (["18:00"], ["00:00"])


def test_the_preview_draws_the_times_of_the_picture(adele):
    picture = {
        "schedule": "custom",
        "tuesdayFrom": ["09:00"],
        "tuesdayTo": ["12:00"],
        "duration": "PT15M",
        "bufferBefore": "PT15M",
        "bufferAfter": "PT15M",
        "action": "preview",
    }
    page = adele.post(NEW, data=untouched(adele.get(NEW)) | no_rows() | picture)
    assert page.status_code == 200
    assert "5 start times in these seven days" in words(page)
    starts = [float(y) for y in Page(page).values(".week__start", "cy")]
    assert [round((y - 32) / 0.3) + 7 * 60 for y in starts] == [555, 585, 615, 645, 675]


def no_rows():
    week = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
    return {f"{day}{edge}": [] for day in week for edge in ("From", "To")}


def test_the_preview_shows_the_tile_and_needs_no_title(adele, cast):
    before = state(cast.context)
    page = adele.post(NEW, data=EVERYTHING | {"title": "", "action": "preview"})
    preview = page.text.split('id="preview"')[1]
    assert page.status_code == 200
    assert "New meeting type" in preview
    assert "1 HR 15 MIN" in preview
    assert state(cast.context) == before


def test_a_form_that_makes_no_sense_has_no_preview_but_says_so(adele):
    page = adele.post(NEW, data=EVERYTHING | {"durationCount": "x", "action": "preview"})
    assert "No preview yet" in words(page)


def test_enter_in_a_field_saves(adele):
    buttons = Page(adele.get(NEW)).values('button[name="action"]', "value")
    assert buttons[0] == "save"
