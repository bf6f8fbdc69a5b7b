"""What people wish of their browser: no motion, a print, a copy, a theme."""

import pytest
from selenium.webdriver.common.keys import Keys

from tests.browser.stage import ADELE

HOLD = """
const own = setTimeout;
window.held = []; // what lasts two seconds lasts until the test has read it
window.setTimeout = (act, wait) => (wait === 2000 ? held.push(act) : own(act, wait));
"""
MOVING = """
const seconds = (text) => Math.max(...text.split(",").map(parseFloat));
return [...document.querySelectorAll("*")].flatMap((each) => [null, "::before", "::after"].map(
  (part) => getComputedStyle(each, part)
)).filter(({transitionDuration, animationName, animationDuration}) =>
  seconds(transitionDuration) > 0 || (animationName !== "none" && seconds(animationDuration) > 0)
).map(({transitionDuration}) => seconds(transitionDuration));
"""


CONTRAST = [{"name": "forced-colors", "value": "active"}]
CHOSEN = """
const colour = (each) => getComputedStyle(each).backgroundColor;
return [["a.type", "[aria-current]"], ["a.day", "[aria-current]"], [".hours a", "[aria-current]"],
        ["button[name=start]", "[aria-pressed=true]"]].filter(([each, is]) =>
  colour(document.querySelector(each + is))
    === colour(document.querySelector(`${each}:not(${is})`)));
"""
"""What looks alike whether it is chosen or not."""


def test_a_contrast_theme_shows_what_is_chosen(walker, stage):
    walker.begin("en", "Europe/Paris")
    day = stage.names["start"][:10]
    walker.open(f"{stage.names['page']}?anonymous&day={day}&timeZone=Europe/Paris")
    walker.one("button[name=start]").click()
    walker.tell("Emulation.setEmulatedMedia", media="", features=CONTRAST)
    assert walker.run("return matchMedia('(forced-colors: active)').matches")
    assert walker.run(CHOSEN) == []


def test_things_move_within_a_fifth_of_a_second_or_not_at_all_for_who_wants_none(walker, stage):
    walker.open(f"{stage.names['public']}?anonymous")
    moving = walker.run(MOVING)
    assert moving
    assert [each for each in moving if not 0.1 <= each <= 0.2] == []
    walker.media(reduced_motion="reduce")
    assert walker.run(MOVING) == []


@pytest.mark.parametrize("path", ["", "/confirmation"])
def test_a_booking_is_printed_without_the_emulator_around_it(walker, stage, path):
    walker.open(stage.names["manage"] + path)
    assert len(walker.shown("#emulator-bar, .footer")) == 2
    walker.media("print", color_scheme="dark")
    assert walker.shown("#emulator-bar, .footer, .skip-link") == []
    assert "Project consultation" in walker.heading
    colour = "return getComputedStyle(document.querySelector('h1')).color"
    assert walker.run(colour) == "rgb(36, 36, 36)"


@pytest.fixture
def link(walker, stage):
    """The page of a private link, where it can be copied."""
    walker.become(ADELE)
    walker.open(f"/bookwithme/me/links/{stage.names['code']}")
    may = ["clipboardReadWrite", "clipboardSanitizedWrite"]
    walker.tell("Browser.grantPermissions", permissions=may, origin=walker.origin)
    yield walker
    walker.tell("Browser.resetPermissions")


@pytest.mark.parametrize(("lang", "word"), [("en", "Copied"), ("fr", "Copié")])
def test_copying_is_told_in_the_button_and_to_those_who_listen(link, lang, word):
    link.begin(lang)
    link.become(ADELE)
    link.reload()
    link.one("[data-copy]").click()
    link.until(lambda: link.one("[data-copy] [data-copy-text]").text == word)
    live = link.one("[data-live]")
    link.until(lambda: live.get_property("textContent") == word)
    assert live.get_attribute("role") == "status"
    read = "navigator.clipboard.readText().then(arguments[0])"
    assert link.driver.execute_async_script(read) == link.one("#link-url").get_property("value")


def test_a_theme_once_chosen_stays(walker):
    walker.open("/")
    walker.media(color_scheme="light")
    walker.one("[data-theme-switch]").click()
    walker.open("/_emulator/")
    assert walker.run("return getComputedStyle(document.documentElement).colorScheme") == "dark"


@pytest.mark.parametrize("lang", ["en", "fr"])
@pytest.mark.parametrize(
    ("refuses", "message"), [(False, "Copied"), (True, "Couldn’t copy: your browser blocked it")]
)
def test_an_icon_says_beside_itself_what_became_of_copying(link, lang, refuses, message):
    link.begin(lang)
    link.become(ADELE)
    link.width(360)
    link.open("/bookwithme/me/links?state=active")
    if refuses:
        link.run("Object.defineProperty(navigator, 'clipboard', {value: null})")
        link.run("document.execCommand = () => false")
    link.run(HOLD)
    button = link.shown("button[data-copy]")[0]
    button.send_keys(Keys.ENTER)
    (said,) = link.until(lambda: link.shown(".copy__said"))
    assert said.get_property("textContent") == link.says(message)
    assert 0 <= said.rect["x"] < button.rect["x"]
    live = link.one("[data-live]")
    link.until(lambda: live.get_property("textContent") == link.says(message))
    link.run("held.forEach((each) => each())")
    assert not link.all(".copy__said")
