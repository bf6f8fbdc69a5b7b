"""Scenarios of one's own on the command line: files, folders, checks."""

import json
import re

import pytest

from tests.architecture.prose import DOCS, code

MAILBOX = {"address": "ada@own.example", "displayName": "Ada", "timeZone": "Europe/Paris"}
OURS = {"version": 1, "title": "Ours", "mailboxes": [MAILBOX]}


@pytest.fixture
def file(tmp_path):
    """A scenario in a file; its path."""
    path = tmp_path / "ours.json"
    path.write_text(json.dumps(OURS, indent=1), "utf-8")
    return path


@pytest.fixture
def example(tmp_path):
    """The example of `docs/scenarios.md` with its calendar; its path."""
    path = tmp_path / "review-week.json"
    path.write_text(*code(DOCS["scenarios.md"], "json"), "utf-8")
    (tmp_path / "ada.ics").write_text(*code(DOCS["scenarios.md"], "ics"), "utf-8")
    return path


def addresses(run, world="default"):
    document = json.loads(run("export", "--world", world))
    return [each["address"] for each in document["mailboxes"]]


def test_a_world_begins_with_a_file_and_comes_back_to_it_when_the_file_is_gone(run, file):
    assert run("seed", str(file)) == "World default is as in scenario ours.\n"
    made = run("worlds", "make", "other", "--scenario", str(file))
    assert made.split()[:2] == ["other", "ours"]
    file.unlink()
    assert run("reset", "--scenario", "empty") == "World default is as in scenario empty.\n"
    assert addresses(run) == []
    assert run("reset") == "World default is as in scenario ours.\n"
    assert addresses(run) == addresses(run, "other") == ["ada@own.example"]


def test_a_reset_goes_to_a_file_for_once(run, file):
    run("seed", "empty")
    assert run("reset", "--scenario", str(file)) == "World default is as in scenario ours.\n"
    assert addresses(run) == ["ada@own.example"]
    assert run("reset") == "World default is as in scenario empty.\n"


def test_a_folder_of_scenarios_is_listed_with_the_others(run, environment, file):
    environment["BOOKWITHME_SCENARIOS"] = str(file.parent)
    told = dict(line.split(maxsplit=1) for line in run("scenario").splitlines())
    assert (told["ours"], told["contoso"]) == ("Ours", "Contoso")
    listed = json.loads(run("scenario", "list", "--json"))["scenarios"]
    assert {"name": "ours", "title": "Ours", "about": []} in listed
    assert run("seed", "ours") == "World default is as in scenario ours.\n"


def test_the_example_of_the_document_is_a_scenario_and_does_what_it_says(run, example):
    assert run("scenario", "check", str(example)) == f"{example} is a scenario.\n"
    run("seed", str(example))
    document = json.loads(run("export"))
    (mailbox,) = document["mailboxes"]
    (calendar,) = mailbox["calendars"]
    (link,) = mailbox["meetingTypes"][1]["links"]
    assert "Stand-up" in calendar["text"]
    assert "20260105T093000" not in calendar["text"]  # it has moved with the week
    assert (link["singleUse"], link["consumedAt"] is None) == (True, False)
    assert document["bookings"][0]["name"] == "Ben"


def test_the_document_shows_what_a_check_says(refused_file, example):
    text = example.read_text("utf-8").replace("Europe/Paris", "Nowhere")
    (shown,) = re.findall(r"^review-week\.json:.*$", DOCS["scenarios.md"], re.MULTILINE)
    example.write_text(text, "utf-8")
    assert refused_file(example) == [shown]


@pytest.fixture
def refused_file(run):
    """Check a file that is wrong; the lines that it says, with the file's bare name."""

    def check(path):
        told = run("scenario", "check", str(path), code=1)
        return told.replace(str(path), path.name).splitlines()

    return check


WRONG = """{
  "version": 1,
  "titel": "Ours",
  "mailboxes": [
    {"address": "ada@own.example", "displayName": "Ada", "timeZone": "Nowhere",
     "meetingTypes": [{"title": "[{\\"Intro\\": 1}]"}, {"duration": "PT1H"}]}
  ],
  "bookings": [{"mailbox": "ben@own.example", "meetingType": 0, "start": "P1D",
                "name": "Ben", "email": "ben@fabrikam.com"}]
}"""


def test_a_check_tells_every_problem_with_its_line_and_column(refused_file, file):
    file.write_text(WRONG, "utf-8")
    told = [re.match(r"\S+ [^:]+", line)[0] for line in refused_file(file)]
    assert told == [
        "ours.json:3:12: titel",
        "ours.json:5:70: mailboxes[0].timeZone",
        "ours.json:6:54: mailboxes[0].meetingTypes[1].title",
    ]


def test_a_check_loads_the_file_and_finds_what_only_a_world_can_tell(refused_file, file):
    kind = {"title": "Intro", "duration": "PT1H"}
    booking = {"mailbox": MAILBOX["address"], "meetingType": 0, "name": "Ben", "email": "b@c.org"}
    document = OURS | {
        "mailboxes": [MAILBOX | {"meetingTypes": [kind]}],
        "bookings": [booking | {"start": start} for start in ("W+1-2T09:00", "W+1-2T09:30")],
    }
    file.write_text(json.dumps(document, indent=1), "utf-8")
    (told,) = refused_file(file)
    line = file.read_text("utf-8").splitlines().index('   "start": "W+1-2T09:30"') + 1
    assert told == f"ours.json:{line}:13: bookings[1].start: overlaps bookings[0]"


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b'{"version": 1,\n "title" 7}', "ours.json:2:10: is no JSON: Expecting ':' delimiter"),
        (b"", "ours.json:1:1: is no JSON: Expecting value"),
        (b'{"title": "\xff"}', "ours.json: is no JSON: 'utf-8' codec can't decode byte 0xff"),
        (b"[" * 100_000, "ours.json: is no JSON: "),
        (b"[]", "ours.json:1:1: body: must be a JSON object"),
        (b"7", "ours.json:1:1: body: must be a JSON object"),
        ("\ufeff{}".encode(), "ours.json:1:1: version: is required"),
    ],
)
def test_what_is_no_document_is_told_in_one_line(refused_file, file, content, told):
    file.write_bytes(content)
    (line,) = refused_file(file)
    assert line.startswith(told)


@pytest.mark.parametrize(
    "command", ["seed {}", "worlds make new --scenario {}", "reset --scenario {}"]
)
def test_a_command_that_takes_a_wrong_file_says_where_it_is_wrong_and_does_nothing(
    run, file, command
):
    run("seed", "empty")
    file.write_text(WRONG, "utf-8")
    told = run(*command.format(file).split(), code=1)
    assert f"{file}:3:12: titel: is not known here" in told
    assert [line.split()[0] for line in run("worlds").splitlines()] == ["default"]


def test_a_file_that_is_not_there_is_a_mistake_of_typing(run):
    assert "there is no file nowhere.json" in run("seed", "nowhere.json", code=2)


def test_a_world_is_exported_as_a_scenario_that_is_one(run, tmp_path):
    run("seed", "contoso")
    path = tmp_path / "mine.json"
    run("export", str(path), "--as-scenario")
    assert run("scenario", "check", str(path)) == f"{path} is a scenario.\n"
    document = json.loads(path.read_text("utf-8"))
    assert [each["address"] for each in document["mailboxes"]] == addresses(run)
