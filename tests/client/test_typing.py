"""The client is typed: mypy finds what somebody mistypes, and nothing else."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PLANTED = Path(__file__).parent / "planted.py"


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_mypy_finds_the_ten_mistakes_and_no_other(tmp_path):
    command = [sys.executable, "-m", "mypy", "--strict", "--config-file=", "--cache-dir", tmp_path]
    done = subprocess.run(
        [*command, "--follow-imports=silent", PLANTED],
        cwd=tmp_path,
        env={"MYPYPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    lines = PLANTED.read_text("utf-8").splitlines()
    mistakes = {number for number, line in enumerate(lines, 1) if re.search(r"# \d+:", line)}
    found = [int(each) for each in re.findall(r"planted\.py:(\d+): error", done.stdout)]
    assert len(mistakes) == 10
    assert set(found) == mistakes, done.stdout + done.stderr
