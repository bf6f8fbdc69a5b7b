"""A meeting is booked by keyboard, on a phone, signed in midway: in few steps, nothing is lost."""

import pytest
from selenium.webdriver.common.keys import Keys

from tests.browser.looking import LOOK
from tests.browser.stage import TOMAS

TITLE = "return document.title"
FOCUS = "return document.activeElement.textContent.trim()"
SHIFTS = """
const [told] = arguments;
new PerformanceObserver((list) => told([
  list.getEntries().reduce((sum, {value}) => sum + value, 0),
  list.getEntries().flatMap(({sources}) =>
    sources.map(({node, previousRect, currentRect}) =>
      [node?.outerHTML || node?.data || "gone", ...[previousRect, currentRect].map(JSON.stringify)]
        .map((each) => each.slice(0, 90)).join(" ")))]))
  .observe({type: "layout-shift", buffered: true});
setTimeout(() => told([0, []]), 500);
"""
"""Cumulative layout shift (how much of the window moves, times how far), and what moved."""
STILL = 0.02
"""A line of text that is pushed down moves more; a scroll bar that comes, less."""
IN_SIGHT = """
return [".type", "a.day", "button[name=start]"].filter((each) =>
  document.querySelector(each).getBoundingClientRect().height);
"""
LOADED = """
const page = performance.getEntriesByType("navigation")[0];
return [page, ...performance.getEntriesByType("resource")].map((each) => each.transferSize);
"""


def guests(stage, name="page"):
    """An address as it is handed out."""
    return f"{stage.names[name]}?anonymous&ep=plink"


def fill_in(walker, email):
    """Type what the form and the mail ask for, and send each by Enter."""
    walker.type("Name", "Ann Example")
    walker.type("Email", email)
    walker.keys(Keys.ENTER)


def fill_in_code(walker, stage, email):
    (mail,) = stage.emulator.messages(to=email)
    walker.type("Verification code", mail.code)
    walker.keys(Keys.ENTER)
    walker.until(lambda: walker.driver.current_url.endswith("/confirmation"))


class Keyboard:
    """Presses Tab until something has the focus, and counts."""

    def __init__(self, walker):
        self.walker = walker
        self.tabs = 0

    def go_to(self, selector):
        while True:
            self.walker.keys(Keys.TAB)
            self.tabs += 1
            assert self.walker.focused.tag_name != "body"
            if self.walker.run("return document.activeElement.matches(arguments[0])", selector):
                return

    def enter(self, selector):
        """Go to something and press it; what has the focus then."""
        self.go_to(selector)
        self.walker.keys(Keys.ENTER)
        assert self.walker.focused.tag_name != "body"
        return self.walker.run(FOCUS)


def test_from_link_to_booked_by_keyboard_in_25_tabs_and_the_focus_is_never_lost(walker, stage):
    walker.begin("en", "Europe/Paris")
    walker.open(guests(stage))
    keyboard = Keyboard(walker)
    keyboard.enter(".skip-link")
    assert "2026" in keyboard.enter(".type:not([aria-current])")
    keyboard.go_to("a.day")
    walker.keys(Keys.END)
    day = walker.focused.get_attribute("aria-label")
    assert press(walker) == day
    keyboard.enter("button[name=start]")
    assert keyboard.enter("button[name=next]") == "Your details"
    keyboard.go_to("[name=name]")
    walker.keys("Ann Example")
    keyboard.go_to("[name=email]")
    walker.keys("ann-keys@example.org", Keys.ENTER)
    assert walker.run(FOCUS).startswith("Verify your email")
    keyboard.go_to("[name=code]")
    (mail,) = stage.emulator.messages(to="ann-keys@example.org")
    walker.keys(mail.code, Keys.ENTER)
    assert walker.heading == walker.run(FOCUS)
    assert walker.driver.current_url.endswith("/confirmation")
    assert keyboard.tabs <= 25


def press(walker):
    walker.keys(Keys.ENTER)
    return walker.run(FOCUS)


