"""What a user can do wrong: one line, an exit status, no traceback."""

import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from bookwithme.cli import main
from tests.cli.mails import MAIL

PY = sys.executable
UNUSABLE = "Error: The database cannot be used: "


def said(environment, *arguments, flags=(), **options):
    """What a command says on its error output, and its exit status."""
    command = [PY, *flags, "-m", "bookwithme", *arguments]
    ended = subprocess.run(
        command, env=environment, capture_output=True, check=False, timeout=60, **options
    )
    return ended.stderr.decode(), ended.returncode


def said_here(environment, *arguments):
    """The same in this process, which is there already."""
    ended = CliRunner().invoke(main, arguments, env=environment)
    assert isinstance(ended.exception, SystemExit), ended.exception
    return ended.stderr, ended.exit_code


@pytest.fixture
def taken():
    """A port that somebody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


@pytest.fixture
def away():
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def places(tmp_path, taken, away):
    """What the commands of the cases name."""
    (tmp_path / "none.sqlite3").write_bytes(b"This is no database, but long enough for one. " * 9)
    (tmp_path / "broken.json").write_text('{"version": 1,\n "title": }', "utf-8")
    (tmp_path / "wrong.json").write_text('{"version": 2}', "utf-8")
    return {
        "taken": taken,
        "away": away,
        "at": tmp_path,
        "public": "--control-token t --public-url http://t.example",
    }


CASES = {
    "port out of range": ("serve --port 80000", 2, "'--port': 80000 is not in the range"),
    "port in use": ("serve --port {taken}", 1, "Error: Cannot listen on 127.0.0.1:{taken}: "),
    "demo, port in use": ("demo --no-browser --port {taken}", 1, "Cannot listen on "),
    "host of another": (
        "serve --host 192.0.2.1 {public}",
        1,
        "Error: Cannot listen on ",
    ),
    "host that is none": (
        "serve --host no.such. {public}",
        1,
        "Error: Cannot listen on ",
    ),
    "public URL that is none": (
        "serve --public-url example.com",
        1,
        "Error: BOOKWITHME_PUBLIC_URL (--public-url) must be an address such as http://",
    ),
    "MySQL": ("serve --database mysql://localhost/x", 1, UNUSABLE),
    "an old name of PostgreSQL": ("serve --database postgres://localhost/x", 1, UNUSABLE),
    "no URL": ("serve --database nonsense", 1, UNUSABLE),
    "a file that is no database": (
        "serve --database sqlite:///{at}/none.sqlite3",
        1,
        "Error: ",
    ),
    "a folder that is not there": ("serve --database sqlite:///{at}/no/x.sqlite3", 1, UNUSABLE),
    "PostgreSQL that is away": (
        "serve --database postgresql+psycopg://u:p@127.0.0.1:{away}/x",
        1,
        UNUSABLE,
    ),
    "a scenario with an error of syntax": (
        "seed {at}/broken.json",
        1,
        "{at}/broken.json:2:11: is no JSON: ",
    ),
    "a scenario that is none": (
        "seed {at}/wrong.json",
        1,
        "{at}/wrong.json:1:13: version:",
    ),
    "a scenario that is not there": (
        "seed {at}/no.json",
        2,
        "there is no file {at}/no.json",
    ),
    "a command that is none": ("sreve", 2, "No such command 'sreve'"),
    "a kind that is none": ("journal --kind nonsense", 2, "'nonsense' is not one of 'opened'"),
    "a time that is none": ("clock advance tomorrow", 1, "Error: by: "),
    "a world that is none": ("export --world nobodys", 1, "Error: There is no world 'nobodys'."),
    "a calendar that is none": (
        "freebusy {at}/wrong.json --from 2026-01-01 --to 2026-01-02 --tz UTC",
        2,
        "",
    ),
}


ALONE = [
    "port in use",
    "PostgreSQL that is away",
    "a scenario that is none",
    "a command that is none",
]
"""Those that are tried in a process of their own too."""


@pytest.mark.parametrize(
    ("case", "how"),
    [*((case, said_here) for case in CASES), *((case, said) for case in ALONE)],
)
def test_it_is_told_in_a_line_what_is_wrong(environment, places, case, how):
    line, status, told = CASES[case]
    errors, code = how(environment, *line.format(**places).split())
    assert code == status, errors
    assert told.format(**places) in errors
    assert "Traceback" not in errors
    if status == 1:
        assert len(errors.splitlines()) == 1


def test_debug_shows_where_an_error_comes_from(environment):
    errors, code = said(environment, "--debug", "export", "--world", "nobodys")
    assert code == 1
    assert errors.startswith("Traceback")
    assert "NoSuchWorld: There is no world 'nobodys'." in errors


def test_a_home_that_cannot_be_written_says_what_to_set(tmp_path):
    (tmp_path / "home").write_text("a file", "utf-8")
    environment = {"HOME": str(tmp_path / "home"), "PYTHONPATH": os.environ.get("PYTHONPATH", "")}
    errors, code = said(environment, "worlds")
    assert code == 1
    assert errors.startswith(f"Error: Cannot keep a database in {tmp_path}/home/")
    assert "BOOKWITHME_DATABASE_URL" in errors
    database = f"sqlite:///{tmp_path}/named.sqlite3"
    served, code = said(environment, "serve", "--database", database, "--port", "80000")
    assert "Cannot keep" not in served


def test_a_folder_of_scenarios_that_is_none_is_told(environment, tmp_path):
    environment["BOOKWITHME_SCENARIOS"] = str(tmp_path / "nowhere")
    assert said(environment, "scenario") == (
        f"Error: BOOKWITHME_SCENARIOS must be a folder, and '{tmp_path / 'nowhere'}' is none.\n",
        1,
    )


def test_postgresql_without_its_driver_says_what_to_install(environment, tmp_path):
    # A module of this name that cannot be read stands before the installed one.
    (tmp_path / "psycopg.py").write_text(
        "raise ModuleNotFoundError('No module named psycopg', name='psycopg')", "utf-8"
    )
    environment["PYTHONPATH"] = os.pathsep.join([str(tmp_path), environment.get("PYTHONPATH", "")])
    url = "postgresql+psycopg://localhost/x"
    errors, code = said(environment, "serve", "--database", url, cwd=Path(__file__).parents[2])
    assert (code, len(errors.splitlines())) == (1, 1)
    assert "bookwithme[postgresql]" in errors


@pytest.mark.parametrize("encoding", ["cp1252", "latin-1", "utf-8"])
def test_text_goes_into_a_pipe_of_any_encoding_and_json_loses_nothing(environment, run, encoding):
    run("seed", "empty")
    title = "Ré\N{SEEDLING}"
    world = {"version": 1, "mailboxes": [], "messages": [MAIL | {"subject": title}]}
    run("import", "-", typed=json.dumps(world))
    environment["PYTHONIOENCODING"] = encoding
    told = output(environment, "messages").decode(encoding)
    assert told.strip().endswith(title.encode(encoding, "replace").decode(encoding))
    (mail,) = json.loads(output(environment, "messages", "--json").decode(encoding))["messages"]
    assert mail["subject"] == title


def output(environment, *arguments):
    """What a command that succeeds prints, as bytes."""
    command = [PY, "-m", "bookwithme", *arguments]
    return subprocess.run(
        command, env=environment, stdout=subprocess.PIPE, check=True, timeout=60
    ).stdout


def test_whoever_stops_reading_is_not_told_of_a_mistake(environment, run):
    run("seed", "contoso")
    piped = f"{PY} -m bookwithme export | head -c 10"
    ended = subprocess.run(
        ["sh", "-c", piped], env=environment, capture_output=True, check=True, timeout=60
    )
    assert (len(ended.stdout), ended.stderr) == (10, b"")
