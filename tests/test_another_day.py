"""Nothing may depend on the day it is tested on: what asks for the time passes 400 days on too.

The domain knows no clock, PostgreSQL is told the time as SQLite is, and a scenario that is read at
a date of its own is the same on any day: they are left out.
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import SHIFT_DAYS

LEFT_OUT = "not postgresql and not dated"
COMMAND = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-m", LEFT_OUT]


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.skipif(SHIFT_DAYS != 0, reason="this is another day")
def test_use_cases_and_scenarios_pass_400_days_on():
    outside = {name: value for name, value in os.environ.items() if "PYTEST" not in name}
    done = subprocess.run(
        [*COMMAND, "tests/service", "tests/seed"],
        env={**outside, "BOOKWITHME_TEST_SHIFT_DAYS": "400"},
        cwd=Path(__file__).parents[1],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "clock: moved by 400 days" in done.stdout
