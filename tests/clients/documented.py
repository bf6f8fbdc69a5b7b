"""What docs/real-clients.md shows of programs, compared with what they do when it is run."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from bookwithme.client import Emulator, request

HERE = Path(__file__).parent
DOCUMENT = HERE.parents[1] / "docs" / "real-clients.md"
ADDRESS = "http://127.0.0.1:8000"
"""Where the document's script finds the emulator."""
ORGANIZER = "adele@contoso.com"


def check_table(client: str, told: str) -> None:
    """Compare the column of a client with the cases in which each operation was answered."""
    ran = dict(re.findall(r"^(\w+): ([\d, ]+)$", told, re.MULTILINE))
    head, *rows = _table("| operation | exchangelib")
    pins = (HERE / "python.txt", HERE / "node.txt")
    pinned = [
        line for file in pins for line in file.read_text("utf-8").split() if line.startswith(client)
    ]
    column = head.index(re.sub("[=@]+", " ", pinned[0]))
    shown = {cells[0].strip("`"): cells[column] for cells in rows if cells[column]}
    if shown != ran:
        right = "\n".join(f"{name}: {cases}" for name, cases in ran.items())
        sys.exit(f"{DOCUMENT.name} has another table. {head[column]}, as it ran:\n{right}")


def _table(head: str) -> list[list[str]]:
    """The rows of a table that begins so, but for the line below its head."""
    after = DOCUMENT.read_text("utf-8").partition(head)[2].partition("\n\n")[0]
    rows = f"{head}{after}".splitlines()
    cells = [[cell.strip() for cell in row.strip("|").split("|")] for row in rows]
    return [cells[0], *cells[2:]]


def check_outage(python: Path, url: str, folder: Path) -> None:
    """Run the document's script around its commands in a world of its own; compare what is said.

    Of a long line the document leaves parts out (…), and the calendar is another day's.
    """
    made = Emulator(url).call("POST", "/worlds", {"name": "outage", "scenario": "contoso"})
    world = Emulator(made["url"])
    script, shown = _block("py"), _block("console")
    file = folder / "count.py"
    file.write_text(script.replace(ADDRESS, world.url), "utf-8")
    told = ""
    for line in re.findall(r"^(?:\$|PS>) .*", shown, re.MULTILINE):
        told += f"{line}\n{_said(line, world, python, file)}"
    counts = set(re.findall(r"^\d+$", told.replace("\n200\n", "\n"), re.MULTILINE))
    expected = re.sub(r"^\d+$", r"\\d+", re.escape(shown).replace("…", ".*"), flags=re.MULTILINE)
    if len(counts) != 1 or not re.fullmatch(expected, told):
        sys.exit(f"{DOCUMENT.name} shows something else. As it ran:\n{told}")
    print("The document's script ran, met the 403, and ran again; the page was open all along.")


def _block(language: str) -> str:
    (only,) = re.findall(rf"```{language}\n(.*?)```", DOCUMENT.read_text("utf-8"), re.DOTALL)
    return str(only)


def _said(line: str, world: Emulator, python: Path, file: Path) -> str:
    """What is printed after a line: a command of Exchange, the script, or a look at the page."""
    if line.startswith("PS> "):
        asked = {"command": line[4:], "organization": "contoso.com"}
        answer = world.call("POST", "/exchange", asked)
        return answer["output"] + "".join(f"Hint: {each}\n" for each in answer["hints"])
    if line.startswith("$ curl"):
        page = world.call("GET", f"/mailboxes/{ORGANIZER}")["pageUrl"]
        return f"{request('GET', page).status_code}\n"
    done = subprocess.run([python, file], capture_output=True, text=True, check=False)
    return done.stdout + "".join(done.stderr.splitlines(keepends=True)[-1:])
