"""Classes on the command line: what the control room's page does, from a terminal."""

import csv
import json
from io import StringIO

import pytest


@pytest.fixture
def roster(tmp_path):
    """A roster with a column besides the names."""
    path = tmp_path / "names.csv"
    path.write_text("Name,Room\nAnn,12\nBob,14\n", "utf-8")
    return path


def show(run):
    return json.loads(run("class", "show", "monday", "--json"))["trainees"]


def test_a_class_is_made_shown_moved_told_and_ended(run, roster):
    made = run("class", "make", "monday", "--roster", str(roster), "--lesson", "private-links")
    board, sheet, _, head, *lines = made.splitlines()
    assert board.endswith("/_emulator/classes/monday")
    assert sheet.endswith("/_emulator/classes/monday/sheet")
    assert (head.split()[1], [line.split()[1] for line in lines]) == ("Trainee", ["Ann", "Bob"])
    assert run("class", "list").split() == ["monday", "2", "private-links"]
    assert [each["name"] for each in show(run)] == ["Ann", "Bob"]
    assert run("class", "clock", "monday", "90d") == "Done for class monday.\n"
    for act in (["lock"], ["unlock"], ["message", "--only", "1"], ["reset", "--only", "2"]):
        run("class", act[0], "monday", *act[1:])
    run("class", "clock", "monday", "freeze")
    run("class", "clock", "monday", "2026-11-23T09:00:00Z")
    run("class", "settings", "monday", "accessRules=2025", "emailVerification=false")
    assert {each["clock"] for each in show(run)} == {"2026-11-23T09:00:00Z"}
    rows = list(csv.DictReader(StringIO(run("class", "sheet", "monday"))))
    assert [(each["name"], each["Room"]) for each in rows] == [("Ann", "12"), ("Bob", "14")]
    assert "name,world" in run("class", "results", "monday")
    assert run("class", "delete", "monday") == "Class monday has ended.\n"


def test_a_number_of_trainees_or_a_roster_is_needed(run):
    assert "--trainees" in run("class", "make", "monday", code=2)


def test_a_roster_as_excel_saves_it_keeps_its_letters(run, tmp_path):
    path = tmp_path / "excel.csv"
    path.write_bytes("Name;Salle\nZoé;12\nJürgen;14\n".encode("cp1252"))
    run("class", "make", "monday", "--roster", str(path))
    assert [each["name"] for each in show(run)] == ["Zoé", "Jürgen"]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("Person,Team\nAnna,x\n", "there is no column “name”; the first line has Person, Team"),
        ("\n", "there are no names"),
    ],
)
def test_a_roster_without_names_is_told_by_its_file(run, refused, tmp_path, text, says):
    path = tmp_path / "bad.csv"
    path.write_text(text, "utf-8")
    assert refused("class", "make", "monday", "--roster", str(path)) == f"{path}: {says}"
    path.write_text("Anna\nBert\n", "utf-8")
    assert "Bert" in run("class", "make", "monday", "--roster", str(path))


def test_a_clock_says_which_ways_there_are(run):
    for way in ("3x", "soon"):
        told = run("class", "clock", "monday", way, code=2)
        assert "90d, PT1H, an instant" in told


def test_what_is_wrong_is_one_line(run, refused):
    assert "trainees: must be a number" in refused("class", "make", "monday", "--trainees", "0")
    one = ("class", "make", "monday", "--trainees", "1")
    run(*one, "--scenario", "empty")
    already = "There is a class 'monday' already: delete it, or take another name."
    assert refused(*one) == already
    assert "known are monday (nearest: monday)" in refused("class", "show", "mondays")
    assert "accessRules" in refused("class", "settings", "monday", "accessRules=1")
    assert "only" in refused("class", "lock", "monday", "--only", "7")
