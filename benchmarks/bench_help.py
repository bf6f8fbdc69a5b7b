"""How much processor time `bookwithme --help` takes, beside a floor.

    python benchmarks/bench_help.py

The floor: a Python that imports click and does nothing. Both are started in turn.
"""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys

ROUNDS = 15
COMMANDS = {
    "floor": [sys.executable, "-c", "import click"],
    "help": [sys.executable, "-m", "bookwithme", "--help"],
    "worlds": [sys.executable, "-m", "bookwithme", "worlds", "--help"],
}


def cpu_of(command: list[str]) -> float:
    """Seconds of processor time that a command takes."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    # What pip installs is compiled; so is a source tree after its first start, if it may be.
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=environment)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def main() -> None:
    """Measure in turn, and print medians and ratios."""
    taken: dict[str, list[float]] = {name: [] for name in COMMANDS}
    for command in COMMANDS.values():
        cpu_of(command)  # compiles what is not compiled yet
    for _ in range(ROUNDS):
        for name, command in COMMANDS.items():
            taken[name].append(cpu_of(command))
    floor, quick, whole = (statistics.median(each) for each in taken.values())
    print(f"floor: Python that imports click: {floor:.2f} s of processor time")
    print(f"bookwithme --help: {quick:.2f} s, {quick / floor:.1f} of the floor")
    print(f"bookwithme worlds --help: {whole:.2f} s, {whole / floor:.1f} of the floor")


if __name__ == "__main__":
    main()
