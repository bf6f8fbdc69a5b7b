"""The emulator bar folds to a dot at any width, stays as it was left, and is on no print."""

import pytest
from selenium.webdriver.common.keys import Keys

from tests.browser.looking import WIDTHS
from tests.browser.pixels import painted
from tests.browser.stage import ADELE

BAR = "#emulator-bar"
FOLD = f"{BAR} [data-fold]"
DOT = 24


def is_unfolded(walker):
    """Whether it paints the page from edge to edge."""
    left, _, right, _ = painted(walker, walker.one(BAR))
    return (left, right) == (0, walker.run("return document.documentElement.clientWidth"))


def is_a_dot(walker):
    """Whether it paints a dot in the corner and nothing else, and takes no room."""
    bar = walker.one(BAR)
    return max(painted(walker, bar)) <= DOT and bar.size["height"] == 0


@pytest.mark.parametrize(
    ("width", "theme", "scripts"),
    [  # each width in both themes, with and without scripts, and each theme with and without
        (360, "light", True),
        (360, "dark", False),
        (768, "light", False),
        (768, "dark", True),
        (1280, "light", False),
        (1280, "dark", True),
    ],
)
def test_it_folds_to_a_dot_and_unfolds_again(walker, stage, width, theme, scripts):
    walker.begin(zone="Europe/Paris", scripts=scripts)
    walker.width(width)
    walker.media(color_scheme=theme)
    walker.open(stage.names["page"])
    assert is_unfolded(walker)
    walker.one(FOLD).click()
    assert is_a_dot(walker)
    walker.one(FOLD).click()
    assert is_unfolded(walker)


def test_it_stays_as_it_was_left_on_every_page_and_is_drawn_so_from_the_start(walker):
    walker.open("/")
    walker.one(FOLD).click()
    walker.tell("Emulation.setScriptExecutionDisabled", value=True)
    walker.open("/_emulator/")
    assert is_a_dot(walker)
    walker.tell("Emulation.setScriptExecutionDisabled", value=False)
    walker.reload()
    walker.one(FOLD).click()
    walker.open("/")
    assert is_unfolded(walker)


def test_keys_fold_it_and_unfold_it(walker):
    walker.open("/")
    walker.one("body").send_keys(Keys.TAB, Keys.TAB, Keys.ENTER)
    assert is_a_dot(walker)
    walker.keys(Keys.SPACE)
    assert is_unfolded(walker)
    walker.keys(Keys.ALT, "e", Keys.NULL)
    assert is_a_dot(walker)


@pytest.mark.parametrize("presses", [0, 1], ids=["unfolded", "folded"])
def test_it_is_never_printed(walker, presses):
    walker.open("/")
    for _ in range(presses):
        walker.one(FOLD).click()
    assert walker.shown(BAR)
    walker.media("print")
    assert walker.shown(BAR) == []


@pytest.mark.parametrize("path", ["/_emulator/mail/{mail}", "/_emulator/signature"])
def test_it_is_in_no_preview(walker, stage, path):
    walker.become(ADELE)
    walker.open(path.format(**stage.names))
    frames = walker.all("iframe")
    assert frames
    # One that is far below or folded away has not come yet, and would not answer.
    walker.run("for (const each of arguments[0]) each.loading = 'eager'", frames)
    walker.settle()
    for frame in frames:
        walker.driver.switch_to.frame(frame)
        assert walker.all("body *")
        assert walker.all(BAR) == []
        walker.driver.switch_to.default_content()


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
@pytest.mark.parametrize("width", WIDTHS)
def test_time_passes_where_one_is_and_its_popover_lies_inside_the_window(
    visitor, emulator, width, scripts
):
    emulator.clock.freeze()
    visitor.begin(scripts=scripts)
    visitor.width(width)
    visitor.open("/_emulator/journal")
    visitor.one(".remote--clock > summary").click()
    left, _, right, _ = painted(visitor, visitor.one(".remote--clock .remote__panel"))
    assert 0 <= left < right <= width
    before = emulator.clock.now
    visitor.one(".remote [value=P7D]").click()
    visitor.until(lambda: visitor.texts(".toast"))
    assert (emulator.clock.now - before).days == 7
    assert "/_emulator/journal" in visitor.driver.current_url


def test_one_popover_is_open_at_a_time_and_escape_closes_it(walker):
    walker.become(ADELE)
    walker.open("/bookwithme/me")
    for summary in walker.all(".remote > summary"):
        summary.click()
        assert len(walker.shown(".remote__panel")) == 1
    walker.keys(Keys.ESCAPE)
    assert walker.shown(".remote__panel") == []
    assert walker.focused == summary


def test_what_is_typed_is_kept_when_time_passes(visitor, emulator):
    emulator.mailbox(ADELE, display_name="Adele Vance").meeting_type("Intro")
    visitor.become(ADELE)
    visitor.open("/bookwithme/me/meetingtype/new")
    visitor.type("Title", "Half typed")
    visitor.one(".remote--clock > summary").click()
    visitor.one(".remote [value=PT1H]").click()
    visitor.until(lambda: visitor.texts(".toast"))
    assert visitor.one("[name=title]").get_property("value") == "Half typed"
