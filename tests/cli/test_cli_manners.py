"""What operators are used to: `-h`, `--json`, quick help, addresses of the server that runs."""

import json
import shlex
import shutil
import subprocess
import sys

import click
import pytest

from bookwithme.cli import COMMANDS, command
from bookwithme.cli.options import duration
from bookwithme.settings import Settings, default_database
from tests.cli.mails import MAIL
from tests.processes import serving

HEAVY = {"alembic", "babel", "flask", "icalendar", "jinja2", "pydantic", "sqlalchemy", "waitress"}
TYPED = """
import sys
from bookwithme.cli import main
try:
    main(sys.argv[1:])
except SystemExit:
    pass
print("\\n" + " ".join(sorted({name.partition(".")[0] for name in sys.modules})), file=sys.stderr)
"""


def modules_of(environment, *arguments):
    """The libraries that are imported by a command that somebody types."""
    ended = subprocess.run(
        [sys.executable, "-c", TYPED, *arguments],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    return set(ended.stderr.splitlines()[-1].split())


@pytest.mark.parametrize("line", ["--help", "-h", "--version", "no-such-command"])
def test_what_does_nothing_imports_nothing_but_click(environment, line):
    assert "click" in modules_of(environment, line)
    assert modules_of(environment, line) & HEAVY == set()


def test_completing_a_command_imports_nothing_but_click(environment):
    environment |= {
        "_BOOKWITHME_COMPLETE": "bash_complete",
        "COMP_WORDS": "x se",
        "COMP_CWORD": "1",
    }
    asked = TYPED.replace("main(sys.argv[1:])", "main(prog_name='bookwithme')")
    ended = subprocess.run(
        [sys.executable, "-c", asked], env=environment, capture_output=True, text=True, check=True
    )
    assert set(ended.stdout.split()) == {"plain,seed", "plain,serve"}
    assert set(ended.stderr.split()) & HEAVY == set()


def test_a_command_that_is_called_imports_what_it_needs(environment):
    assert modules_of(environment, "worlds", "-h") >= {"pydantic", "sqlalchemy"}


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_where_it_is_said_to_be_and_answers_to_h(run, name):
    assert command(name).name == name
    told = run(name, "-h")
    assert told == run(name, "--help")
    assert "Usage: main " + name in told


def lists(group, path=()):
    """Every command that lists something: its path."""
    for name, each in group.items():
        if name in {"list", "journal"}:
            yield " ".join([*path, name])
        if isinstance(each, click.Group):
            yield from lists(each.commands, [*path, name])


LISTS = list(lists({name: command(name) for name in COMMANDS}))
PLURALS = {
    "class list": "classes",
    "faults list": "faults",
    "journal": "entries",
    "lesson list": "lessons",
    "messages list": "messages",
    "scenario list": "scenarios",
    "snapshots list": "snapshots",
    "worlds list": "worlds",
}


def test_the_lists_are_those_that_are_tried():
    assert sorted(LISTS) == sorted(PLURALS)


@pytest.fixture
def full(run):
    """A world that has one of each that is listed."""
    run("seed", "contoso")
    run("snapshots", "save", "before")
    run("faults", "put", "-", typed='["mail-bounces"]')
    run("class", "make", "monday", "--trainees", "1", "--scenario", "empty")
    booked = {"version": 1, "messages": [MAIL]}
    run("import", "-", typed=json.dumps(booked))


@pytest.mark.parametrize(("line", "plural"), PLURALS.items())
def test_every_list_is_told_as_json_as_the_control_api_answers_it(run, full, line, plural):
    answer = json.loads(run(*line.split(), "--json"))
    assert list(answer) == [plural]
    assert len(answer[plural]) >= 1
    if line.endswith(" list"):
        group = line.partition(" ")[0]
        by_itself = run(group, *(() if group == "faults" else ["--json"]))
        assert json.loads(by_itself) == answer


def test_the_journal_is_followed_as_json_an_entry_a_line(environment, run, full):
    follow = [sys.executable, "-m", "bookwithme", "journal", "--follow", "--json"]
    with subprocess.Popen(follow, env=environment, stdout=subprocess.PIPE, text=True) as following:
        first = json.loads(following.stdout.readline())
        following.kill()
    assert first["kind"] == "faults"


@pytest.mark.parametrize(
    ("typed", "iso"),
    [
        ("91d", "P91DT0H0M0S"),
        ("2w", "P14DT0H0M0S"),
        ("1h30m", "P0DT1H30M0S"),
        ("1h 30m", "P0DT1H30M0S"),
        ("2 weeks 1 day", "P15DT0H0M0S"),
        ("90 minutes", "P0DT0H90M0S"),
        ("45 min 1s", "P0DT0H45M1S"),
        ("P91D", "P91D"),
        ("2026-11-23T09:00:00Z", "2026-11-23T09:00:00Z"),
        ("", ""),
        ("91", "91"),
        ("30m 1h", "30m 1h"),
        ("tomorrow", "tomorrow"),
    ],
)
def test_lengths_of_time_are_typed_as_people_say_them(typed, iso):
    assert duration(typed) == iso


def test_the_clock_advances_by_days_as_people_say_them(run):
    run("seed", "empty")
    run("clock", "freeze", "2026-11-23T09:00:00Z")
    assert run("clock", "advance", "91d") == "2027-02-22T09:00:00Z frozen\n"
    assert run("clock", "advance", "1h 30m") == "2027-02-22T10:30:00Z frozen\n"
    assert run("clock", "advance", "2027-03-01T00:00:00Z") == "2027-03-01T00:00:00Z frozen\n"


def test_addresses_are_those_of_the_server_that_was_started_last(environment, run):
    run("seed", "empty")
    run("worlds", "make", "class-a", "--scenario", "empty")
    assert run("worlds").splitlines()[0].endswith("  http://127.0.0.1:8000/")
    serve = [sys.executable, "-m", "bookwithme", "serve", "--port", "0"]
    with serving(serve, env=environment) as (_process, url):
        assert run("worlds", "invite", "class-a").startswith(f"{url}/w/class-a/_emulator/invite/")
        assert run("worlds").splitlines()[1].endswith(f"  {url}/w/class-a/")
    environment["BOOKWITHME_PUBLIC_URL"] = "http://trainer.example:8000/"
    assert run("worlds").splitlines()[0].endswith("  http://trainer.example:8000/")


def test_a_server_that_finds_a_world_leaves_it_and_says_so(environment, run):
    run("seed", "empty")
    demo = [sys.executable, "-m", "bookwithme", "demo", "--port", "0", "--no-browser"]
    with serving([*demo, "--scenario", "first-day"], env=environment, stderr=subprocess.PIPE) as (
        process,
        _url,
    ):
        assert "World default is there already" in process.stderr.readline()
    assert run("worlds").split()[1] == "empty"


def test_a_server_that_finds_a_world_still_refuses_a_scenario_that_is_none(run, refused):
    run("seed", "empty")
    for server in ("serve", "demo"):
        assert "contoso" in refused(server, "--port", "0", "--scenario", "nosuch")


def test_a_server_begins_with_a_file(environment, run, tmp_path):
    path = tmp_path / "ours.json"
    path.write_text('{"version": 1, "title": "Ours"}', "utf-8")
    serve = [sys.executable, "-m", "bookwithme", "serve", "--port", "0", "--scenario", str(path)]
    with serving(serve, env=environment):
        assert run("worlds").split()[1] == "ours"


def test_exec_begins_with_a_file(environment, run, tmp_path):
    path = tmp_path / "ours.json"
    path.write_text('{"version": 1, "title": "Ours"}', "utf-8")
    asked = (
        "import os, sys, urllib.request as u;"
        "w = u.urlopen(os.environ['BOOKWITHME_URL'] + '/_emulator/api/worlds').read();"
        'sys.exit(7 if b\'"scenario":"ours"\' in w else 1)'
    )
    run("exec", "--scenario", str(path), "--", sys.executable, "-c", asked, code=7)


def test_exec_finds_a_command_on_the_path(environment, run, tmp_path):
    script = tmp_path / "bin" / "answer"
    script.parent.mkdir()
    script.write_text("#!/bin/sh\nexit 9\n", "utf-8")
    script.chmod(0o755)
    environment["PATH"] = f"{script.parent}:{environment['PATH']}"
    run(*shlex.split("exec -- answer"), code=9)


def test_exec_looks_a_command_up_as_windows_would_not(run, monkeypatch):
    monkeypatch.setattr(shutil, "which", {"npm": "/bin/false"}.get)  # as npm.cmd is found
    run(*shlex.split("exec -- npm test"), code=1)


@pytest.mark.parametrize(
    ("platform", "variables", "folder"),
    [
        ("linux", {}, ".local/share"),
        ("linux", {"XDG_DATA_HOME": "{home}/data"}, "data"),
        ("darwin", {}, "Library/Application Support"),
        ("darwin", {"XDG_DATA_HOME": "{home}/data"}, "data"),
        ("win32", {"LOCALAPPDATA": "{home}/AppData/Local"}, "AppData/Local"),
    ],
)
def test_the_database_lies_where_a_platform_keeps_data(
    tmp_path, monkeypatch, platform, variables, folder
):
    monkeypatch.setenv("HOME", str(tmp_path))
    environment = {name: value.format(home=tmp_path) for name, value in variables.items()}
    url = default_database(environment, platform)
    assert (
        Settings(url).database_url == f"sqlite:///{tmp_path}/{folder}/bookwithme/bookwithme.sqlite3"
    )
    assert (tmp_path / folder / "bookwithme").is_dir()
