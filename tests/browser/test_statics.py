"""Styles, scripts and drawings are asked for once."""

from tests.browser.stage import ADELE

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


def test_no_page_asks_for_a_style_or_a_script_that_another_did_not(walker):
    walker.become(ADELE)
    walker.open("/bookwithme/me")
    for address in ("/bookwithme/me/calendar", "/_emulator/mail", "/_emulator/exchange", "/"):
        walker.open(address)
        assert [each for each in walker.run(SENT) if not each.endswith(".svg")] == []
