"""Styles, scripts and drawings are asked for once."""

import pytest

from tests.browser.stage import ADELE

LOADED = """
const page = performance.getEntriesByType("navigation")[0];
return [page, ...performance.getEntriesByType("resource")]
  .map((each) => ({name: each.name, size: each.transferSize}))
  .filter(({name}) => name.includes(arguments[0]));
"""
BELOW = """
return [...document.images]
  .filter((each) => each.loading === "lazy" && each.getBoundingClientRect().top > innerHeight)
  .map((each) => each.src)
"""
"""Pictures that are no part of the first view; the browser fetches them ahead when it has time."""
SENT = """
return performance.getEntriesByType("resource")
  .filter((each) => each.name.includes("/static/") && each.transferSize)
  .map((each) => each.name)
"""


def test_the_second_page_asks_for_no_static_again(walker):
    walker.tell("Network.clearBrowserCache")
    walker.open("/_emulator/")
    assert any(each.endswith("/js/page.js") for each in walker.run(SENT))
    walker.open("/_emulator/")
    assert walker.run(SENT) == []
    walker.open("/_emulator/journal")
    assert walker.run(SENT) == []


@pytest.mark.parametrize(
    "address",
    ["/_emulator/journal", "/_emulator/mail", "/_emulator/mail/{mail}", "/_emulator/exchange",
     "/_emulator/signature", "/_emulator/api-docs", "/bookwithme/me",
     "/bookwithme/me/links/{code}"],
)  # fmt: skip
def test_a_first_view_is_light_with_what_it_asks_for_by_itself(walker, stage, address):
    walker.become(ADELE)
    walker.tell("Network.clearBrowserCache")
    walker.open(address.format(**stage.names))
    if walker.all("[data-refresh]"):
        walker.until(lambda: len(walker.run(LOADED, "/changes")) > 1)
    below = walker.run(BELOW)
    pages = [
        each
        for each in walker.run(LOADED, "")
        if "/changes" not in each["name"] and each["name"] not in below
    ]
    assert len(pages) <= 8
    assert sum(each["size"] for each in pages) <= 45_000


def test_no_page_asks_for_a_style_or_a_script_that_another_did_not(walker):
    walker.become(ADELE)
    walker.open("/bookwithme/me")
    for address in ("/bookwithme/me/calendar", "/_emulator/mail", "/_emulator/exchange", "/"):
        walker.open(address)
        assert [each for each in walker.run(SENT) if not each.endswith(".svg")] == []
