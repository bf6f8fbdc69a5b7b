"""The README and the documents, as texts to look into."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text("utf-8")
DOCS = {path.name: path.read_text("utf-8") for path in sorted((ROOT / "docs").glob("*.md"))}
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
ALL = {"README.md": README, "CONTRIBUTING.md": CONTRIBUTING} | {
    f"docs/{name}": text for name, text in DOCS.items()
}


def section(text, title):
    """What stands below a heading of the second level, up to the next one."""
    return text.split(f"\n## {title}\n", 1)[1].split("\n## ", 1)[0]


def rows(text, title):
    """The rows of a section's first table, cell by cell, without its head."""
    table = re.search(r"(?:^\|.*\n)+", section(text, title), re.MULTILINE)[0]
    return [re.split(r"\s*(?<!\\)\|\s*", line)[1:-1] for line in table.splitlines()[2:]]


def code(text, language):
    """Every block of code in a language."""
    return re.findall(rf"^```{language}\n(.*?)^```", text, re.DOTALL | re.MULTILINE)
