"""Let other people's libraries use what the emulator gives them: `make clients`.

`openapi`: clients generated from the description compile strictly, and run the README's example;
`ical`: the calendar part of each kind of mail is read alike by four libraries; `cards`: the card of
what is shared is read alike by three that draw such cards; `ews-python` and `node`: exchangelib and
ews-javascript-api work unchanged against the EWS endpoint. The libraries are those of `python.txt`
and `node.txt`, in `.venv-clients`.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bookwithme.client import Emulator, request
from bookwithme.contract.types import instant_text
from bookwithme.domain.mail_address import ascii_address
from bookwithme.server import running
from bookwithme.settings import Settings
from tests.clients import documented
from tests.processes import serving

if TYPE_CHECKING:
    from collections.abc import Callable

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
LIBRARIES = ROOT / ".venv-clients"
BIN = LIBRARIES / "bin"
NODE = LIBRARIES / "node_modules" / ".bin"
NAMES = {
    "adele@contoso.com": ("Adele Vance", "Europe/Paris", "en"),
    "zoe@bücher.example": ("Zoé; „B“, GmbH\\", "America/New_York", "fr"),
}


def run(*command: object, cwd: Path, **environment: str) -> str:
    """Run a program; its output, or the end of all where it fails."""
    done = subprocess.run(
        [str(each) for each in command],
        cwd=cwd,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        sys.exit(f"{' '.join(map(str, command))}: failed\n{done.stdout}{done.stderr}")
    return done.stdout


def openapi(url: str, folder: Path) -> None:
    """Generate a client in Python and types for JavaScript; check both; run the examples."""
    description = folder / "openapi.json"
    description.write_bytes(request("GET", f"{url}/_emulator/openapi.json").body)
    config = HERE / "openapi-python-client.yml"
    package = folder / "python" / "emulator_client"
    package.parent.mkdir()
    generate = (BIN / "openapi-python-client", "generate", "--path", description, "--meta", "none")
    run(*generate, "--output-path", package, "--config", config, "--fail-on-warning", cwd=folder)
    shutil.copy(HERE / "readme_example.py", package.parent)
    run(BIN / "mypy", "--strict", "--config-file=", ".", cwd=package.parent)
    run(BIN / "python", "readme_example.py", cwd=package.parent, BOOKWITHME_URL=url)
    print("openapi-python-client: no warning, mypy --strict, the README's example")
    javascript(url, folder)
    print("openapi-typescript: tsc --strict, docs/javascript.md with node:test and Playwright")


def javascript(url: str, folder: Path) -> None:
    """Run the example of the documentation as it stands there."""
    project = folder / "javascript"
    project.mkdir()
    (project / "node_modules").symlink_to(LIBRARIES / "node_modules")
    text = (ROOT / "docs" / "javascript.md").read_text("utf-8")
    blocks = re.findall(r"`([\w.]+\.(?:json|mjs))`[^\n]*\n\n```\w+\n(.*?)```", text, re.DOTALL)
    assert [name for name, _ in blocks] == ["tsconfig.json", "world.mjs", "sharing.test.mjs"]
    for name, block in blocks:
        (project / name).write_text(block, "utf-8")
    options = ("--default-non-nullable=false", "-o", "emulator.d.ts")
    run(NODE / "openapi-typescript", folder / "openapi.json", *options, cwd=project)
    run(NODE / "tsc", "--noEmit", cwd=project)
    browser = shutil.which("chromium") or shutil.which("google-chrome")
    if browser is None:
        sys.exit("docs/javascript.md needs Chromium: install it, or put it on the PATH.")
    environment = {"BOOKWITHME_URL": url, "CHROMIUM": browser}
    assert "\n# pass 3\n" in run("node", "--test", cwd=project, **environment)


def ical(url: str, folder: Path) -> None:
    """Have the calendar part of each kind of mail read, and compare it with the booking."""
    expected = dict(mailed(Emulator(url), folder))
    told = json.loads(run(BIN / "python", HERE / "read_ical.py", folder, cwd=folder))
    told |= json.loads(run("node", HERE / "read_ical.mjs", folder, LIBRARIES, cwd=folder))
    wrong = [
        f"{reader}, {file}: {key} is {read[key]!r}, not {value!r}"
        for reader, files in told.items()
        for file, read in files.items()
        for key, value in expected[file].items()
        if read[key] != value
    ]
    if wrong or any(files.keys() != expected.keys() for files in told.values()):
        sys.exit("\n".join(wrong) or "A reader left files out.")
    print(f"{', '.join(told)}: {len(expected)} calendar parts read alike: {', '.join(expected)}")


def mailed(emulator: Emulator, folder: Path) -> list[tuple[str, dict[str, Any]]]:
    """Book, move and cancel for each organizer; every calendar part as a file, and what it says."""
    emulator.clock.freeze("2026-10-20T08:00:00Z")
    found = []
    for number, (address, (name, zone, language)) in enumerate(NAMES.items()):
        mailbox = emulator.mailbox(address, display_name=name, time_zone=zone, language="en")
        kind = mailbox.meeting_type(f"Intro, {name}", location="Room 4; left")
        guest = f"guest{number}@fabrikam.com"
        who = {"name": "Bén “the” Walters", "email": guest, "notes": "Two\nlines, é: \\n;"}
        times = kind.slots("2026-10-23T00:00:00Z", "2026-10-29T00:00:00Z")
        booking = kind.book(times[0], **who, language="fr" if language == "fr" else "en")
        seen = [booking.data]
        booking.reschedule(times[-1])
        seen.append(booking.data)
        booking.cancel("Ill")
        seen.append(booking.data)
        mails = emulator.messages(to=guest)
        for mail, data, method in zip(mails, seen, ("REQUEST", "REQUEST", "CANCEL"), strict=True):
            file = f"{number}-{mail.kind}.ics"
            (folder / file).write_bytes((mail.calendar or "").encode())
            says = {
                "method": method,
                "sequence": data.sequence,
                "start": instant_text(data.start),
                "end": instant_text(data.end),
                "summary": f"{data.name} - {data.title}",
                "organizer": ascii_address(address),
            }
            found.append((file, says))
    return found


def cards(url: str, folder: Path) -> None:
    """Have the card of a page, of a type and of a private link read, and compare it with ours."""
    emulator = Emulator(url)
    mailbox = emulator.mailbox("adele@contoso.com", display_name="Adele Vance", time_zone="UTC")
    kind = mailbox.meeting_type("Intro & «Été»", description="A first talk.\nShort.")
    link, path = kind.share(), f"/mailboxes/{mailbox.address}/signature"
    wanted = {
        mailbox.url: path,
        kind.url: f"{path}?meetingType={kind.id}",
        link.url: f"{path}?bookingcode={link.bookingcode}",
    }
    read = json.loads(run("node", HERE / "read_cards.mjs", LIBRARIES, *wanted, cwd=folder))
    keys = ("title", "description", "image")
    expected = {
        each: {key: emulator.call("GET", asked)["card"][key] for key in keys} | {"site": "Bookings"}
        for each, asked in wanted.items()
    }
    wrong = [f"{reader}: {found}" for reader, found in read.items() if found != expected]
    if wrong:
        sys.exit("\n".join([*wrong, f"Expected: {expected}"]))
    print(f"{', '.join(read)}: the cards of a page, a meeting type and a private link read alike")


def ews_python(url: str, folder: Path) -> None:
    """Let exchangelib do what its users do: against a server with a control token, too."""
    token = "open sesame"
    database = f"sqlite:///{(folder / 'guarded.sqlite3').as_posix()}"
    guarded = {"BOOKWITHME_DATABASE_URL": database, "BOOKWITHME_CONTROL_TOKEN": token}
    command = [sys.executable, "-m", "bookwithme", "serve", "--port", "0"]
    with serving(command, env={**os.environ, **guarded}) as (_process, other):
        script = HERE / "ews_python.py"
        told = run(BIN / "python", script, url, other, token, cwd=folder)
    print(told, end="")
    documented.check_table("exchangelib", told)
    documented.check_outage(BIN / "python", url, folder)


def node(url: str, folder: Path) -> None:
    """Let ews-javascript-api do the same."""
    told = run("node", HERE / "ews_node.mjs", LIBRARIES, url, cwd=folder)
    print(told, end="")
    documented.check_table("ews-javascript-api", told)


GROUPS: dict[str, Callable[[str, Path], None]] = {
    "openapi": openapi,
    "ical": ical,
    "cards": cards,
    "ews-python": ews_python,
    "node": node,
}


def main(names: list[str]) -> None:
    """Run the groups named, or all."""
    for name in names or GROUPS:
        with tempfile.TemporaryDirectory() as folder:
            place = Path(folder)
            with running(Settings(database_url=f"sqlite:///{place / 'worlds.sqlite3'}")) as url:
                (place / name).mkdir()
                GROUPS[name](url, place / name)


if __name__ == "__main__":
    main(sys.argv[1:])
