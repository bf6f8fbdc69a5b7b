"""A class's board and hand-out: sound, and a board that follows what happens."""

import json

import pytest

from bookwithme.client import request
from tests.browser.looking import faults_of_the_page
from tests.browser.visitor import Visitor
from tests.web.lessons.playing import ASKING


@pytest.fixture
def trainer(chromium, emulator):
    """Somebody at the root, with a class of two."""
    root = emulator.url.partition("/w/")[0]
    body = {"name": "boards", "trainees": ["Ann", "Bob"], "lesson": ASKING}
    made = request("POST", f"{root}/_emulator/api/classes", json.dumps(body).encode())
    assert made.status_code == 201
    visitor = Visitor(chromium, root)
    yield visitor
    assert visitor.leave() == []
    request("DELETE", f"{root}/_emulator/api/classes/boards")


def test_the_board_follows_by_itself(trainer):
    trainer.open("/_emulator/classes/boards")
    assert "1 hint" not in trainer.one("table.board").text
    hint = f"{trainer.origin}/w/boards-02/_emulator/api/lesson/steps/ask/hint"
    request("POST", hint, b"{}")
    trainer.until(lambda: "1 hint" in trainer.one("table.board").text)


@pytest.mark.parametrize("lang", ["en", "fr"])
@pytest.mark.parametrize(
    "path", ["", "/boards", "/boards?nameless=1&text=150", "/boards/sheet"], ids=str
)
def test_the_pages_are_sound(trainer, lang, path):
    trainer.begin(lang)
    trainer.open(f"/_emulator/classes{path}")
    assert faults_of_the_page(trainer) == []
