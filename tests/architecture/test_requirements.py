"""What `make demo` and `make test` install is the same everywhere, and known to the last byte."""

import re
import tomllib
from itertools import chain
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).parents[2]
PIN = re.compile(r"(?m)^(\S+)==(\S+?)(?: ; [^\\\n]+)?(?: \\\n    --hash=sha256:[0-9a-f]{64})+\n")


def pins(name):
    """The versions in a file of requirements, by distribution."""
    return dict(PIN.findall((ROOT / "requirements" / f"{name}.txt").read_text("utf-8")))


def asked_for(*extras):
    """What pyproject.toml asks for, itself left out."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    optional = (project["optional-dependencies"][each] for each in extras)
    asked = map(Requirement, chain(project["dependencies"], *optional))
    return [each for each in asked if each.name != project["name"]]


@pytest.mark.parametrize("name", ["demo", "dev"])
def test_a_requirement_is_a_version_and_its_hashes_and_names_no_place(name):
    text = (ROOT / "requirements" / f"{name}.txt").read_text("utf-8")
    assert {line[0] for line in PIN.sub("", text).splitlines()} == {"#"}


@pytest.mark.parametrize(("name", "extras"), [("demo", []), ("dev", ["test", "dev"])])
def test_every_version_is_one_that_pyproject_allows(name, extras):
    pinned = pins(name)
    astray = [str(each) for each in asked_for(*extras) if pinned[each.name] not in each.specifier]
    assert astray == []


def test_the_demo_runs_on_the_versions_that_are_tested():
    assert pins("demo").items() <= pins("dev").items()
