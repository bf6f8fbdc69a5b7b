"""The lesson's panel: it ticks by itself, keeps the focus, folds, and is sound."""

import json

import pytest

from bookwithme.client import request
from tests.browser.looking import faults_of_the_page
from tests.browser.stage import ADELE
from tests.web.lessons.playing import ASKING, SAID

STEPS = [
    {"id": "move", "title": {"en": "Move forward", "fr": "Avancez"}, "text": SAID,
     "open": "/_emulator/", "hints": [SAID], "done": {"clock": {"movedBy": "P1D"}}},
    ASKING["steps"][0] | {"title": {"en": "And now?", "fr": "Et maintenant ?"}},
]  # fmt: skip
LINE = "[data-lesson-line]"
COVERED = """
const reached = "main :is(a[href], button, input:not([type=hidden]), select, summary)";
const seen = [...document.querySelectorAll(reached)].filter((each) => each.checkVisibility());
return seen.filter((each) => {
  each.focus();
  const {x, y, width, height} = each.getBoundingClientRect();
  return document.elementFromPoint(x + width / 2, y + height / 2)?.closest(".lesson");
}).map((each) => each.outerHTML.slice(0, 90));
"""
"""What has the focus under the panel."""


@pytest.fixture
def lesson(emulator):
    """A lesson of two steps in the visitor's world."""
    emulator.mailbox(ADELE, displayName="Adele Vance")
    body = json.dumps({"lesson": ASKING | {"steps": STEPS}, "keep": True}).encode()
    assert request("PUT", f"{emulator.url}/_emulator/api/lesson", body).status_code == 200


def test_a_step_ticks_without_a_reload_and_says_so(visitor, emulator, lesson):
    visitor.open("/")
    assert "Move forward" in visitor.one(LINE).text
    visitor.run("window.here = true")
    emulator.clock.advance(days=1)
    visitor.until(lambda: "And now?" in visitor.one(LINE).text)
    assert visitor.run("return window.here") is True
    assert "And now?" in visitor.run("return document.querySelector('[data-live]').textContent")


def test_a_form_is_answered_in_place_and_keeps_the_focus(visitor, lesson):
    visitor.open("/")
    visitor.run("window.here = true")
    visitor.one("form[action$='/move/check'] button").click()
    visitor.until(lambda: "Not done yet." in visitor.one("[data-lesson-body]").text)
    assert visitor.run("return window.here") is True
    assert visitor.run("return document.activeElement.form?.action.endsWith('/move/check')")


def test_a_wrong_answer_stays_and_so_does_what_is_said_of_it(visitor, emulator, lesson):
    emulator.clock.advance(days=1)
    visitor.open("/")
    body, answer = "[data-lesson-body]", "form[action$='/ask/answer'] button"
    visitor.one(answer).click()
    visitor.until(lambda: "Choose an answer first." in visitor.one(body).text)
    visitor.one("input[name='choice'][value='1']").click()
    visitor.one(answer).click()
    visitor.until(lambda: "That is not right yet." in visitor.one(body).text)
    visitor.run(
        "window.looks = 0; const ask = fetch; fetch = (...all) => (window.looks++, ask(...all))"
    )
    visitor.until(lambda: visitor.run("return window.looks") > 3)
    assert "That is not right yet." in visitor.one(body).text
    assert visitor.one("input[name='choice'][value='1']").is_selected()


def test_show_me_where_goes_there(visitor, lesson):
    visitor.open("/")
    visitor.one("form[action$='/move/where'] button").click()
    visitor.until(lambda: visitor.heading == "Control room")


def test_it_folds_to_a_line_and_to_a_dot_and_remembers_it(visitor, lesson):
    visitor.open("/")
    body, line = "[data-lesson-body]", ".lesson__line"
    visitor.one(line).click()
    visitor.until(lambda: not visitor.shown(body))
    visitor.open("/_emulator/")
    assert (visitor.shown(line), visitor.shown(body)) != ([], [])
    assert not visitor.shown(body)
    visitor.one(".lesson__dot").click()
    visitor.until(lambda: not visitor.shown(line))
    visitor.open("/")
    assert not visitor.shown(line)
    assert visitor.shown(".lesson__dot")


@pytest.mark.parametrize("width", [360, 768, 1024])
def test_it_lies_over_nothing_that_has_the_focus(visitor, lesson, width):
    visitor.width(width)
    visitor.media(reduced_motion="reduce")
    visitor.become(ADELE)
    for address in ("/_emulator/mailboxes", "/bookwithme/me"):
        visitor.open(address)
        assert visitor.shown("[data-lesson-body]")
        assert visitor.run(COVERED) == []


@pytest.mark.parametrize("width", [1024, 1200])
def test_a_panel_of_organizer_mode_stands_beside_it(visitor, emulator, lesson, width):
    visitor.width(width)
    visitor.media(reduced_motion="reduce")
    visitor.become(ADELE)
    emulator.mailbox(ADELE).meeting_type("Intro")
    for panel in ("share", "meetingtype/new"):
        visitor.open("/bookwithme/me")
        visitor.one(f'a[href$="/me/{panel}"]').click()
        visitor.until(lambda: visitor.shown("dialog"))
        dialog, dock = (visitor.one(each).rect for each in ("dialog", ".lesson__dock"))
        assert 0 <= dialog["x"] < dialog["x"] + dialog["width"] <= dock["x"]
        assert faults_of_the_page(visitor) == []


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_it_is_sound_beside_a_page_and_as_a_page(visitor, lesson, lang):
    visitor.begin(lang)
    for address in ("/", "/_emulator/lesson"):
        visitor.open(address)
        assert faults_of_the_page(visitor) == []
