"""The command line, as its users type it."""

from __future__ import annotations

import json
import re
import signal
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from tests.conftest import POSTGRES

CALENDAR = b"""BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//tests//EN
BEGIN:VEVENT
UID:one
DTSTAMP:20260101T000000Z
SUMMARY:Board
DTSTART:20261124T090000Z
DTEND:20261124T100000Z
END:VEVENT
BEGIN:VEVENT
UID:two
DTSTAMP:20260101T000000Z
SUMMARY:Nobody can read this
DTSTART:INVALID
END:VEVENT
END:VCALENDAR
"""
WINDOW = ["--from", "2026-11-24T08:00:00Z", "--to", "2026-11-24T11:00:00Z", "--tz", "UTC"]


@pytest.fixture
def calendar(tmp_path: Path) -> str:
    path = tmp_path / "own.ics"
    path.write_bytes(CALENDAR)
    return str(path)


def start(environment, *arguments: str) -> tuple[subprocess.Popen, str]:
    """Start a server as its own process; the process, and the address it printed."""
    command = [sys.executable, "-m", "bookwithme", *arguments]
    process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)
    while line := process.stdout.readline():
        found = re.search(r"http://[\d.]+:\d+", line)
        if found:
            return process, found[0]
    raise AssertionError("the server printed no address")


def stop(process: subprocess.Popen) -> str:
    """Stop a server; what it printed after its address."""
    # Not by `communicate`, which with a timeout passes over what was read ahead.
    process.send_signal(signal.SIGINT)
    with process:
        return process.stdout.read()


def get(url: str) -> tuple[int, str]:
    with urllib.request.urlopen(url, timeout=20) as answer:
        return answer.status, answer.read().decode()


def test_freebusy_tells_what_is_blocked_and_what_was_not_read(run, calendar):
    answer = json.loads(run("freebusy", calendar, *WINDOW, "--json"))
    assert answer["merged"] == [["2026-11-24T09:00:00Z", "2026-11-24T10:00:00Z"]]
    assert answer["events"] == 2
    assert len(answer["problems"]) == 1
    assert "2026-11-24T09:00:00Z  2026-11-24T10:00:00Z" in run("freebusy", calendar, *WINDOW)


def test_slots_tells_what_is_open_and_why_the_rest_is_not(run, calendar):
    options = ["--now", "2026-11-23T00:00:00Z", "--hours", "08:00-11:00", "--duration", "PT1H"]
    answer = json.loads(run("slots", calendar, *WINDOW, *options, "--explain", "--json"))
    assert [each["start"][11:16] for each in answer["slots"]] == ["08:00", "10:00"]
    reasons = {each["start"][11:16]: each["because"] for each in answer["closed"]}
    assert reasons == {"08:30": "busy", "09:00": "busy", "09:30": "busy", "10:30": "outside-hours"}


def test_a_file_that_is_no_calendar_is_told_in_one_line(run, tmp_path):
    (tmp_path / "page.html").write_text("<html>")
    output = run("freebusy", str(tmp_path / "page.html"), *WINDOW, code=1)
    assert output.startswith("Error: ")
    assert "Traceback" not in output


@pytest.mark.parametrize("url", ["nonsense://x", "nonsense", "sqlite:////no/such/folder/x"])
def test_a_database_that_cannot_be_used_is_told_in_one_line(run, url):
    (told,) = run("serve", "--database", url, code=1).splitlines()
    assert told.startswith("Error: The database cannot be used: ")


def test_a_console_command_that_fails_gives_exit_status_1(run):
    run("seed", "contoso")
    assert "EwsEnabled :" in run("console", "-c", "Get-OrganizationConfig | fl EwsEnabled")
    run("console", "-c", "Get-Something", code=1)


def test_serve_prints_its_address_once_it_answers(environment):
    process, url = start(environment, "serve", "--port", "0")
    try:
        assert get(f"{url}/readyz")[0] == 200
    finally:
        stop(process)


def test_serve_beyond_this_machine_asks_for_a_control_token(run):
    output = run("serve", "--host", "0.0.0.0", code=1)
    assert "BOOKWITHME_CONTROL_TOKEN" in output


def test_a_port_in_use_is_told_in_one_line(run):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        assert f"Cannot listen on 127.0.0.1:{port}" in run("serve", "--port", port, code=1)


def test_more_than_one_worker_on_sqlite_is_refused(run):
    assert "PostgreSQL" in run("serve", "--port", "0", "--workers", "2", code=1)


@pytest.mark.postgresql
@pytest.mark.parametrize("server", [pytest.param("postgres")] if POSTGRES else [])
def test_several_workers_serve_one_address_on_postgresql(environment, request, server):
    _name, url = request.getfixturevalue(server).new_database()
    environment["BOOKWITHME_DATABASE_URL"] = url
    process, address = start(environment, "serve", "--port", "0", "--workers", "2")
    try:
        assert {get(f"{address}/readyz")[0] for _ in range(20)} == {200}
    finally:
        stop(process)


def test_the_demo_prints_addresses_that_answer(environment):
    process, url = start(environment, "demo", "--port", "0", "--no-browser")
    try:
        assert get(f"{url}/")[0] == 200
    finally:
        rest = stop(process)
    names = re.findall(r"^  (\w[\w ]+?) {2,}http", rest, re.MULTILINE)
    assert {"Organizer", "Public page", "Private link", "Mail", "Console"} <= set(names)