def test_on_a_phone_it_takes_four_taps_and_the_calendar_is_in_sight(walker, stage):
    walker.begin("en", "Europe/Paris")
    walker.width(390, 740)
    walker.open(guests(stage))
    assert walker.run(IN_SIGHT) == [".type"]
    walker.one(".type:not([aria-current])").click()
    edge = "return document.querySelector('.month table').getBoundingClientRect().bottom"
    assert walker.run(edge) <= 740
    assert "button[name=start]" not in walker.run(IN_SIGHT)
    walker.all("a.day")[-2].click()
    assert "a.day" not in walker.run(IN_SIGHT)
    walker.one("button[name=start]").click()
    walker.one("button[name=next]").click()
    fill_in(walker, "ann-taps@example.org")
    fill_in_code(walker, stage, "ann-taps@example.org")


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_signing_in_midway_keeps_what_was_typed(walker, stage, scripts):
    walker.begin("en", "Europe/Paris", scripts=scripts)
    walker.open(f"{guests(stage, 'public')}&start={stage.names['start']}")
    walker.type("Notes", "Two lines,\nboth kept.")
    walker.press("Sign in")
    walker.one(f"main button[name=persona][value='{TOMAS}']").click()
    assert walker.field("Email").get_property("value") == TOMAS
    assert walker.field("Notes").get_property("value") == "Two lines,\nboth kept."
    walker.press("Continue as guest")
    assert walker.field("Notes").get_property("value") == "Two lines,\nboth kept."


def test_back_and_another_time_keep_what_was_typed(walker, stage):
    walker.begin("en", "Europe/Paris")
    walker.open(guests(stage))
    walker.one(".type:not([aria-current])").click()
    month = walker.run(TITLE)
    walker.all("a.day")[-1].click()
    day = walker.run(TITLE)
    walker.one("button[name=start]").click()
    walker.press("Next")
    walker.type("Name", "Ann")
    walker.driver.back()
    assert walker.run(TITLE) == day
    assert walker.one("button[aria-pressed=true]").is_displayed()
    walker.driver.forward()
    assert walker.field("Name").get_property("value") == "Ann"
    walker.press("Back")
    walker.all("button[name=start]")[1].click()
    walker.press("Next")
    assert walker.field("Name").get_property("value") == "Ann"
    for _ in range(4):
        walker.driver.back()
    walker.until(lambda: walker.run(TITLE) == month)
    assert "day=" not in walker.driver.current_url


def test_zone_and_hours_are_chosen_in_place(walker, stage):
    walker.begin("en", "Europe/Paris")
    walker.open(f"{guests(stage, 'public')}&day={stage.names['start'][:10]}")
    walker.run("window.same = true")
    walker.one("#zone").click()
    walker.one(".zones [type=search]").send_keys("adelai", Keys.ENTER)
    walker.until(lambda: "timeZone=Australia%2FAdelaide" in walker.driver.current_url)
    assert walker.focused.get_attribute("id") == "zone"
    walker.one("#hours-24").click()
    assert walker.focused.get_attribute("id") == "hours-24"
    assert [each for each in walker.texts("button .nowrap") if "M" in each] == []
    assert walker.run("return window.same")


def test_a_first_view_is_light_and_nothing_moves_when_its_times_come(walker, stage):
    walker.begin("en", "America/New_York")
    walker.width(1280)
    walker.tell("Network.clearBrowserCache")
    walker.open(guests(stage))
    walker.until(lambda: "New_York" in walker.driver.current_url)
    shift, moved = walker.driver.execute_async_script(SHIFTS)
    assert shift < STILL, moved
    loaded = walker.run(LOADED)
    assert len(loaded) <= 8
    assert sum(loaded) <= 45_000
    walker.open(guests(stage, "public"))
    assert len([each for each in walker.run(LOADED)[1:] if each]) <= 2, "the zone, and one static"


def test_whoever_is_signed_in_reads_the_name_on_a_phone_in_one_line(walker, stage):
    walker.begin("fr", "Europe/Paris")
    walker.become(TOMAS)
    walker.width(320)
    walker.open(stage.names["public"])
    assert walker.one("h1").size["height"] < 30


@pytest.mark.parametrize("name", ["page", "public"])
def test_it_fits_in_320_pixels(walker, stage, name):
    walker.begin("fr", "Europe/Paris")
    walker.width(320)
    day = stage.names["start"][:10]
    for more in ("", f"&day={day}", f"&start={stage.names['start']}"):
        walker.open(guests(stage, name) + more)
        assert walker.run(f"{LOOK}; return tooWide()") == []
