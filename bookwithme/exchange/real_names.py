"""Names of real commands and parameters, whether they run here or not: `real_names.txt`."""

from functools import cache
from pathlib import Path


@cache
def _sections() -> dict[str, list[str]]:
    """The file's sections by their headings."""
    found: dict[str, list[str]] = {}
    for line in Path(__file__).with_suffix(".txt").read_text("utf-8").splitlines():
        if line.startswith("["):
            names = found.setdefault(line[1:-1], [])
        elif not line.startswith("#"):
            names += line.split()
    return found


@cache
def commands() -> dict[str, str]:
    """Every real command and alias in its own spelling, by its name in small letters."""
    sections = _sections()
    names = sections["powershell"] + sections["aliases"]
    for heading, nouns in sections.items():
        kind, _, verb = heading.partition(" ")
        names += [f"{verb}-{noun}" for noun in nouns] if kind == "commands" else []
    return {name.lower(): name for name in names}


@cache
def parameters(cmdlet: str) -> dict[str, str]:
    """Every real parameter of a cmdlet, the common ones too, with its alias if it has one."""
    sections = _sections()
    found = sections.get(f"parameters {cmdlet}", []) + sections["common"]
    return {name: alias for name, _, alias in (each.partition("=") for each in found)}
