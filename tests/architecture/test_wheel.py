"""The package works from a wheel, in an environment of its own, away from the checkout."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def scripts(tmp_path_factory):
    """The programs of an environment that has the wheel, and nothing of the checkout."""
    here = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "build", "--wheel", "--outdir", here, ROOT]
    subprocess.run(build, check=True, capture_output=True)
    (wheel,) = here.glob("*.whl")
    subprocess.run([sys.executable, "-m", "venv", here / "env"], check=True)
    found = here / "env" / ("Scripts" if os.name == "nt" else "bin")
    install = [found / "python", "-m", "pip", "install", "--quiet"]
    subprocess.run([*install, wheel, "pytest", "pytest-xdist"], check=True, capture_output=True)
    return found


@pytest.mark.slow
@pytest.mark.xdist_group("wheel")
def test_a_project_elsewhere_tests_with_the_wheel_and_its_plugin_on_two_workers(scripts, tmp_path):
    project = tmp_path / "project"
    shutil.copytree(ROOT / "tests" / "outside", project, ignore=shutil.ignore_patterns("__*"))
    command = [scripts / "python", "-m", "pytest", "-q", "-n", "2", "-p", "no:cacheprovider"]
    environment = {"PATH": os.environ["PATH"]}
    done = subprocess.run(
        command, cwd=project, env=environment, capture_output=True, text=True, check=False
    )
    assert (done.returncode, "9 passed" in done.stdout) == (0, True), done.stdout + done.stderr


@pytest.mark.slow
@pytest.mark.xdist_group("wheel")
def test_a_wheel_in_a_fresh_environment_serves_a_page_and_its_stylesheet(scripts, tmp_path):
    environment = {
        "PATH": os.environ["PATH"],
        "BOOKWITHME_DATABASE_URL": f"sqlite:///{tmp_path / 'wheel.sqlite3'}",
    }
    command = [scripts / "bookwithme", "demo", "--port", "0", "--no-browser"]
    with subprocess.Popen(
        command, env=environment, cwd=tmp_path, stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            url = next(
                found[0]
                for line in process.stdout
                if (found := re.search(r"http://[\d.]+:\d+", line))
            )
            page = fetch(f"{url}/")
            sheet = re.search(r'href="(/static/css/[^"]+)"', page)[1]
            assert "Adele Vance" in page
            assert "--" in fetch(url + sheet)
        finally:
            process.terminate()


def fetch(url: str) -> str:
    with urllib.request.urlopen(url, timeout=30) as answer:
        assert answer.status == 200
        return answer.read().decode()
