"""A class goes through three years in one world: what turns the page off, and what does not.

`three_years.txt` is the whole of it. What begins with `== `, `+ ` or `PS> ` is done: the clock is
set and the year's rules are in force, time goes by, a command is typed. Below it is what came back.
"""

from datetime import UTC, datetime
from pathlib import Path

import pytest

TRANSCRIPT = Path(__file__).with_name("three_years.txt")
ADDRESS = "adele@contoso.com"


@pytest.fixture
def adele(emulator):
    emulator.clock.freeze(datetime(2022, 5, 16, 8, tzinfo=UTC))
    emulator.settings(policyDelay="realistic")
    adele = emulator.mailbox(ADDRESS, displayName="Adele Vance")
    adele.meeting_type("Intro")
    return adele


def done(emulator, line):
    """Do what a line says; what came back."""
    act, _, said = line.partition(" ")
    if act == "==":
        at, _, year = said.partition(", rules of ")
        emulator.clock.freeze(datetime.fromisoformat(at).replace(tzinfo=UTC))
        ends = "off" if year == "2022" else "realistic"
        emulator.settings(accessRules=year, ewsRetirement=ends)
    elif act == "+":
        emulator.clock.advance(minutes=int(said.removesuffix(" minutes")))
    else:
        return replied(emulator.exchange(said, check=False))
    return []


def replied(reply):
    """A reply as the console shows it."""
    errors = [f"ERROR [{each.id}] {each.message}" for each in reply.errors]
    warnings = [f"WARNING: {each}" for each in reply.warnings]
    hints = [f"HINT: {each}" for each in reply.hints]
    return [*reply.output.strip("\n").splitlines(), *warnings, *errors, *hints]


def page(emulator, adele):
    """What a visitor's request is answered, and what an admin is told of it."""
    status = emulator.get(adele.url.removeprefix(emulator.url)).status_code
    reason = emulator.call("GET", f"/mailboxes/{ADDRESS}/access")["reason"]
    return f"page: {status}" + (f", {reason}" if reason else "")


def replay(emulator, adele, text):
    for line in text.splitlines():
        if line.startswith(("== ", "+ ", "PS> ")):
            yield from (line, *done(emulator, line), page(emulator, adele))
        elif not line or line.startswith("# "):
            yield line


def test_what_turns_the_page_off_changes_from_year_to_year(emulator, adele):
    expected = TRANSCRIPT.read_text("utf-8")
    found = "\n".join(replay(emulator, adele, expected)) + "\n"
    assert found == expected
