"""The scheduling view and the dialogs without a mouse."""

import pytest
from selenium.webdriver.common.keys import Keys

from tests.browser.stage import ADELE

REACHABLE = """
return [...document.querySelectorAll(
  "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex]"
)].filter((each) => each.tabIndex >= 0 && !each.disabled
  && each.checkVisibility({visibilityProperty: true}));
"""
MENU = "summary[aria-label^='More actions for the booking page']"
RING = """
const {outlineStyle, outlineWidth} = getComputedStyle(document.activeElement);
return outlineStyle === "none" ? 0 : parseFloat(outlineWidth);
"""


@pytest.fixture
def view(walker, stage):
    """The scheduling view of a public meeting type, with its month and its times."""
    walker.begin("en", "Europe/Paris")
    walker.open(f"{stage.names['public']}?anonymous&day={stage.names['start'][:10]}")
    walker.one("a[data-date][tabindex='0']")
    return walker


def tab_through(walker):
    """Everything that Tab leads to, from the top of the page to its end, and the focus rings."""
    walker.run("document.querySelector('.skip-link').focus()")
    stops, rings = [walker.focused], []
    for _ in walker.all("*"):
        walker.keys(Keys.TAB)
        if walker.focused.tag_name == "body" or walker.focused == stops[0]:
            break
        stops.append(walker.focused)
        rings.append(walker.run(RING))
    return stops, rings


def test_tab_reaches_everything_in_the_order_of_the_page_with_a_ring(view):
    for fold in view.all(".more-times > summary"):
        fold.click()
    stops, rings = tab_through(view)
    assert stops == view.run(REACHABLE)
    assert [ring for ring in rings if ring < 2] == []


def test_the_first_tab_leads_to_the_content(view, stage):
    view.open(f"{stage.names['public']}?anonymous")
    view.one("body").send_keys(Keys.TAB)
    assert view.focused.text == "Skip to main content"
    view.keys(Keys.ENTER)
    assert view.focused.get_attribute("id") == "main"


def test_arrows_go_over_the_days_with_times_and_enter_chooses_one(view):
    days = [each.get_attribute("data-date") for each in view.all("a[data-date]")]
    day = view.one("a[data-date][tabindex='0']")
    day.send_keys(Keys.HOME)
    assert view.focused.get_attribute("data-date") == days[0]
    walked = [days[0]]
    for _ in days[1:]:
        view.keys(Keys.ARROW_RIGHT)
        walked.append(view.focused.get_attribute("data-date"))
    assert walked == days
    assert [each.get_attribute("data-date") for each in view.all("a[tabindex='0'][data-date]")] == [
        days[-1]
    ]
    view.keys(Keys.ARROW_LEFT, Keys.ENTER)
    chosen = days[max(len(days) - 2, 0)]
    view.until(lambda: f"day={chosen}" in view.driver.current_url)
    assert view.one("a[aria-current=date]").get_attribute("data-date") == chosen


def test_page_down_turns_to_the_next_month(view):
    before = view.one("#month-title").text
    view.one("a[data-date][tabindex='0']").send_keys(Keys.PAGE_DOWN)
    view.until(lambda: view.one("#month-title").text != before)


def test_enter_chooses_a_time_and_next_which_was_off_goes_on(view):
    next_ = view.one("button[name=next]")
    assert not next_.is_enabled()
    for time in view.all("button[name=start]")[:2]:
        wanted = time.get_attribute("value")
        time.send_keys(Keys.ENTER)
        assert view.focused.get_attribute("value") == wanted
    pressed = view.all("button[name=start][aria-pressed=true]")
    assert [each.get_attribute("value") for each in pressed] == [wanted]
    next_.send_keys(Keys.ENTER)
    assert view.one("input[name=start]").get_property("value") == wanted


@pytest.fixture
def organizer(walker):
    """Adele in organizer mode."""
    walker.become(ADELE)
    walker.open("/bookwithme/me")
    return walker


def is_in_dialog(walker):
    return walker.run("return Boolean(document.activeElement.closest('dialog[open]'))")


def open_by_enter(walker, name):
    link = walker.until(lambda: walker.named(name))[0]
    link.send_keys(Keys.ENTER)
    walker.until(lambda: walker.shown("dialog"))
    return link


def test_a_dialog_keeps_the_focus_and_gives_it_back_on_escape(organizer):
    link = open_by_enter(organizer, "Share")
    # From the last one, Tab leads out to the browser itself, then to the dialog again.
    places = []
    for _ in range(20):
        organizer.keys(Keys.TAB)
        places.append(is_in_dialog(organizer) or organizer.focused.tag_name == "body")
    assert places == [True] * 20
    organizer.keys(Keys.ESCAPE)
    organizer.until(lambda: organizer.shown("dialog") == [])
    assert organizer.focused == link


def test_a_dialog_of_the_page_itself_does_likewise(walker, stage):
    walker.open(stage.names["manage"])
    link = open_by_enter(walker, "Cancel meeting")
    assert is_in_dialog(walker)
    walker.keys(Keys.ESCAPE)
    walker.until(lambda: walker.shown("dialog") == [])
    assert walker.focused == link


def test_escape_closes_a_menu_and_gives_the_focus_back(organizer):
    menu = organizer.one(MENU)
    menu.send_keys(Keys.ENTER)
    assert organizer.shown(f"{MENU} + .menu__panel")
    organizer.keys(Keys.TAB)
    assert organizer.focused.text == "Edit banner image"
    organizer.keys(Keys.ESCAPE)
    assert organizer.focused == menu
    assert organizer.shown(f"{MENU} + .menu__panel") == []
