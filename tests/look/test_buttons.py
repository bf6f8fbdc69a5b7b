"""One order of buttons, and one kind of dialog."""

import re
from pathlib import Path

import pytest

from tests.page import Page

STATIC = Path(__file__).parents[2] / "static"
TEMPLATES = STATIC.parent / "templates"
BUTTON = re.compile(r"ui\.(?:link_)?button\([^}]*")
MAIN = re.compile("primary|[\"'-]danger")


def groups():
    """The buttons that stand side by side, place by place."""
    for path in sorted(TEMPLATES.rglob("*.html")):
        for group in Page(path.read_text("utf-8")).all(".actions, .row"):
            buttons = BUTTON.findall(group.raw) or group.values(".button", "class")
            yield path.relative_to(TEMPLATES).as_posix(), buttons


def test_the_button_that_does_it_stands_first():
    found = [(place, buttons) for place, buttons in groups() if len(buttons) > 1]
    assert len(found) > 8
    late = [
        place
        for place, (first, *later) in found
        if not MAIN.search(first) and any(MAIN.search(each) for each in later)
    ]
    assert late == []


@pytest.mark.parametrize("path", sorted((STATIC / "js").glob("*.js")), ids=lambda path: path.stem)
def test_no_script_opens_a_dialog_of_the_browser(path):
    assert not re.search(r"\b(?:confirm|alert|prompt)\(", path.read_text("utf-8"))
