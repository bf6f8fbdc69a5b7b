"""Styles, scripts and drawings are asked for once."""

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
