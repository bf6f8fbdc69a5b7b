"""Debian's Chromium, without a window, for what only a browser can show."""

import shutil
from pathlib import Path

import pytest
from selenium import webdriver
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service

from tests.browser.stage import Stage
from tests.browser.visitor import Visitor

CHROMIUM, DRIVER = shutil.which("chromium"), shutil.which("chromedriver")

# Where there is no browser, there is nothing to drive.
collect_ignore_glob = [] if CHROMIUM and DRIVER else ["test_*.py"]

SWITCHES = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--lang=en",
    "--window-size=1280,900",
)


def pytest_collection_modifyitems(items):
    """One worker runs all of these tests, since one browser serves them all."""
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.xdist_group("browser"))


@pytest.fixture(scope="session")
def chromium():
    """One browser for all tests."""
    options = Options()
    options.binary_location = CHROMIUM
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    for switch in SWITCHES:
        options.add_argument(switch)
    driver = webdriver.Chrome(options=options, service=Service(DRIVER))
    yield driver
    driver.quit()


@pytest.fixture
def visitor(chromium, emulator):
    """Somebody who comes to the emulator's world for the first time."""
    visitor = Visitor(chromium, emulator.url)
    yield visitor
    assert visitor.leave() == []


@pytest.fixture(scope="session")
def stage(bookwithme_url):
    """One world for all who only look around."""
    stage = Stage(bookwithme_url)
    yield stage
    stage.strike()


@pytest.fixture
def walker(chromium, stage):
    """Somebody who looks around on the stage."""
    walker = Visitor(chromium, stage.emulator.url)
    yield walker
    assert walker.leave() == []


@pytest.fixture
def browser(visitor):
    """The visitor's browser, to be driven by hand."""
    return visitor.driver
