"""A browser and somebody at it, for what only a browser can show."""

from pathlib import Path

import pytest

from tests.browser.chromium import start
from tests.browser.stage import Stage
from tests.browser.visitor import Visitor


def pytest_collection_modifyitems(items):
    """Mark all tests of this folder: they need a browser."""
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def chromium():
    """One browser for all tests."""
    driver = start()
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
