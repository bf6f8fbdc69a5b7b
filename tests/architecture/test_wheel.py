"""The package works from a wheel, in an environment of its own, away from the checkout."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import urllib.request
from importlib import metadata
from pathlib import Path

import pytest
from build.util import project_wheel_metadata
from packaging.requirements import Requirement

from tests.page import Page
from tests.processes import serving

ROOT = Path(__file__).parents[2]
pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]


@pytest.fixture(scope="module")
def scripts(tmp_path_factory):
    """The programs of an environment that has the wheel, and nothing of the checkout."""
    here = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "build", "--no-isolation", "--wheel", "--outdir", here, ROOT]
    subprocess.run(build, check=True, capture_output=True)
    (wheel,) = here.glob("*.whl")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", here / "env"], check=True)
    (packages,) = (here / "env").glob("[Ll]ib/**/site-packages")
    for name in ("pytest", "pytest-xdist", *required("bookwithme")):
        lend(name, packages)
    found = here / "env" / ("Scripts" if os.name == "nt" else "bin")
    install = [sys.executable, "-m", "pip", "--python", found / "python", "install", "--no-index"]
    subprocess.run([*install, wheel], check=True, capture_output=True)
    return found


def required(name):
    """What a distribution here asks for, as this Python on this system needs it."""
    asked = map(Requirement, metadata.requires(name) or [])
    return [each.name for each in asked if not each.marker or each.marker.evaluate({"extra": ""})]


def lend(name, packages):
    """Let another environment have a distribution of this one, and all that it asks for.

    So nothing is fetched; pip, which installs the wheel there, still sees what would be missing.
    """
    distribution = metadata.distribution(name)
    for top in {file.parts[0] for file in distribution.files} - {"..", "__pycache__"}:
        if not (packages / top).exists():
            (packages / top).symlink_to(distribution.locate_file(top))
            for each in required(name):
                lend(each, packages)


def test_a_project_elsewhere_tests_with_the_wheel_and_its_plugin_on_two_workers(scripts, tmp_path):
    project = tmp_path / "project"
    shutil.copytree(ROOT / "tests" / "outside", project, ignore=shutil.ignore_patterns("__*"))
    command = [scripts / "python", "-m", "pytest", "-q", "-n", "2", "-p", "no:cacheprovider"]
    environment = {"PATH": os.environ["PATH"]}
    done = subprocess.run(
        command, cwd=project, env=environment, capture_output=True, text=True, check=False
    )
    assert (done.returncode, "9 passed" in done.stdout) == (0, True), done.stdout + done.stderr


def test_a_wheel_in_a_fresh_environment_serves_a_page_and_its_stylesheet(scripts, tmp_path):
    environment = {
        "PATH": os.environ["PATH"],
        "BOOKWITHME_DATABASE_URL": f"sqlite:///{tmp_path / 'wheel.sqlite3'}",
    }
    command = [scripts / "bookwithme", "demo", "--port", "0", "--no-browser"]
    with serving(command, env=environment, cwd=tmp_path) as (_process, url):
        page = fetch(f"{url}/")
        sheet = Page(page).values('link[rel="stylesheet"]', "href")[0]
        assert "Adele Vance" in page
        assert "--" in fetch(url + sheet)


def fetch(url: str) -> str:
    with urllib.request.urlopen(url, timeout=30) as answer:
        assert answer.status == 200
        return answer.read().decode()


def test_its_description_leads_to_where_the_repository_is_read(monkeypatch):
    monkeypatch.setenv("SOURCE_ADDRESS", "https://example.org/x/blob/v1/")
    told = str(project_wheel_metadata(ROOT, isolated=False))
    assert "](https://example.org/x/blob/v1/docs/bookwithme.png?raw=true)" in told
    assert "](https://example.org/x/blob/v1/docs/lessons.md)" in told
    assert "](docs/" not in told
