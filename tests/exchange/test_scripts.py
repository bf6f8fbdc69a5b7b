"""Every script of `scripts/` puts out what stands beside it, and changes what it says.

`NAME.out` is what a shell shows: output, warnings, errors with their place, hints, in order.
"""

from pathlib import Path

import pytest

from bookwithme.exchange.console import decoded, run
from tests.exchange.fake_directory import FakeDirectory

FOLDER = Path(__file__).parent / "scripts"
SCRIPTS = sorted(FOLDER.glob("*.ps1"))


def shown(result):
    lines = []
    for reply in result.replies:
        lines += [f"WARNING: {each}\n" for each in reply.warnings] + [reply.output]
        if reply.error:
            place = f"{reply.error.line}:{reply.error.column}"
            lines.append(f"ERROR {place} [{reply.error.id}] {reply.error.message}\n")
        lines += [f"HINT: {each}\n" for each in reply.hints]
    return "".join(lines)


def run_file(path, directory):
    beside = {each.name: decoded(each.read_bytes()) for each in FOLDER.glob("*.csv")}
    return run(decoded(path.read_bytes()), directory, beside)


@pytest.mark.parametrize("path", SCRIPTS, ids=[path.stem for path in SCRIPTS])
def test_a_script_puts_out_what_stands_beside_it(path):
    expected = path.with_suffix(".out").read_text("utf-8")
    assert shown(run_file(path, FakeDirectory())) == expected


def test_there_are_scripts_for_what_admins_do():
    assert len(SCRIPTS) >= 20
