"""The command line, as its users type it."""

from __future__ import annotations

import re
import socket
import sqlite3
import sys
import urllib.request
from contextlib import closing

import pytest

from tests.processes import serving


def started(environment, *arguments):
    """A server as a process of its own, and the address it printed."""
    return serving([sys.executable, "-m", "bookwithme", *arguments], env=environment)


def get(url: str) -> tuple[int, str]:
    with urllib.request.urlopen(url, timeout=20) as answer:
        return answer.status, answer.read().decode()


@pytest.mark.parametrize(
    "url",
    [
        "nonsense://x",
        "nonsense",
        "sqlite:////no/such/folder/x",
        "postgresql://nobody:hush@127.0.0.1:1/x",
        "postgresql+psycopg://nobody:hush@127.0.0.1:1/x",
    ],
)
def test_a_database_that_cannot_be_used_is_told_in_one_line(run, url):
    (told,) = run("serve", "--database", url, code=1).splitlines()
    assert told.startswith("Error: The database cannot be used: ")
    assert "hush" not in told


def test_what_to_do_is_told_with_it_whatever_was_typed(refused, environment, tmp_path):
    path = tmp_path / "broken.sqlite3"
    path.write_text("what is this?")
    told = (
        f"The database cannot be used: {path}: file is not a database. "
        "See that it is there, runs and may be written, and what BOOKWITHME_DATABASE_URL or "
        "--database says."
    )
    for command in ("serve --port 0", "demo --port 0 --no-browser"):
        assert refused(*command.split(), "--database", f"sqlite:///{path}") == told
    environment["BOOKWITHME_DATABASE_URL"] = f"sqlite:///{path}"
    assert refused("worlds") == told


def test_a_database_of_a_newer_version_is_refused(run, refused, environment):
    run("worlds")
    path = environment["BOOKWITHME_DATABASE_URL"].removeprefix("sqlite:///")
    with closing(sqlite3.connect(path, isolation_level=None)) as file:
        file.execute("UPDATE alembic_version SET version_num = '9999'")
    assert refused("serve", "--port", "0").startswith(
        "The database was written by a newer bookwithme (step 9999"
    )


def test_a_console_command_that_fails_gives_exit_status_1(run):
    run("seed", "contoso")
    assert "EwsEnabled :" in run("console", "-c", "Get-OrganizationConfig | fl EwsEnabled")
    run("console", "-c", "Get-Something", code=1)


def test_a_script_in_a_file_runs_with_the_csv_files_beside_it(run, refused, tmp_path):
    run("seed", "contoso")
    script = tmp_path / "who.ps1"
    script.write_bytes(
        "Import-Csv who.csv | % { Get-CASMailbox $_.Who | select Name }".encode("utf-16")
    )
    (tmp_path / "who.csv").write_text("Who\nadele@contoso.com\n")
    assert "Adele" in run("console", "--file", str(script))
    script.write_text("'fine'\nGet-Something")
    assert "fine" in run("console", "--file", str(script), code=1)


def test_serve_prints_its_address_once_it_answers(environment):
    with started(environment, "serve", "--port", "0") as (_process, url):
        assert get(f"{url}/readyz")[0] == 200


def test_serve_beyond_this_machine_asks_for_a_control_token(run):
    output = run("serve", "--host", "0.0.0.0", code=1)
    assert "BOOKWITHME_CONTROL_TOKEN" in output


def test_serve_beyond_this_machine_says_where_links_begin(run):
    with socket.socket() as taken:
        taken.bind(("0.0.0.0", 0))
        taken.listen()
        wide = ["--host", "0.0.0.0", "--port", str(taken.getsockname()[1]), "--control-token", "t"]
        assert "--public-url" in run("serve", *wide, code=1)
        known = run("serve", *wide, "--public-url", "http://trainer.example", code=1)
    assert "--public-url" not in known


def test_a_port_in_use_is_told_in_one_line(run):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        assert f"Cannot listen on 127.0.0.1:{port}" in run("serve", "--port", port, code=1)


def test_more_than_one_worker_on_sqlite_is_refused(run):
    assert "PostgreSQL" in run("serve", "--port", "0", "--workers", "2", code=1)


@pytest.mark.postgresql
def test_several_workers_serve_one_address_on_postgresql(environment, postgres):
    _name, environment["BOOKWITHME_DATABASE_URL"] = postgres.new_database()
    with started(environment, "serve", "--port", "0", "--workers", "2") as (_process, url):
        assert {get(f"{url}/readyz")[0] for _ in range(20)} == {200}


def test_the_demo_prints_addresses_that_answer(environment):
    with started(environment, "demo", "--port", "0", "--no-browser") as (process, url):
        assert get(f"{url}/")[0] == 200
        process.terminate()
        rest = process.stdout.read()
    names = re.findall(r"^  (\w[\w ]+?) {2,}http", rest, re.MULTILINE)
    assert {"Organizer", "Public page", "Private link", "Signature", "Mail"} <= set(names)
