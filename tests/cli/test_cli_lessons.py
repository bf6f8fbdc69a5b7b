"""Lessons on the command line: list them, check a file."""

import json

from bookwithme.service.lessons.library import SHIPPED

WRONG = """{
  "format": 1,
  "name": "ours",
  "title": {"en": "Ours"},
  "about": {"en": "Ours"},
  "minutes": 5,
  "scenario": "contoso",
  "steps": [
    {"id": "one", "title": {"en": "One"}, "text": {"en": "One"}, "as": "adel@contoso.com",
     "done": {"all": [
       {"link": {"mailbox": "adele@contoso.com", "meetingType": "Contract revew",
                "state": "active"}},
       {"slots": {"meetingType": "Intro", "at": "2026-11-23T09:00:00Z", "open": true}}
     ]}}
  ]
}"""


def checked(run, path, text):
    """The lines that a check says of a file with this text."""
    path.write_text(text, "utf-8")
    told = run("lesson", "check", str(path), code=1)
    return [line.removeprefix(f"{path}:") for line in told.splitlines()]


def test_lessons_are_listed_with_those_of_a_folder(run, environment, tmp_path):
    shipped = json.loads((SHIPPED / "private-links.json").read_text("utf-8"))
    (tmp_path / "ours.json").write_text(json.dumps(shipped | {"name": "ours"}), "utf-8")
    environment["BOOKWITHME_LESSONS"] = str(tmp_path)
    told = [line.split()[0] for line in run("lesson").splitlines()]
    assert {"ours", "private-links", "turn-it-off-2022"} < set(told)
    listed = json.loads(run("lesson", "list", "--json"))["lessons"]
    (listed,) = (each for each in listed if each["name"] == "ours")
    assert (listed["title"], listed["minutes"]) == ("Private links", 20)


def test_a_lesson_is_listed_by_the_name_that_begins_it(run, environment, tmp_path):
    shipped = (SHIPPED / "private-links.json").read_text("utf-8")
    (tmp_path / "copied.json").write_text(shipped, "utf-8")
    environment["BOOKWITHME_LESSONS"] = str(tmp_path)
    told = [line.split()[0] for line in run("lesson").splitlines()]
    assert "copied" in told
    assert len(told) == len(set(told))


def test_each_file_that_is_left_out_is_told_in_a_line(run, environment, tmp_path):
    environment["BOOKWITHME_LESSONS"] = str(tmp_path)
    shipped = (SHIPPED / "private-links.json").read_text("utf-8")
    wrong = {"Ours": shipped, "private-links": shipped, "broken": "{", "early": WRONG}
    for name, text in wrong.items():
        (tmp_path / f"{name}.json").write_text(text.replace('"minutes": 5', '"minutes": -5'))
    told = [line for line in run("lesson", "list").splitlines() if str(tmp_path) in line]
    places = [line.removeprefix(f"{tmp_path}/").partition(": ")[0] for line in told]
    assert places == ["Ours.json", "broken.json:1:2", "early.json:6:14", "private-links.json"]


def test_a_folder_that_is_none_is_told(refused, environment):
    environment["BOOKWITHME_LESSONS"] = "nowhere"
    assert "BOOKWITHME_LESSONS must be a folder" in refused("lesson")


def test_a_check_names_the_line_and_column_of_every_problem(run, tmp_path):
    told = checked(run, tmp_path / "ours.json", WRONG)
    assert [line.partition(": is ")[0] for line in told] == [
        "9:72: steps[0].as",
        "11:65: steps[0].done.all[0].link.meetingType",
        "13:34: steps[0].done.all[1].slots.meetingType",
    ]
    assert "nearest: adele@contoso.com" in told[0]
    assert "nearest: contract review" in told[1]


def test_a_check_tells_problems_of_form_too(run, tmp_path):
    told = checked(run, tmp_path / "ours.json", WRONG.replace('"minutes": 5', '"minuts": 5'))
    assert [line.split(": ")[:2] for line in told] == [
        ["3:1", "minutes"], ["6:13", "minuts"],
    ] or [line.split(": ")[1] for line in told] == ["minutes", "minuts"]  # fmt: skip
    (told,) = checked(run, tmp_path / "ours.json", "{]")
    assert told.startswith("1:2: is no JSON")


def test_what_is_typed_in_a_terminal_is_in_the_journal_for_a_lesson_to_see(run):
    run("seed", "contoso")
    run("console", "-c", "Get-OrganizationConfig | Format-List EwsEnabled")
    run("console", "-c", "Get-Nonsense", code=1)
    entries = json.loads(run("journal", "--kind", "console", "--json"))["entries"]
    told = [(each["command"], each["replies"][0]["error"] is None) for each in entries]
    assert told == [
        ("Get-OrganizationConfig | Format-List EwsEnabled", True), ("Get-Nonsense", False),
    ]  # fmt: skip


def test_the_shipped_lessons_are_right(run):
    for path in SHIPPED.glob("*.json"):
        assert run("lesson", "check", str(path)) == f"{path} is a lesson.\n"


CALLING = """{
  "format": 1,
  "name": "ours",
  "title": {"en": "Ours"},
  "about": {"en": "Ours"},
  "minutes": 5,
  "scenario": "contoso",
  "steps": [
    {"id": "one", "title": {"en": "One"}, "text": {"en": "One"},
     "solution": {
       "commands": ["Get-CASMailbox {type:adele@contoso.com/Coffee chat ☕}", "Get-CASMailbx",
                    "Set-Mailbox adele", "Get-CASMailbox |"],
       "calls": [
         {"method": "POST", "path": "/_emulator/api/mailboxes/adele@contoso.com/page/provision"},
         {"method": "GET", "path": "/{link:adele@contoso.com/Coffee chat ☕}"},
         {"method": "GET", "path": "/_emulator/api/bookings/{booking:adele@contoso.com}"},
         {"method": "POST", "path": "/_emulator/api/setings"},
         {"method": "PUT", "path": "/_emulator/api/settings?x=y"}
       ]},
     "done": {"all": [{"command": "Get-CASMailbx"}, {"command": "Get-CASMailbox adel*"}]}}
  ]
}"""


def test_a_check_knows_the_api_and_the_console(run, tmp_path):
    told = checked(run, tmp_path / "ours.json", CALLING)
    assert [line.partition(": is no command of this console")[0] for line in told] == [
        "11:78: steps[0].solution.commands[1]",
        "12:21: steps[0].solution.commands[2]",
        "12:42: steps[0].solution.commands[3]",
        "17:37: steps[0].solution.calls[3].path: leads nowhere",
        "18:21: steps[0].solution.calls[4].method: must be GET or PATCH there",
        "20:35: steps[0].done.all[0].command",
    ]
