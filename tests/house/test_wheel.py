"""The package works from a wheel, in an environment of its own, away from the checkout."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.slow
def test_a_wheel_in_a_fresh_environment_serves_a_page_and_its_stylesheet(tmp_path):
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--outdir", tmp_path, ROOT],
        check=True,
        capture_output=True,
    )
    (wheel,) = tmp_path.glob("*.whl")
    subprocess.run([sys.executable, "-m", "venv", tmp_path / "env"], check=True)
    scripts = tmp_path / "env" / ("Scripts" if os.name == "nt" else "bin")
    subprocess.run(
        [scripts / "python", "-m", "pip", "install", "--quiet", wheel],
        check=True,
        capture_output=True,
    )
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
