"""Whose time zones count: the system's or the package's, whichever is newer."""

import json
import os
import subprocess
import sys
import zoneinfo
from importlib.resources import files
from pathlib import Path

import pytest

from bookwithme import zones

PACKAGE = Path(str(files("tzdata"))) / "zoneinfo"
OURS = (PACKAGE / "tzdata.zi").read_text("ascii").split()[2]

PROGRAM = """
import datetime, json, sys, zoneinfo
if sys.argv[1:]:
    zoneinfo.reset_tzpath(to=sys.argv[1:])
from bookwithme import zones
noon = datetime.datetime(2026, 12, 1, 12, tzinfo=datetime.UTC)
def hours(make):
    return noon.astimezone(make("America/Vancouver")).utcoffset() / datetime.timedelta(hours=1)
print(json.dumps([zones.data(), hours(zones.zone_of), hours(zoneinfo.ZoneInfo)]))
"""
VANCOUVER, TOKYO = -7, 9
"""Offsets in December 2026; the system of these tests has put Vancouver where Tokyo is."""


@pytest.fixture
def system(tmp_path):
    """A folder of zone data that says nothing of its version."""
    (tmp_path / "America").mkdir()
    tokyo = (PACKAGE / "Asia" / "Tokyo").read_bytes()
    (tmp_path / "America" / "Vancouver").write_bytes(tokyo)
    return tmp_path


def told(*tzpath, **environment):
    """The data that counts, Vancouver's offset for us, and for everybody else in the process."""
    run = subprocess.run(
        [sys.executable, "-c", PROGRAM, *map(str, tzpath)],
        env={k: v for k, v in os.environ.items() if k != "PYTHONTZPATH"} | environment,
        capture_output=True,
        check=True,
    )
    return json.loads(run.stdout)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("tzdata.zi", "# version 2020a\n# redo\n"),
        ("tzdata.zi", "# version unknown\n"),
        ("tzdata.zi", f"# version {OURS}\n"),
        ("+VERSION", "2025b\n"),
        ("zone.tab", "# version 2999a\n"),
    ],
)
def test_the_packages_data_counts_unless_the_systems_is_known_to_be_newer(system, name, text):
    (system / name).write_text(text)
    assert told(system) == [f"{OURS} (package)", VANCOUVER, TOKYO]


@pytest.mark.parametrize(
    ("name", "text"), [("tzdata.zi", "# version 2999za\n"), ("+VERSION", "2999za\n")]
)
def test_newer_data_of_the_system_counts(system, name, text):
    (system / name).write_text(text)
    assert told(system) == ["2999za (system)", TOKYO, TOKYO]


def test_the_package_stands_in_where_the_system_has_nothing(tmp_path):
    assert told(tmp_path / "nowhere") == [f"{OURS} (package)", VANCOUVER, VANCOUVER]


def test_a_path_that_somebody_set_has_the_last_word(system):
    assert told(PYTHONTZPATH=str(system)) == ["unknown (PYTHONTZPATH)", TOKYO, TOKYO]
    (system / "+VERSION").write_text("2020a")
    assert told(PYTHONTZPATH=str(system)) == ["2020a (PYTHONTZPATH)", TOKYO, TOKYO]
    assert told(PYTHONTZPATH="") == [f"{OURS} (package)", VANCOUVER, VANCOUVER]


def test_every_zone_of_the_database_is_known_by_its_name_and_made_once():
    assert {zones.zone_of(key).key for key in zones.all_keys()} == zones.all_keys()
    assert all(zones.zone_of(key) is zones.zone_of(key) for key in zones.all_keys())
    assert zones.all_keys() >= zoneinfo.available_timezones() - {"Factory", "localtime"}


@pytest.mark.parametrize(
    "name", ["", "Factory", "localtime", "posixrules", "../zones", "/etc/passwd", "Europe", "a\0b"]
)
def test_what_is_no_zone_is_refused(name):
    assert zones.key_of(name) is None
    with pytest.raises(KeyError):
        zones.zone_of(name)


def test_a_name_is_found_whatever_its_case_but_a_zone_bears_the_databases():
    assert zones.key_of("AMERICA/new york") == "America/New_York"
    with pytest.raises(KeyError):
        zones.zone_of("america/new_york")
