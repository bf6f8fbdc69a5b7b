"""What some tests need that does not come with Python, and whether it is here."""

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from tests.cli.stopping import can_be_process_1
from tests.storage.postgres import programs

WHOLE = "WHOLE_CHROMIUM" in os.environ
SHELL = shutil.which("chromium-headless-shell", path="/usr/lib/chromium")
"""To pages the same as Chromium, and cheaper; `make races` takes the whole of it.

The program itself: Debian's script around it would stay between, and end without its browser.
"""
CHROMIUM = shutil.which("chromium") if WHOLE or not SHELL else SHELL
DRIVER = shutil.which("chromedriver")
POSTGRES = programs()
CASES = Path(os.environ.get("BOOKWITHME_CASES", Path(__file__).parents[1].parent / "shared/cases"))
DOCUMENT = sorted((CASES.parent / "reference").glob("*.md"))


@dataclass(frozen=True)
class Need:
    """Something that is on a machine or not."""

    name: str
    found: object
    in_ci: bool = False
    """Whether a run in CI is worth nothing without it."""


NEEDS = {
    "postgresql": Need("PostgreSQL", POSTGRES, in_ci=True),
    "browser": Need("Chromium and ChromeDriver", CHROMIUM and DRIVER, in_ci=True),
    "process_1": Need("process 1 of its own (unshare, as root)", can_be_process_1()),
    "cases": Need(f"shared cases at {CASES}", (CASES / "freebusy" / "cases.json").exists()),
    "document": Need(f'"Bookings in Outlook" at {CASES.parent / "reference"}', DOCUMENT),
}
"""By the marker of the tests that need it."""

MISSING = {marker: need.name for marker, need in NEEDS.items() if not need.found}
