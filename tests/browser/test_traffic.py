"""A page is on its way from the click on: before anything of it has come, and until all has."""

import json

import pytest

from tests.browser.traffic import Traffic

CLICKED, CHOSEN, LET_GO = (
    "Page.frameRequestedNavigation",
    "Page.frameScheduledNavigation",
    "Page.frameClearedScheduledNavigation",
)
BEGUN, COME, WHOLE = (
    "Page.frameStartedLoading",
    "Page.frameNavigated",
    "Page.frameStoppedLoading",
)


class Browser:
    """A browser that tells what it is given to tell."""

    current_window_handle = "tab"

    def __init__(self):
        self.state = "complete"
        self.told = []

    def execute_script(self, _script):
        """What the page answers."""
        return self.state

    def get_log(self, _kind):
        """What was told since this was asked last."""
        told, self.told = self.told, []
        return [{"message": json.dumps({"message": each})} for each in told]

    def tell(self, method, frame="tab"):
        """Tell something of a frame."""
        place = {"frame": {"id": frame}} if method == COME else {"frameId": frame}
        self.told.append({"method": method, "params": place})


@pytest.fixture
def browser():
    return Browser()


@pytest.fixture
def traffic(browser):
    return Traffic(browser)


def test_it_is_quiet_before_and_after_a_page_and_not_on_its_way(browser, traffic):
    assert traffic.is_quiet()
    for method in (CLICKED, CHOSEN, BEGUN, LET_GO, COME):
        browser.tell(method)
        assert not traffic.is_quiet()
    browser.tell(WHOLE)
    assert traffic.is_quiet()


def test_the_end_of_the_old_page_is_not_that_of_the_new_one(browser, traffic):
    browser.tell(CLICKED)
    browser.tell(WHOLE)
    assert not traffic.is_quiet()


@pytest.mark.parametrize("frame", ["frame in the page", "another tab"])
def test_what_is_on_its_way_to_elsewhere_is_not_waited_for(browser, traffic, frame):
    browser.tell(CLICKED, frame)
    assert traffic.is_quiet()


def test_a_page_that_says_itself_that_it_is_not_whole_is_waited_for(browser, traffic):
    browser.state = "interactive"
    assert not traffic.is_quiet()
