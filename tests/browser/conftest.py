"""Debian's Chromium, without a window, for what only a browser can show."""

import shutil

import pytest
from selenium import webdriver
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service

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


@pytest.fixture(scope="session")
def chromium():
    """One browser for all tests."""
    options = Options()
    options.binary_location = CHROMIUM
    for switch in SWITCHES:
        options.add_argument(switch)
    driver = webdriver.Chrome(options=options, service=Service(DRIVER))
    yield driver
    driver.quit()


@pytest.fixture
def browser(chromium):
    """The browser as it is before anybody has used it."""
    chromium.delete_all_cookies()
    yield chromium
    assert [entry["message"] for entry in chromium.get_log("browser")] == []
