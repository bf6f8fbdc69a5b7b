"""Kill −9 at any moment: what was confirmed is there, whole."""

import importlib.util
import re
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest

SCRIPT = Path(__file__).parents[2] / "benchmarks" / "crash.py"
KILLS = 8


@pytest.fixture(scope="module")
def crash():
    spec = importlib.util.spec_from_file_location("crash", SCRIPT)
    module = importlib.util.module_from_spec(spec)
    sys.modules["crash"] = module
    spec.loader.exec_module(module)
    yield module
    del sys.modules["crash"]


@pytest.mark.slow
@pytest.mark.timeout(330)
def test_of_a_server_that_is_killed_under_load_nothing_confirmed_is_lost_or_half(empty_database):
    command = [sys.executable, SCRIPT, "--kills", str(KILLS), "--database", empty_database]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    told = {name: int(count) for name, count in re.findall(r"(.+?) {2,}(\d+)", done.stdout)}
    assert told["kill -9"] == KILLS
    assert told["requests cut off"] > 0
    assert told["bookings confirmed (201)"] == told["bookings in the database"] > 0
    assert told["faults"] == 0


@pytest.fixture
def whole(crash):
    """What is found after two bookings, one of them on a link."""
    bookings = [
        SimpleNamespace(id=1, name="guest1", guid="g1", link_id=None),
        SimpleNamespace(id=2, name="guest2", guid="g2", link_id=7),
    ]
    links = [SimpleNamespace(id=7, consumed_at=1), SimpleNamespace(id=8, consumed_at=None)]
    kinds = ("invitation", "organizerNotice")
    mails = Counter((kind, row.name) for row in bookings for kind in kinds)
    return crash.Found(bookings, links, mails, Counter([1, 2]), Counter(["g1", "g2"]))


CONFIRMED = {"guest1": "g1", "guest2": "g2"}
HALVES = {
    "lost": lambda found: replace(found, bookings=found.bookings[1:]),
    "another id": lambda found: replace(
        found,
        bookings=[SimpleNamespace(**{**vars(found.bookings[0]), "guid": "g3"}), found.bookings[1]],
    ),
    "twice": lambda found: replace(found, bookings=[*found.bookings, found.bookings[0]]),
    "no mail": lambda found: replace(
        found, mails=found.mails - Counter([("organizerNotice", "guest1")])
    ),
    "mail twice": lambda found: replace(
        found, mails=found.mails + Counter([("invitation", "guest1")])
    ),
    "mail alone": lambda found: replace(
        found, mails=found.mails + Counter([("invitation", "guest9")])
    ),
    "no key": lambda found: replace(found, keys=Counter([1])),
    "not noted": lambda found: replace(found, noted=Counter(["g1"])),
    "link unspent": lambda found: replace(
        found, links=[SimpleNamespace(id=7, consumed_at=None), found.links[1]]
    ),
    "link spent for nothing": lambda found: replace(
        found, links=[found.links[0], SimpleNamespace(id=8, consumed_at=1)]
    ),
}


@pytest.mark.parametrize("half", HALVES)
def test_every_kind_of_half_is_seen(crash, whole, half):
    load = crash.Load("", iter(()), answered=dict(CONFIRMED))
    assert crash.faults(whole, load) == []
    assert crash.faults(HALVES[half](whole), load) != []
