"""Scenarios of one's own: documents that a world begins with, files in a folder."""

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bookwithme.domain.errors import InvalidInput
from bookwithme.domain.interval import Interval
from bookwithme.service.availability.calendars import busy_periods
from bookwithme.service.worlds import worlds
from bookwithme.service.worlds.scenarios import began_with, read_file, scenario, scenarios

MAILBOX = {"address": "ada@own.example", "displayName": "Ada", "timeZone": "Europe/Paris"}
DOCUMENT = {"version": 1, "name": "our-case", "title": "Ours, 100 %", "mailboxes": [MAILBOX]}
STANDUP = (
    "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:standup\r\nSUMMARY:Caf\u00e9\r\n"
    "DTSTART;TZID=Europe/Paris:20260107T090000\r\nDURATION:PT15M\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
)


def addresses(context):
    with context.read() as uow:
        return [each.address for each in uow.mailboxes.all()]


def test_a_world_is_reset_to_the_document_it_began_with(any_place):
    world = worlds.make_world(any_place, "mine", DOCUMENT)
    mine = any_place.elsewhere("mine")
    assert world.scenario == "our-case"
    worlds.reset(mine, "contoso")
    assert len(addresses(mine)) == 8
    assert worlds.reset(mine).scenario == "our-case"
    assert addresses(mine) == ["ada@own.example"]


def test_a_snapshot_brings_the_document_back_that_its_world_began_with(any_place):
    worlds.seed(any_place, DOCUMENT)
    worlds.save_snapshot(any_place, "ours")
    worlds.seed(any_place, "empty")
    assert worlds.reset(any_place).scenario == "empty"
    worlds.restore_snapshot(any_place, "ours")
    assert worlds.reset(any_place).scenario == "our-case"
    assert addresses(any_place) == ["ada@own.example"]


def test_a_reset_to_a_document_for_once_leaves_the_beginning_as_it_was(context):
    worlds.seed(context, "empty")
    worlds.reset(context, DOCUMENT)
    assert addresses(context) == ["ada@own.example"]
    worlds.reset(context)
    assert addresses(context) == []


@pytest.mark.parametrize("name", [None, "Not a name", 7])
def test_a_document_without_a_name_that_a_scenario_may_have_is_called_own(context, name):
    assert worlds.make_world(context, "mine", DOCUMENT | {"name": name}).scenario == "own"


@pytest.mark.parametrize(
    ("wished", "field"),
    [
        ({}, "scenario.version"),
        (DOCUMENT | {"mailboxes": [MAILBOX, MAILBOX]}, "scenario.mailboxes[1].address"),
        (["contoso"], "scenario.body"),
    ],
)
def test_what_is_wrong_with_a_document_is_told_under_its_field_and_makes_no_world(
    context, wished, field
):
    with pytest.raises(InvalidInput) as caught:
        worlds.make_world(context, "mine", wished)
    assert [each.field for each in caught.value.problems] == [field]
    assert [each.name for each in worlds.all_worlds(context)] == ["default"]


def test_an_unknown_scenario_is_answered_with_the_nearest(context):
    with pytest.raises(InvalidInput, match=r"known are clock-change-week, .* \(nearest: contoso\)"):
        worlds.make_world(context, "mine", "contosso")


@pytest.fixture
def folder(context, tmp_path):
    """A place whose installation has a folder of scenarios, with one of each kind in it."""
    for name, content in {
        "ours.json": json.dumps(DOCUMENT),
        "contoso.json": json.dumps(DOCUMENT),
        "broken.json": "{",
        "Not a name.json": json.dumps(DOCUMENT),
        "odd.json": json.dumps({"title": 7}),
    }.items():
        (tmp_path / name).write_text(content, "utf-8")
    return replace(context, scenarios=tmp_path)


def test_a_folders_files_are_listed_with_the_others_whose_names_they_cannot_take(folder):
    known = {each.name: each.title for each in scenarios(None)}
    own = {"ours": "Ours, 100 %", "broken": "broken", "odd": "odd"}
    assert {each.name: each.title for each in scenarios(folder.scenarios)} == known | own


def test_a_folders_file_is_read_anew_at_every_reset(folder):
    worlds.seed(folder, "ours")
    path = folder.scenarios / "ours.json"
    path.write_text(json.dumps(DOCUMENT | {"mailboxes": []}), "utf-8")
    worlds.reset(folder)
    assert addresses(folder) == []


def test_a_broken_file_says_where_it_breaks(folder):
    with pytest.raises(InvalidInput, match=r"broken\.json cannot be read: .* line 1 column 2"):
        worlds.seed(folder, "broken")


@pytest.mark.parametrize("begun", ["ours", DOCUMENT])
def test_a_world_says_what_its_own_scenario_is_for(folder, begun):
    worlds.seed(folder, begun)
    assert began_with(folder, "fr").title == "Ours, 100 %"
    assert began_with(replace(folder, world="nobodys"), "en") is None


@pytest.mark.parametrize("encoding", ["utf-8", "latin-1"])
def test_a_calendar_beside_the_file_comes_with_it_and_moves_with_the_week(
    context, tmp_path, encoding
):
    (tmp_path / "ada.ics").write_bytes(STANDUP.encode(encoding))
    calendar = {"name": "Calendar", "file": "ada.ics", "week": "2026-01-05"}
    document = DOCUMENT | {
        "clock": {"mode": "frozen", "now": "2026-11-23T08:00:00Z"},
        "mailboxes": [MAILBOX | {"calendars": [calendar]}],
    }
    path = tmp_path / "ours.json"
    path.write_text(json.dumps(document), "utf-8")
    worlds.seed(context, read_file(path))
    path.unlink()
    worlds.reset(context)
    week = Interval(datetime(2026, 11, 23, tzinfo=UTC), datetime(2026, 11, 30, tzinfo=UTC))
    with context.read() as uow:
        (busy,) = busy_periods(uow, uow.mailboxes.all()[0], week)
    assert (busy.start, busy.title) == (datetime(2026, 11, 25, 8, tzinfo=UTC), "Café")


def test_a_file_names_calendars_of_the_seed_data_but_none_outside_of_its_folder(context, tmp_path):
    outside = tmp_path / "outside.ics"
    outside.write_text(STANDUP, "utf-8")
    for file, fits in (("calendars/adele.ics", True), ("../outside.ics", False), (7, False)):
        mailbox = MAILBOX | {"calendars": [{"name": "Calendar", "file": file}]}
        document = DOCUMENT | {"mailboxes": [mailbox]}
        path = tmp_path / "inside" / "ours.json"
        path.parent.mkdir(exist_ok=True)
        path.write_text(json.dumps(document), "utf-8")
        if fits:
            worlds.seed(context, read_file(path))
            continue
        with pytest.raises(InvalidInput, match=r"mailboxes\[0\]\.calendars\[0\]\.file"):
            worlds.seed(context, read_file(path))


@pytest.mark.parametrize("odd", ["[]", '{"mailboxes": 7}', '{"mailboxes": [7, {"calendars": {}}]}'])
def test_a_file_of_any_shape_is_read(tmp_path, odd):
    path = tmp_path / "odd.json"
    path.write_text(odd, "utf-8")
    assert read_file(path) == json.loads(odd)


def test_the_emulators_own_scenarios_are_there_without_a_folder():
    assert scenario(None, "empty")["version"] == 1
