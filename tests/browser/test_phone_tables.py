"""On a phone a table becomes rows to read: what it is about, then values by their labels."""

import pytest

from tests.browser.stage import ADELE

WIDE = """
const far = document.documentElement.clientWidth;
if (document.documentElement.scrollWidth > far) return ["the page"];
return [...document.querySelectorAll(".table, .table *")]
  .filter((each) => each.getBoundingClientRect().right > far + 0.5)
  .map((each) => each.outerHTML.slice(0, 120))
"""
VALUES = """
return [...document.querySelectorAll(".table--stack td[data-label]")].map((cell) => {
  const value = document.createRange();
  value.selectNodeContents(cell);
  const label = getComputedStyle(cell, "::before");
  const box = cell.getBoundingClientRect();
  return {
    first: cell.matches(":first-child"),
    named: label.content !== "none",
    room: value.getBoundingClientRect().left - box.left - 12 - parseFloat(label.width || 0),
    below: value.getBoundingClientRect().top - box.top,
    empty: !cell.textContent.trim(),
  };
})
"""
PAGES = (
    "/bookwithme/me/bookings",
    "/bookwithme/me/links",
    "/_emulator/",
    "/_emulator/journal",
    "/_emulator/worlds",
    "/_emulator/mailboxes",
    f"/_emulator/exchange?identity={ADELE}",
)


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_each_value_stands_beside_its_label_and_nothing_overflows(walker, lang):
    walker.begin(lang)
    walker.width(360)
    walker.become(ADELE)
    seen = 0
    for page in PAGES:
        walker.open(page)
        assert walker.run(WIDE) == [], page
        values = [each for each in walker.run(VALUES) if not each["empty"]]
        assert all(each["named"] != each["first"] for each in values), page
        assert all(
            each["room"] >= 0 and each["below"] < 16 for each in values if not each["first"]
        ), page
        seen += len(values)
    assert seen > 30
